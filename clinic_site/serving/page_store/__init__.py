"""Keep rendered pages in memory, in front of Django. See README.md in this folder."""
