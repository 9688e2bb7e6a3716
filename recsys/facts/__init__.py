"""Facts about films, written where a catalog has none: those of the built-in films, or of IMDb's public tables."""

from recsys.facts.completing import complete, gained
from recsys.facts.imdb import ImdbFacts, is_imdb, read_imdb_facts
from recsys.facts.joining import complete_by_imdb
from recsys.facts.known import with_known_facts
from recsys.facts.matching import match

__all__ = [
    "ImdbFacts",
    "complete",
    "complete_by_imdb",
    "gained",
    "is_imdb",
    "match",
    "read_imdb_facts",
    "with_known_facts",
]
