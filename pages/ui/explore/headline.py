"""The sentence and the figures above the charts."""

import streamlit as st

from pages.ui.explore.filters import clear_button
from pages.ui.frame import Page
from recsys.dataset import Dataset
from recsys.insights import Exploration


def lead(data: Dataset) -> None:
    """What this page is, and whether real people gave these ratings."""
    st.title("Explore the data", anchor=False)
    given = "These ratings are simulated; no real person gave them. " if data.source.simulated else ""
    st.caption(
        f"{given}Who rated what, how and when: choose a part and every figure and chart below follows."
    )


def figures(page: Page, chosen: Exploration, everything: Exploration) -> None:
    """One line of headline figures; a designed empty state where the filters leave nothing."""
    data = page.data
    facts, all_ratings = chosen.overview, everything.overview.ratings
    if not all_ratings:
        st.info("This data set holds no ratings yet, so there is nothing to explore.", icon=":material/info:")
        return
    if not facts.ratings:
        with st.container(border=True):
            st.markdown("**No rating passes these filters.**")
            st.markdown("Widen a range of years or take a genre away, or start again from everything.")
            clear_button(page)
        return
    people = "Simulated people" if data.source.simulated else "People"
    shown: list[tuple[str, str, str | None]] = [
        ("Ratings", f"{facts.ratings:,}", f"Of {all_ratings:,} in this data set."),
        (people, f"{facts.people:,}", "With at least one of these ratings."),
        ("Titles", f"{facts.films:,}", "With at least one of these ratings."),
        (
            "Average rating",
            f"{facts.mean:.2f}",
            f"On a scale from {data.scale.low:g} to {data.scale.high:g}.",
        ),
        ("Density", f"{100 * facts.density:.2f} %", "Ratings out of all pairs of these people and films."),
    ]
    with st.grid(5, min_column_width=120, gap="small", key="explore_figures"):
        for label, value, meaning in shown:
            st.metric(label, value, help=meaning)
