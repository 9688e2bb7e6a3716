"""The panels of a section: title, answer, chart and table of each reading."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.compare.columns import COLUMNS
from pages.ui.panel import panel
from recsys.charts import compare as charts
from recsys.evaluation.comparison import Comparison
from recsys.evaluation.readings import READINGS, Reading, absent, measured_on

BESIDE = 2


def readings_of(section: str) -> list[Reading]:
    """The readings of a section that a chart belongs to, in their order."""
    return [reading for reading in READINGS if reading.section == section and reading.chart]


def panels(comparison: Comparison, readings: Sequence[Reading]) -> None:
    """A panel each, two in a row, one below the other on a phone."""
    for first in range(0, len(readings), BESIDE):
        row = readings[first : first + BESIDE]
        for place, reading in zip(st.columns(len(row), gap="medium"), row, strict=True):
            with place.container(border=True, height="stretch"):
                reading_panel(comparison, reading)


def reading_panel(comparison: Comparison, reading: Reading, **choice: Any) -> None:
    """One panel; ``choice`` is what its chart is drawn by."""
    table = reading.table(comparison)
    panel(
        f"compare_{reading.name}",
        reading.title,
        reading.sentence(comparison),
        table,
        COLUMNS,
        partial(getattr(charts, reading.chart), table, **choice),
        measured_on(comparison, reading.about),
    )


def missing_lines(comparison: Comparison, *abouts: str) -> None:
    """Which models are not here, and why; each line once."""
    lines: Mapping[str, None] = dict.fromkeys(line for about in abouts for line in absent(comparison, about))
    for line in lines:
        st.caption(line)
