"""The site search. It understands patients' words and misspellings, and needs only the database.

Each language has its own index and its own words: `search_language` says which, `spanish_words` has the Spanish ones.

`sources` defines which fields are searched, `index` keeps the index up to date, `full_text` queries the full-text index
of SQLite or PostgreSQL, `query_words` parses the query, `dictionary` weighs its words, `likeness` compares them with the
names of a record, `alarms` finds the signs that the query describes (with `phrase_words` and
`stems`), `ranking` sorts the results, `highlighting` marks what was found in Spanish, and `ways_to_clinics` links to
the clinic finder (`words_around_places` is how people speak of places). Queries are never stored.
"""
