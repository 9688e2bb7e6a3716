"""What is not collected where an optional package is missing."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("fastapi") else ["recsys/api"]
"""Its doctests import it (tests/serving.py says loudly what is not tested)."""
