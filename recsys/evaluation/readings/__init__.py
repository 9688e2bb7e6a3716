"""What a comparison is looked at for: one row a chart, with a sentence and a table computed from the comparison."""

from recsys.evaluation.readings import which
from recsys.evaluation.readings.reading import Reading, absent, measured_on
from recsys.evaluation.readings.which import AXES, board

SECTIONS = {
    "which": "Which one",
}
"""What each section is called; people look at one at a time, so only its tables are computed."""
READINGS: tuple[Reading, ...] = (*which.READINGS,)
"""Every reading, in the order in which they are shown. A new chart: a row and its function in recsys.charts.compare."""

__all__ = ["AXES", "READINGS", "SECTIONS", "Reading", "absent", "board", "measured_on"]
