"""What a person may take along: ratings, a file for Letterboxd, the list and the saved films, as CSV."""

from typing import Any

import streamlit as st

from pages.ui.download import csv_button
from pages.ui.frame import Page
from pages.ui.rate.room_state import ROWS, RoomState, model_of
from recsys.insights import films, guessed_films, letterboxd_table, rated_films
from recsys.profiles import SavedProfile


def exports(page: Page, saved: SavedProfile | None) -> None:
    """One line and one button a file; a file that would be empty has none."""
    rated = saved is not None and len(saved.profile.item_ids) > 0
    if saved is not None and rated:
        _file(
            "My ratings",
            "Every film with its year, your stars and the crowd's average.",
            rated_films(page.data, saved.profile),
            "my-ratings.csv",
        )
        _file(
            "My ratings for Letterboxd",
            "Bring it there: Settings, Data, Import your data.",
            letterboxd_table(page.data, saved.profile),
            "for-letterboxd.csv",
        )
    if saved is not None and saved.saved:
        table = films(page.data, sorted(saved.saved))
        _file("My saved films", "What you want to see.", table, "my-saved-films.csv")
    if page.engine.is_ready(page.data, page.model):
        words = f"The first {ROWS} films of the list as it stands, with our guess for you."
        _file("My list", words, _list_now(page, saved), "my-list.csv")
    if not rated:
        st.caption("More to take along comes with your first rating.")


def _list_now(page: Page, saved: SavedProfile | None) -> Any:
    """The list of the rating room as a table."""
    room = RoomState(page, model_of(page), saved)
    return guessed_films(page.data, room.listed[:ROWS], room.top)


def _file(label: str, words: str, table: Any, file_name: str) -> None:
    with st.container(gap="xsmall"):
        csv_button(lambda: table, file_name, label=label)
        st.caption(words)
