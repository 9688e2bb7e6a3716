"""One film: its head, and one of four things to look at."""

import streamlit as st

from pages.ui import state
from pages.ui.films.after import after
from pages.ui.films.alike import alike
from pages.ui.films.fans import liked_by
from pages.ui.films.gallery import Word, lines
from pages.ui.films.head import head
from pages.ui.films.ratings import ratings
from pages.ui.frame import Page
from pages.ui.views import open_view
from recsys.errors import UnknownItemError
from recsys.insights import Film

VIEWS = {
    "alike": "Similar",
    "ratings": "Ratings",
    "fans": "Who likes it",
    "after": "What next",
}
DRAW = {"alike": alike, "ratings": ratings, "fans": liked_by, "after": after}


def asked_film(page: Page) -> Film | None:
    """The film that the address asks for; None without one. One that is not there is said."""
    asked = state.in_address(state.FILM)
    if asked is None:
        return None
    try:
        return page.engine.library.film(page.data, int(asked))
    except (ValueError, UnknownItemError):
        st.warning(
            "The film of this link is not in this data. Search for it here, or open other data in the menu above.",
            icon=":material/movie_off:",
        )
        return None


def one_film(page: Page, film: Film) -> None:
    """All that is known of one film."""
    on_map = {state.FILM: str(film.item_id), state.VIEW: "map"}
    lines(page, [[Word("← All films", to={}), Word("On the map", to=on_map)]], key="film_back")
    head(page, film)
    DRAW[open_view("About this film", state.ABOUT, VIEWS)](page, film)
