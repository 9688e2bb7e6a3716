"""Recommendations: any person of the data, what they would be offered, how well that fits; and lists for several."""

import streamlit as st

from pages.ui import state
from pages.ui.frame import frame
from pages.ui.recommend.checked import checked
from pages.ui.recommend.drawn_people import worth_a_look
from pages.ui.recommend.finder import by_taste, chosen_person, open_person
from pages.ui.recommend.lists import beside, offered
from pages.ui.recommend.together import watch_together
from pages.ui.recommend.tonight import tonight
from pages.ui.recommend.who import head, who
from pages.ui.views import open_view

VIEWS = {
    "tonight": "For tonight",
    "list": "Films",
    "who": "Person",
    "checked": "How far off",
    "beside": "Two models",
}

with frame("Recommendations") as page:
    simulated = " Everybody here is simulated." if page.data.source.simulated else ""
    if state.in_address(state.TOGETHER) is not None:
        st.title("Watch together")
        st.caption(f"One list for two to six people, and what it costs each of them.{simulated}")
        watch_together(page)
    else:
        st.title("Recommendations for anybody in the data")
        st.caption(f"What to watch, who they are, and how far off we are on ratings that we hid.{simulated}")
        person = chosen_person(page)
        if person is None:
            worth_a_look(page, open_person, key="recommend_people")
            by_taste(page)
        else:
            head(page, person)
            view = open_view("View", state.VIEW, VIEWS)
            if view == "tonight":
                tonight(page, person)
            elif view == "list":
                offered(page, person)
            elif view == "checked":
                checked(page, person)
            elif view == "beside":
                beside(page, person)
            else:
                who(person)
