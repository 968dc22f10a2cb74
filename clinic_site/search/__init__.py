"""The site search. It understands patients' words and misspellings, and needs only the database.

`sources` defines which fields are searched, `index` keeps the index up to date, `full_text` queries the full-text index
of SQLite or PostgreSQL, `query_words` parses the query, `dictionary` weighs its words, `likeness` compares them with the
names of a record, `alarms` finds the signs that the query describes (with `phrase_words` and
`stems`), `ranking` sorts the results, and `ways_to_clinics` links to the clinic finder. Queries are never stored.
"""
