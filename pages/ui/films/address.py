"""The way to a film: every title of the app leads to its page by what stands here."""

from urllib.parse import urlencode

import streamlit as st

from pages.ui import state
from pages.ui.bar import FILMS


def film_query(item_id: int) -> dict[str, str]:
    """The query parameters of a film's page, as ``st.page_link`` and ``st.switch_page`` take them."""
    return state.link_parameters() | {state.FILM: str(item_id)}


def open_film(item_id: int) -> None:
    """Leave for the page of a film; in a callback or where a page is drawn."""
    st.switch_page(FILMS, query_params=film_query(item_id))


def film_address() -> str:
    """The address of a film's page from any other page, for a link in HTML: all but the item id at its end."""
    return f"films?{urlencode({**state.link_parameters(), state.FILM: ''})}"
