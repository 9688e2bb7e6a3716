"""The sections of the page; only the open one is computed and sent."""

from collections.abc import Callable, Mapping

import streamlit as st

from pages.ui import state
from pages.ui.compare.card import card
from pages.ui.compare.duel import duel
from pages.ui.compare.readings import missing_lines, panels, readings_of
from pages.ui.compare.stars import stars
from pages.ui.compare.trust import trust
from pages.ui.compare.which import which
from pages.ui.compare.whom import whom
from pages.ui.frame import Page
from pages.ui.views import open_view
from recsys.comparison import LISTS, NEWCOMER_LISTS, NEWCOMERS, SECTIONS, Comparison

VIEWS = {**SECTIONS, "duel": "Duel", "card": "Model card"}


def _lists(page: Page, comparison: Comparison) -> None:
    missing_lines(comparison, LISTS)
    panels(comparison, readings_of("lists"))


def _newcomers(page: Page, comparison: Comparison) -> None:
    missing_lines(comparison, NEWCOMERS, NEWCOMER_LISTS)
    panels(comparison, readings_of("newcomers"))


DRAWN: Mapping[str, Callable[[Page, Comparison], None]] = {
    "which": which,
    "stars": stars,
    "lists": _lists,
    "newcomers": _newcomers,
    "whom": whom,
    "trust": trust,
    "duel": lambda page, comparison: duel(page),
    "card": card,
}


def sections(page: Page, comparison: Comparison) -> None:
    """The switch, and what it opens; before anything was measured there is the duel, which asks for nothing."""
    if not len(comparison.leaderboard):
        duel(page)
        return
    view = open_view("Section", state.VIEW, VIEWS)
    with st.spinner("Working it out…", show_time=True):
        DRAWN[view](page, comparison)
