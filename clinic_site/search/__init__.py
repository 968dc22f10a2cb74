"""The site's own search: what patients call things, misspelt too, answered from the database alone.

`sources` says what of each record is searched, `index` keeps that up to date, `full_text` asks the full-text index of
SQLite or PostgreSQL, `query_words` reads what was typed, `ranking` puts the best first, and `ways_to_clinics` leads to
the finder. Nothing that is typed is stored.
"""
