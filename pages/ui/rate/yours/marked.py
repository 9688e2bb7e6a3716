"""Saved and Hidden: what somebody wants to see, and what is kept out of their list."""

import streamlit as st

from pages.ui.frame import Page
from pages.ui.rate.yours.answers import answers_table
from recsys.insights import films
from recsys.profiles import SavedProfile


def saved_films(page: Page, saved: SavedProfile | None) -> None:
    """The watchlist; what was seen goes on to the ratings."""
    table = films(page.data, sorted(saved.saved if saved else ()))
    if saved is None or table.empty:
        st.write("Save a film on the list and it is kept here.")
        return
    actions = {"seen": "Seen it", "unsave": "Take off"}
    answers_table(page, saved, table, actions, key="rate_saved", alt="Your saved films")
    st.caption("What you have seen goes to your ratings: give it stars there.")


def hidden_films(page: Page, saved: SavedProfile | None) -> None:
    """What is not for them; each can be brought back."""
    table = films(page.data, sorted(saved.hidden if saved else ()))
    if saved is None or table.empty:
        st.write("Films that are not for you are kept out of the list, and are found here.")
        return
    answers_table(page, saved, table, {"unhide": "Bring back"}, key="rate_hidden", alt="Your hidden films")
