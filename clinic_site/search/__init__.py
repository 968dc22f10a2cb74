"""The site's own search: what patients call things, misspelt too, answered from the database alone.

`sources` says what of each record is searched, `index` keeps that up to date, `databases` asks the full-text index of
SQLite or PostgreSQL, `words` reads what was typed, `finding` puts the best first. Nothing that is typed is kept.
"""
