"""Recommendations: any person of the data, what they would be offered, and how well that fits."""

import streamlit as st

from pages.ui import state
from pages.ui.frame import frame
from pages.ui.recommend.checked import checked
from pages.ui.recommend.finder import chosen_person
from pages.ui.recommend.lists import beside, offered
from pages.ui.recommend.who import head, who
from pages.ui.views import open_view

VIEWS = {"list": "Films", "who": "Person", "checked": "How far off", "beside": "Two models"}

with frame("Recommendations") as page:
    st.title("Recommendations for anybody in the data")
    st.caption(
        "Their list by any model and why, who they are, and how far off we are on ratings that we hid."
        + (" Everybody here is simulated." if page.data.source.simulated else "")
    )
    person = chosen_person(page)
    if person is not None:
        head(page, person)
        view = open_view("View", state.VIEW, VIEWS)
        if view == "list":
            offered(page, person)
        elif view == "checked":
            checked(page, person)
        elif view == "beside":
            beside(page, person)
        else:
            who(person)
