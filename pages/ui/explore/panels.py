"""A panel: title, one-line reading, chart, and the table behind it when somebody asks."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from pages.ui.guard import guarded
from recsys import Exploration
from recsys.charts import explore as charts

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


@dataclass(frozen=True)
class Panel:
    """What is drawn under which title; ``name`` is its reading's and, where ``table`` says no other, its table's."""

    name: str
    title: str
    figure: Callable[[Exploration], Any]
    table: str = ""

    def rows(self, exploration: Exploration) -> Any:
        """The table behind the chart."""
        return getattr(exploration, self.table or self.name)


PANELS = (
    Panel("levels", "How people rate", lambda x: charts.levels(x.levels)),
    Panel("activity", "How much each person rates", lambda x: charts.activity(x.activity)),
    Panel("popularity", "Hits and the long tail", lambda x: charts.popularity(x.popularity)),
    Panel("sparsity", "How full the table of people and films is", lambda x: charts.sparsity(x.sparsity)),
    Panel("genres", "Genres by popularity", lambda x: charts.genres(x.genres)),
    Panel("quality", "Genres by average rating", lambda x: charts.quality(x.genres), table="genres"),
    Panel("years", "Ratings over the years", lambda x: charts.years(x.years, x.months)),
    Panel("months", "Time of the year", lambda x: charts.months(x.months)),
    Panel("week", "Time of the week", lambda x: charts.week(x.week)),
    Panel("released", "When the films came out", lambda x: charts.released(x.released)),
)


def panels(exploration: Exploration, readings: dict[str, str]) -> None:
    """All panels, two beside each other (one below the other on a phone)."""
    for first in range(0, len(PANELS), 2):
        for place, panel in zip(st.columns(2, gap="medium"), PANELS[first : first + 2], strict=False):
            with place.container(border=True, height="stretch"):
                _panel(panel, exploration, readings[panel.name])


@st.fragment
@guarded
def _panel(panel: Panel, exploration: Exploration, reading: str) -> None:
    rows = panel.rows(exploration)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{panel.title}**", width="content")
        if len(rows):
            _table(panel, rows)
    st.html(
        f'<p class="reading">{escape(reading)}</p>'
    )  # computed from data: titles and genres are text here
    if not len(rows):
        return
    st.altair_chart(
        panel.figure(exploration),
        width="stretch",
        key=f"explore_chart_{panel.name}",
        alt=f"{panel.title}. {reading}",
    )


def _table(panel: Panel, rows: Any) -> None:
    """A small button that opens the table; its rows are sent only then."""
    table = st.popover(
        "Table",
        type="tertiary",
        icon=":material/table_rows:",
        key=f"explore_table_{panel.name}",
        on_change="rerun",
    )
    if table.open:
        shown = {name: COLUMNS[name] for name in rows.columns}
        table.dataframe(
            rows, hide_index=True, column_config=shown, height=300, alt=f"{panel.title}: the table"
        )
