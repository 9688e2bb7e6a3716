"""For whom a model is good: claims of the field, and groups of people and films."""

import streamlit as st

from pages.ui import state
from pages.ui.compare.readings import BY_NAME, missing_lines, panels
from pages.ui.compare.stars import choose_star_model
from pages.ui.frame import Page
from pages.ui.panel import measured
from pages.ui.text import plain
from pages.ui.views import open_view
from recsys.comparison import STARS, WAYS, Comparison, claims_of, measured_on

WORDS = {
    "genre": "Genre", "decade": "Decade", "popularity": "Popularity", "activity": "Activity",
    "person_ratings": "Ratings known", "consistency": "Consistency", "age": "Age", "gender": "Gender",
}  # fmt: skip
ICONS = {True: ":material/check_circle:", False: ":material/cancel:", None: ":material/help:"}


def whom(page: Page, comparison: Comparison) -> None:
    """Draw the section."""
    missing_lines(comparison, STARS)
    way = open_view("Groups by", state.GROUPS, WORDS)
    panels(
        comparison,
        [BY_NAME[f"by_{way}"], *([BY_NAME[f"lists_by_{way}"]] if WAYS[way].of_people else [])],
    )
    if comparison.stars:
        _claims(page, comparison)


def _claims(page: Page, comparison: Comparison) -> None:
    with st.container(border=True):
        st.markdown("**What the field claims, asked of this data**")
        model = choose_star_model(page, comparison)
        for claim in claims_of(comparison, model):
            st.markdown(f"{ICONS[claim.holds]} **{plain(claim.claim)}**  \n{plain(claim.answer)}")
        if comparison.stability is None:
            st.caption(
                "Whether consistent raters make a model more stable is found out by Measure; it was not yet."
            )
        measured(measured_on(comparison, STARS))
