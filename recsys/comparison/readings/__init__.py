"""What a comparison is looked at for: one row a chart, with a sentence and a table computed from the comparison."""

from recsys.comparison.readings import lists, newcomers, stars, trust, which, whom
from recsys.comparison.readings.evidence import evidence_of
from recsys.comparison.readings.reading import Reading, absent, measured_on
from recsys.comparison.readings.which import AXES, board
from recsys.comparison.readings.whom import SAYS, claims_of, star_model

SECTIONS = {
    which.SECTION: "Which one",
    stars.SECTION: "Stars",
    lists.SECTION: "Lists",
    newcomers.SECTION: "Newcomers",
    whom.SECTION: "For whom",
    trust.SECTION: "Trust",
}
"""What each section is called; people look at one at a time, so only its tables are computed."""
READINGS: tuple[Reading, ...] = (
    *which.READINGS,
    *stars.READINGS,
    *lists.READINGS,
    *newcomers.READINGS,
    *whom.READINGS,
    *trust.READINGS,
)
"""Every reading, in the order in which they are shown. A new chart: a row and its function in recsys.charts.compare."""

__all__ = [
    "AXES",
    "READINGS",
    "SAYS",
    "SECTIONS",
    "Reading",
    "absent",
    "board",
    "claims_of",
    "evidence_of",
    "measured_on",
    "star_model",
]
