"""The text editor of the admin: preview, reading grade, pickers, and a local copy of unsaved work.

It does not depend on the apps. An app registers an `Assistant` (editor_registry.py) that defines its texts, how its
pages show them and what can be inserted. The editor in the admin (widget.py, admin.py) calls the views in views.py.
"""
