"""PostgreSQL as Django speaks to it (the setting ENGINE), over connections that do not wait for ever: base.py."""
