"""The page of one film."""

import streamlit as st

from pages.ui.frame import Page
from pages.ui.text import plain
from recsys.errors import UnknownItemError


def film_page(page: Page, asked: str) -> None:
    """The film that the address asks for; one that is not there is said."""
    try:
        item_id = int(asked)
        st.title(plain(page.data.catalog.title(item_id)))
    except (ValueError, OverflowError, UnknownItemError):
        st.warning("There is no such film in this data.", icon=":material/movie_off:")
