"""What a film was given, beside all titles, and when."""

from functools import partial
from typing import Any

import streamlit as st

from pages.ui.frame import Page
from pages.ui.panel import panel
from recsys.charts import films as charts
from recsys.insights import Film

COLUMNS: dict[str, Any] = {
    "rating": st.column_config.NumberColumn("Rating", format="%.1f"),
    "ratings": st.column_config.NumberColumn("Ratings", format="localized"),
    "share": st.column_config.NumberColumn("Share", format="percent"),
    "everywhere": st.column_config.NumberColumn("Share over all titles", format="percent"),
    "label": st.column_config.TextColumn("When"),
    "average": st.column_config.NumberColumn("Average stars", format="%.2f"),
}


def ratings(page: Page, film: Film) -> None:
    """Two panels: how many stars, and over time."""
    simulated = "Simulated ratings." if page.data.source.simulated else ""
    period, table = film.over_time
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        levels = film.levels if film.count else film.levels.head(0)
        panel(
            "films_levels",
            "How many stars",
            film.levels_sentence,
            levels,
            COLUMNS,
            partial(charts.levels, levels),
            simulated,
        )
    with right.container(border=True, height="stretch"):
        panel(
            "films_time",
            "Over time",
            film.time_sentence,
            table,
            COLUMNS,
            partial(charts.over_time, period, table),
            simulated,
        )
