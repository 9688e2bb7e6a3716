"""Recommendations: any person of the data, what they would be offered, and how well that fits."""

import streamlit as st

from pages.ui.frame import frame
from pages.ui.recommend.checked import checked
from pages.ui.recommend.finder import chosen_person
from pages.ui.recommend.lists import beside, offered
from pages.ui.recommend.views import BESIDE, CHECKED, OFFERED, chosen_view
from pages.ui.recommend.who import head, who

with frame("Recommendations") as page:
    st.title("Recommendations for anybody in the data")
    st.caption(
        "Their list by any model and why, who they are, and how far off we are on ratings that we hid."
        + (" Everybody here is simulated." if page.data.source.simulated else "")
    )
    person = chosen_person(page)
    if person is not None:
        head(page, person)
        view = chosen_view()
        if view == OFFERED:
            offered(page, person)
        elif view == CHECKED:
            checked(page, person)
        elif view == BESIDE:
            beside(page, person)
        else:
            who(person)
