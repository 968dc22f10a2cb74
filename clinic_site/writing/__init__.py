"""What helps staff while they write: a preview, the reading grade, pickers, and a copy of what is not saved yet.

It knows nothing of the texts. An app says what its texts are, how its pages show them and what can be inserted, by
registering an `Assistant` (editor_registry.py); the editor in the admin (widget.py, admin.py) asks for both (views.py).
"""
