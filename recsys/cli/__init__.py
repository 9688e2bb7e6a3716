"""python -m recsys: one command a file; results as one JSON object or as text, progress on stderr."""

from recsys.cli.main import main

__all__ = ["main"]
