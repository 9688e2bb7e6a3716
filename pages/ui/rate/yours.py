"""Yours: a person's own ratings, saved and hidden films, their link, and a fresh start."""

from collections.abc import Collection

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.rate.events import saved_profile
from recsys import Mark, SavedProfile, films, rated_films, safe_csv

COLUMNS = {
    "item_id": None,
    "title": st.column_config.TextColumn("Film", width="large"),
    "year": st.column_config.NumberColumn("Year", format="%d", width="small"),
    "your_stars": st.column_config.NumberColumn("Your stars", format="%.1f", width="small"),
    "crowd": st.column_config.NumberColumn("Crowd", format="%.1f", width="small"),
}


def yours_button(page: Page) -> None:
    """A button that opens everything that this visitor said."""
    if st.button("Yours: ratings, saved films, your link", icon=":material/person:", key="open_yours"):
        _yours(page)


@st.dialog("Yours", width="medium")
@guarded
def _yours(page: Page) -> None:
    saved = saved_profile(page)
    if saved is None or page.visit.me is None:
        st.write("Nothing here yet. Rate a film and it will be.")
        return
    rated, kept, away, profile = st.tabs(["Ratings", "Saved", "Hidden", "Profile"])
    with rated:
        _ratings(page, saved)
    with kept:
        _marked(page, saved.saved, Mark.SAVED, "Save a film on the list and it is kept here.", "Take off")
    with away:
        _marked(
            page,
            saved.hidden,
            Mark.HIDDEN,
            "Films that are not for you are kept out of the list.",
            "Bring back",
        )
    with profile:
        _profile(page, page.visit.me, saved)


def _ratings(page: Page, saved: SavedProfile) -> None:
    table = rated_films(page.data, saved.profile)
    if table.empty:
        st.write("No ratings yet.")
        return
    st.dataframe(table, hide_index=True, column_config=COLUMNS, alt="Your ratings")
    st.download_button(
        "Export as CSV",
        safe_csv(table),
        "my-ratings.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _marked(page: Page, item_ids: Collection[int], mark: Mark, nothing: str, take_off: str) -> None:
    table = films(page.data, sorted(item_ids))
    if table.empty:
        st.write(nothing)
        return
    st.dataframe(table, hide_index=True, column_config=COLUMNS, alt="Films", key=f"films_{mark}")
    labels = dict(zip(table["item_id"].tolist(), table["title"].tolist(), strict=True))
    chosen = st.selectbox(
        f"{take_off} a film", list(labels), index=None, format_func=labels.__getitem__, key=f"off_{mark}"
    )
    if chosen is not None and page.visit.me is not None:
        page.engine.profiles.mark(page.visit.me, page.data.name, chosen, mark, on=False)
        st.rerun()


def _profile(page: Page, me: str, saved: SavedProfile) -> None:
    name = st.text_input("Your name", saved.name, max_chars=60, placeholder="You")
    if name != saved.name:
        page.engine.profiles.rename(me, name)
    st.write("Your link. Whoever has it can see and change these ratings; keep it to yourself.")
    st.code(
        f"{(st.context.url or '').split('?')[0]}?{state.DATA}={page.data.name}&{state.ME}={me}", language=None
    )
    if st.button("Start fresh: clear my ratings on this data", icon=":material/restart_alt:"):
        page.engine.profiles.clear(me, page.data.name)
        page.visit.forget_room()
        page.visit.tell("Cleared. Undo brings everything back.")
        st.rerun()
