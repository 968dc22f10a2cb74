"""Finished pages, kept in memory in front of Django. See README.md beside this file."""
