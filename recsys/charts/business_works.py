"""Charts of what works: titles, genres, catalog."""
