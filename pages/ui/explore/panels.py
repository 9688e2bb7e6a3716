"""A panel: title, one-line reading, chart, and the table behind it when somebody asks."""

from html import escape
from typing import Any

import streamlit as st

from pages.ui.guard import guarded
from recsys.charts import explore as charts
from recsys.insights import READINGS, Exploration, Reading, explore_readings

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
    """A panel for each reading, two beside each other (one below the other on a phone); none without ratings."""
    answers = explore_readings(exploration)
    if not answers:
        return
    for first in range(0, len(READINGS), 2):
        for place, reading in zip(st.columns(2, gap="medium"), READINGS[first : first + 2], strict=False):
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
        table.dataframe(
            rows, hide_index=True, column_config=shown, height=300, alt=f"{reading.title}: the table"
        )
