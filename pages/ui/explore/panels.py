"""The sections, and a panel for each reading: title, sentence, chart, and the table when somebody asks."""

from html import escape
from typing import Any

import streamlit as st

from pages.ui import state
from pages.ui.download import csv_button
from pages.ui.guard import guarded
from pages.ui.views import open_view
from recsys.charts import explore as charts
from recsys.insights import READINGS, SECTIONS, Exploration, Reading, explore_readings

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
                _panel(reading, exploration, answers[reading.name])


@st.fragment
@guarded
def _panel(reading: Reading, exploration: Exploration, answer: str) -> None:
    frames = reading.frames(exploration)
    has_rows = len(frames[0]) > 0
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{reading.title}**", width="content")
        if has_rows:
            _table(reading, frames[0])
    # Computed from data: titles and genres are text here.
    st.html(f'<p class="reading">{escape(answer)}</p>')
    if has_rows:
        st.altair_chart(
            getattr(charts, reading.name)(*frames),
            width="stretch",
            key=f"explore_chart_{reading.name}",
            alt=f"{reading.title}. {answer}",
        )


def _table(reading: Reading, rows: Any) -> None:
    """A small button that opens the table; its rows are sent only then."""
    table = st.popover(
        "Table",
        type="tertiary",
        icon=":material/table_rows:",
        key=f"explore_table_{reading.name}",
        on_change="rerun",
    )
    if table.open:
        shown = {name: COLUMNS[name] for name in rows.columns}
        with table:
            st.dataframe(
                rows, hide_index=True, column_config=shown, height=300, alt=f"{reading.title}: the table"
            )
            csv_button(lambda: rows, f"{reading.name}.csv")
