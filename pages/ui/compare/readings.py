"""The panels of a section: title, answer, chart and table of each reading."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.compare.columns import COLUMNS
from pages.ui.panel import panel
from pages.ui.text import plain
from recsys.charts import compare as charts
from recsys.comparison import READINGS, Comparison, Reading, absent, measured_on

BESIDE = 2
BY_NAME = {reading.name: reading for reading in READINGS}


def readings_of(section: str) -> list[Reading]:
    """The readings of a section that a chart belongs to, in their order."""
    return [reading for reading in READINGS if reading.section == section and reading.chart]


def panels(comparison: Comparison, readings: Sequence[Reading]) -> None:
    """A panel each, two in a row, one below the other on a phone; a last one alone takes the whole row."""
    for first in range(0, len(readings), BESIDE):
        row = readings[first : first + BESIDE]
        for place, reading in zip(st.columns(len(row), gap="medium"), row, strict=True):
            with place.container(border=True, height="stretch"):
                reading_panel(comparison, reading)


def reading_panel(comparison: Comparison, reading: Reading, only: str | None = None, **choice: Any) -> None:
    """One panel; ``only`` is the label of the one model that is drawn, ``choice`` what its chart is drawn by."""
    table = reading.table(comparison)
    drawn = table if only is None else table[table["model"] == only]
    panel(
        f"compare_{reading.name}",
        reading.title,
        reading.sentence(comparison),
        table,
        COLUMNS,
        partial(getattr(charts, reading.chart), drawn, **choice),
        measured_on(comparison, reading.about),
    )


def missing_lines(comparison: Comparison, *abouts: str) -> None:
    """Which models are not here, and why; each line once."""
    lines = dict.fromkeys(line for about in abouts for line in absent(comparison, about))
    if lines:
        st.caption(plain(" ".join(lines)))
