"""Films: one film, all that is known of it and what is like it; or all films, to browse."""

import streamlit as st

from pages.ui import state
from pages.ui.films.one import film_page
from pages.ui.frame import frame

with frame("Films") as page:
    asked = state.in_address(state.FILM)
    if asked is None:
        st.title("Films")
        st.write("Every title of the app leads here.")
    else:
        film_page(page, asked)
