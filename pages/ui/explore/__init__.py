"""Explore the data: filters and the panels with a chart, its reading and its table."""
