"""Between a browser and a view: the page store, static files, limits, and what happens while the database is away."""
