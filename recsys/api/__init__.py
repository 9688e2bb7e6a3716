"""The engine for other programs, over HTTP: optional, and the only part of recsys that imports FastAPI."""
