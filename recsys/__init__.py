"""The public names of recsys."""
