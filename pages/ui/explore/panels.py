"""The sections, and a panel for each reading: title, sentence, chart, and the table when somebody asks."""

from functools import partial
from typing import Any

import streamlit as st

from pages.ui import state
from pages.ui.panel import panel
from pages.ui.views import open_view
from recsys.charts import explore as charts
from recsys.insights import READINGS, SECTIONS, Exploration, explore_readings

BESIDE = 2
"""Panels in a row, one below the other on a phone; a last one alone takes the whole row."""
COLUMNS: dict[str, Any] = {
    "rating": st.column_config.NumberColumn("Rating", format="%.1f"),
    "ratings": st.column_config.NumberColumn("Ratings", format="localized"),
    "average": st.column_config.NumberColumn("Average", format="%.2f"),
    "share": st.column_config.NumberColumn("Share", format="percent"),
    "filled": st.column_config.NumberColumn("Filled", format="percent"),
    "people": st.column_config.NumberColumn("People", format="localized"),
    "films": st.column_config.NumberColumn("Titles", format="localized"),
    "rank": st.column_config.NumberColumn("Place", format="localized"),
    "from": st.column_config.NumberColumn("From", format="localized"),
    "to": st.column_config.NumberColumn("To", format="localized"),
    "year": st.column_config.NumberColumn("Year", format="%d"),
    "month": st.column_config.NumberColumn("Month", format="%d"),
    "weekday": st.column_config.NumberColumn("Weekday (1 = Monday)", format="%d"),
    "hour": st.column_config.NumberColumn("Hour (UTC)", format="%d"),
    "title": st.column_config.TextColumn("Film", width="medium"),
    "genre": st.column_config.TextColumn("Genre"),
    "people_group": st.column_config.NumberColumn("People group (1 = busiest)", format="%d"),
    "films_group": st.column_config.NumberColumn("Films group (1 = most rated)", format="%d"),
}


def panels(exploration: Exploration) -> None:
    """The sections; of the open one a panel for each reading. Nothing where there are no ratings."""
    if not exploration.overview.ratings:
        return
    section = open_view("Section", state.SECTION, SECTIONS)
    with st.spinner("Counting for these charts…", show_time=True):
        answers = explore_readings(exploration, section)
    shown = [reading for reading in READINGS if reading.name in answers]
    for first in range(0, len(shown), BESIDE):
        row = shown[first : first + BESIDE]
        for place, reading in zip(st.columns(len(row), gap="medium"), row, strict=True):
            with place.container(border=True, height="stretch"):
                frames = reading.frames(exploration)
                panel(
                    f"explore_{reading.name}",
                    reading.title,
                    answers[reading.name],
                    frames[0],
                    COLUMNS,
                    partial(getattr(charts, reading.name), *frames),
                )
