"""Which model: the leaderboard, two models head to head, and what each gain costs."""

import streamlit as st

from pages.ui.compare.columns import COLUMNS
from pages.ui.compare.readings import missing_lines, panels, reading_panel, readings_of
from pages.ui.download import csv_button
from recsys.evaluation.comparison import LISTS, STARS, Comparison
from recsys.evaluation.readings import AXES, board

SHOWN = (
    "model", "ndcg@10", "hit_rate@10", "rmse", "mae", "coverage_80", "coverage", "fit_seconds", "megabytes",
)  # fmt: skip
"""Columns of the leaderboard that are read first; the file holds all of them."""


def which(comparison: Comparison) -> None:
    """Draw the section."""
    table = board(comparison)
    st.dataframe(
        table[[column for column in SHOWN if column in table]],
        hide_index=True,
        column_config=COLUMNS,
        placeholder="–",
        key="leaderboard",
        alt="Leaderboard: one row a model, best lists first",
    )
    csv_button(
        lambda: table.drop(columns="name"), "leaderboard.csv", label="All figures with their intervals as CSV"
    )
    missing_lines(comparison, LISTS, STARS)
    *boards, tradeoff = readings_of("which")
    panels(comparison, boards)
    with st.container(border=True):
        left, right = st.columns(2)
        x = left.selectbox("Across", list(AXES), index=3, format_func=AXES.__getitem__, key="tradeoff_x")
        y = right.selectbox("Up", list(AXES), format_func=AXES.__getitem__, key="tradeoff_y")
        reading_panel(comparison, tradeoff, x=(x, AXES[x]), y=(y, AXES[y]))
