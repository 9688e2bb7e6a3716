"""Home: six films to rate, a list that becomes yours, and where to go from here."""

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.rate.screen import rating_room


def home(page: Page) -> None:
    """The first minute."""
    st.title("Rate three films. Watch the list become yours.")
    rating_room(page, place="home")
    st.page_link(
        "pages/rate.py",
        label="Keep rating: search any film, ask why, save what you want to see",
        icon=":material/arrow_forward:",
        query_params=state.link_parameters(),
    )
