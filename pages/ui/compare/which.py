"""Which model: the leaderboard, two models head to head, and what each gain costs."""

import math

import streamlit as st

from pages.ui import state
from pages.ui.compare.columns import in_percent
from pages.ui.compare.readings import BY_NAME, missing_lines, panels, reading_panel
from pages.ui.download import csv_button
from pages.ui.frame import Page
from pages.ui.panel import measured
from pages.ui.recommend.controls import model_box
from pages.ui.text import plain
from recsys.comparison import AXES, LISTS, NDCG, RMSE, STARS, Comparison, board, verdict
from recsys.errors import UnsupportedError

SHOWN = (
    "model", "ndcg@10", "hit_rate@10", "rmse", "mae", "coverage_80", "coverage", "fit_seconds", "megabytes",
)  # fmt: skip
"""Columns of the leaderboard that are read first; the file holds all of them."""
HEAD_TO_HEAD = {"Stars": RMSE, "Lists": NDCG}


def which(page: Page, comparison: Comparison) -> None:
    """Draw the section."""
    _leaderboard(comparison)
    panels(comparison, [BY_NAME["board_lists"], BY_NAME["board_stars"]])
    if len(comparison.leaderboard) > 1:
        _head_to_head(page, comparison)
        _tradeoff(comparison)


def _leaderboard(comparison: Comparison) -> None:
    table = board(comparison)
    shown, columns = in_percent(table[[column for column in SHOWN if column in table]])
    st.dataframe(
        shown,
        hide_index=True,
        column_config=columns,
        placeholder="–",
        key="leaderboard",
        alt="Leaderboard: one row a model, best lists first",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        csv_button(
            lambda: table.drop(columns="name"),
            "leaderboard.csv",
            label="All figures with intervals (CSV)",
        )
        missing_lines(comparison, LISTS, STARS)
    said = [
        f"{about} by {comparison.protocols[about]}"
        for about in (LISTS, STARS)
        if about in comparison.protocols
    ]
    measured(f"Measured: {', '.join(said)}; in words under the charts.")


def _head_to_head(page: Page, comparison: Comparison) -> None:
    """Two models on the very same rows: is one better, or could it be chance?"""
    names = comparison.leaderboard["name"].tolist()
    words = {name: comparison.labels[name] for name in names}
    with st.container(border=True):
        st.markdown("**Head to head**")
        left, right = st.columns(2)
        with left:
            first = model_box(page, "One model", state.FIRST, names, verdict(comparison).chosen[0], words)
        others = [name for name in names if name != first]
        rival = min(others, key=lambda name: comparison.figures(STARS).get(name, {}).get(RMSE, math.inf))
        with right:
            second = model_box(page, "Against", state.SECOND, others, rival, words)
        for what, figure in HEAD_TO_HEAD.items():
            try:
                said = comparison.pair(first, second, figure).sentence
            except UnsupportedError as error:
                said = str(error)
            st.markdown(f"{what}: {plain(said)}")
        st.caption(
            "Both were asked for the very same ratings. What counts as a difference would come up by chance in at most "
            "one comparison of twenty if the two were alike (a paired sign-flip test over people)."
        )


def _tradeoff(comparison: Comparison) -> None:
    with st.container(border=True):
        left, right = st.columns(2)
        x = left.selectbox("Across", list(AXES), index=3, format_func=AXES.__getitem__, key="tradeoff_x")
        y = right.selectbox("Up", list(AXES), format_func=AXES.__getitem__, key="tradeoff_y")
        reading_panel(comparison, BY_NAME["tradeoff"], x=(x, AXES[x]), y=(y, AXES[y]))
