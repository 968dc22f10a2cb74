"""Django's database backend for PostgreSQL (the setting ENGINE), with connections that do not wait forever: base.py."""
