"""Data: what is open, what else there is, and how more comes in."""

import streamlit as st

from pages.ui.data.add import add_data
from pages.ui.data.datasets import all_data
from pages.ui.data.facts import add_facts
from pages.ui.data.likeness import demo_beside_movielens
from pages.ui.data.opened import open_now
from pages.ui.frame import frame
from pages.ui.links import page_link

with frame("Data") as page:
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
    page_link("pages/rate.py", "Import your own ratings", ":material/person:")
    st.caption("From Letterboxd, IMDb, Netflix, MovieLens, TMDB or a list of your own: on Rate, under Yours.")
