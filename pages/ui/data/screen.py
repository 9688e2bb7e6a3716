"""The Data page from top to bottom."""

import streamlit as st

from pages.ui import state
from pages.ui.data.add import add_data
from pages.ui.data.datasets import all_data
from pages.ui.data.facts import add_facts
from pages.ui.data.likeness import demo_beside_movielens
from pages.ui.data.opened import open_now
from pages.ui.frame import Page


def data_room(page: Page) -> None:
    """Every section; those that do not fit the open data or the visitor are left out."""
    st.title("The data behind the films")
    st.write(
        "Every number in this app comes from the ratings below. Open other ones for this visit; nobody else's page "
        "changes."
    )
    open_now(page)
    all_data(page)
    add_data(page)
    add_facts(page)
    demo_beside_movielens(page)
    st.page_link(
        "pages/rate.py",
        label="Import your own ratings",
        icon=":material/person:",
        query_params=state.link_parameters(),
    )
    st.caption("From Letterboxd, IMDb, Netflix, MovieLens, TMDB or a list of your own: on Rate, under Yours.")
