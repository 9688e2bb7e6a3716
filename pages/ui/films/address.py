"""The way to a film: every title of the app leads to its page by what stands here."""

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from pages.ui import state
from pages.ui.bar import FILMS
from pages.ui.leaving import leave_for


def film_query(item_id: int) -> dict[str, str]:
    """The query parameters of a film's page, as ``st.page_link`` and ``st.switch_page`` take them."""
    return state.link_parameters() | {state.FILM: str(item_id)}


def open_film(item_id: int) -> None:
    """Go to a film from within the page Films; in a callback or where the page is drawn."""
    st.switch_page(FILMS, query_params=film_query(item_id))


def leave_for_film(item_id: int) -> None:
    """The same from another page, in a callback: Back returns to that page as it was."""
    leave_for(address(film_query(item_id)))


def sort_query(sort: Mapping[str, str]) -> dict[str, str]:
    """The query parameters of browsing with some choices made."""
    return state.link_parameters() | dict(sort)


def open_sort(sort: Mapping[str, str]) -> None:
    """Leave for the films of a sort; not by ``st.page_link``, which on the page itself leaves the address as it was."""
    st.switch_page(FILMS, query_params=sort_query(sort))


def address(query: Mapping[str, str]) -> str:
    """What the browser is given for a link that it may open by itself."""
    return f"films?{urlencode(query)}"


def film_address() -> str:
    """The address of a film's page from any other page, for a link in HTML: all but the item id at its end."""
    return address({**state.link_parameters(), state.FILM: ""})
