"""Films: one film, all that is known of it and what is like it; or all of them, to browse or as a map."""

import streamlit as st

from pages.ui import state
from pages.ui.films.browse import browse
from pages.ui.films.map import film_map
from pages.ui.films.one import asked_film, one_film
from pages.ui.frame import frame
from pages.ui.views import open_view

VIEWS = {"browse": "Browse", "map": "Map"}

with frame("Films") as page:
    film = asked_film(page)
    if film is not None and state.in_address(state.VIEW) not in VIEWS:
        one_film(page, film)
    else:
        st.title("Films", anchor=False)
        st.caption("Every title in this data: search, browse by what it is, or look around on the map.")
        if open_view("View", state.VIEW, VIEWS) == "browse":
            browse(page)
        else:
            film_map(page, None if film is None else film.item_id)
