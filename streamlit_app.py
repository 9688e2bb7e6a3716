"""Home: six films to rate, a list that becomes yours, who is watching, and where to go from here."""

import streamlit as st

from pages.ui.frame import frame
from pages.ui.home.doors import doors
from pages.ui.home.who import told, who_is_watching
from pages.ui.rate.room import rating_room

with frame("Home") as page:
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="home_top"
    ):
        st.title("Rate three films. Watch the list become yours.", width="content")
        who_is_watching(page)
    told(page)
    rating_room(page, place="home")
    doors(page)
