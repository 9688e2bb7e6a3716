"""What an exploration is looked at for: one row a chart, with a sentence computed from its tables."""

from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings import films, matrix, people, sessions, taste
from recsys.insights.explore.readings.reading import Reading, Selects

SECTIONS = {
    "people": "People",
    "films": "Films",
    "taste": "Taste and time",
    "sessions": "Sessions",
    "matrix": "The matrix",
}
"""What each section is called; people look at one at a time, so only the tables of one are needed."""
READINGS: tuple[Reading, ...] = (
    *people.READINGS,
    *films.READINGS,
    *taste.READINGS,
    *sessions.READINGS,
    *matrix.READINGS,
)
"""Every reading, in the order in which they are shown. A new chart: a row here and its function in recsys.charts."""


def explore_readings(exploration: Exploration, section: str | None = None) -> dict[str, str]:
    """The sentence of each reading of a section (None: of all) by its name; none where there are no ratings."""
    if not exploration.overview.ratings:
        return {}
    return {
        reading.name: reading.sentence(exploration)
        for reading in READINGS
        if section is None or reading.section == section
    }


__all__ = ["READINGS", "SECTIONS", "Reading", "Selects", "explore_readings"]
