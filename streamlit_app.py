"""Home: six films to rate, a list that becomes yours, and where to go from here."""

import streamlit as st

from pages.ui.frame import frame
from pages.ui.links import page_link
from pages.ui.rate.room import rating_room

with frame("Home") as page:
    st.title("Rate three films. Watch the list become yours.")
    rating_room(page, place="home")
    page_link(
        "pages/rate.py",
        "Keep rating: search any film, ask why, save what you want to see",
        ":material/arrow_forward:",
    )
