"""What stands first: which model to use and why, in a headline and a few plain sentences."""

from html import escape

import streamlit as st

from pages.ui.frame import Page
from pages.ui.text import plain
from recsys.comparison import Comparison, verdict

OUTDATED = (
    "What was measured by an earlier version has to be measured again: the program has changed since, so the figures "
    "could be others."
)


def lead(page: Page) -> None:
    """Title and one sentence."""
    st.title("Which model should we use, and why?", anchor=False)
    simulated = ""
    if page.data.source.simulated:
        simulated = " They are simulated, so the figures say how the models work and nothing about people."
    st.caption(
        f"Every figure is measured on ratings that were hidden from the models. Data: {plain(page.data.source.label)}."
        f"{simulated}"
    )


def answer(comparison: Comparison) -> None:
    """The headline and its sentences."""
    found = verdict(comparison)
    points = "".join(f"<li>{escape(sentence)}</li>" for sentence in found.sentences)
    about = f"<p>{escape(found.about)}</p>" if found.about else ""
    st.html(f'<section class="verdict"><h2>{escape(found.headline)}</h2>{about}<ul>{points}</ul></section>')


def nothing_yet(page: Page, comparison: Comparison) -> None:
    """What measuring will do; how long it takes stands beside the button."""
    if page.engine.measurements.has_outdated(page.data):
        st.info(OUTDATED, icon=":material/update:")
    with st.container(border=True):
        st.markdown("**None of these models has been measured on this data yet.**")
        st.markdown(
            "Press Measure and each model is trained several times, always without some of the ratings, and asked "
            "for those: how many stars, which films on a list of ten, and how it copes with somebody new. Each is "
            "then trained twice more to make sure that it does not know what was hidden."
        )
        for why in dict.fromkeys(comparison.impossible.values()):
            st.caption(f"Not possible with this data: {plain(why)}")
