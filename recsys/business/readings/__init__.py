"""What the business view is looked at for: one row a chart, with a sentence computed from its tables."""

from recsys.business.readings import catalog, new_films, newcomers, segments, sessions, who, works
from recsys.business.readings.reading import Reading

SECTIONS = {"who": "Who watches", "works": "What works"}
"""What each section is called; people look at one at a time, so only the tables of one are needed."""
PARTS = {
    "who": {
        "segments": "Groups",
        "engagement": "Coming back",
        "newcomers": "Newcomers",
        "figures": "Every figure",
    },
    "works": {"titles": "Titles", "catalog": "Catalog", "new": "New titles", "sessions": "Sessions"},
}
"""What each section is made of, so that no page is endless; a reading names its part (``Reading.part``)."""
READINGS: tuple[Reading, ...] = (
    *segments.READINGS,
    *who.READINGS,
    *newcomers.READINGS,
    *works.READINGS,
    *catalog.READINGS,
    *new_films.READINGS,
    *sessions.READINGS,
)
"""Every reading, in the order in which they are shown. A new chart: a row here and its function in recsys.charts."""

__all__ = ["PARTS", "READINGS", "SECTIONS", "Reading"]
