"""What is open, all data sets, and how more comes in."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui.data.imports import import_data
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.owner import is_owner, require_owner
from pages.ui.text import plain

REMOVE = "remove_confirmed"
FORMATS = {"movielens": "MovieLens files", "demo": "Made by this program"}


def data_room(page: Page) -> None:
    """The Data page."""
    st.title("The data behind the films")
    st.write(
        "Every number in this app comes from the ratings below. Open other ones for this visit; nobody else's page "
        "changes."
    )
    _open_now(page)
    _all(page)
    import_data(page)


def _open_now(page: Page) -> None:
    data, about = page.data, page.engine.registry.describe_dataset(page.data.name)
    st.subheader(f"Open now: {plain(data.source.label)}")
    if data.source.simulated:
        st.info(
            "The films are real, the people and their ratings are simulated. Use it to try things out, not to learn "
            "what real people like.",
            icon=":material/smart_toy:",
        )
    numbers = st.container(horizontal=True, gap="medium")
    numbers.metric("Ratings", f"{about['ratings']:,}", width="content")
    numbers.metric("People", f"{about['users']:,}", width="content")
    numbers.metric("Titles", f"{about['items']:,}", width="content")
    numbers.metric("Scale", _scale(about), width="content")
    numbers.metric("Period", _period(about), width="content")
    st.caption(_quality(about))


def _scale(about: Mapping[str, Any]) -> str:
    scale = about["scale"]
    return f"{scale['low']:g} to {scale['high']:g} by {scale['step']:g}"


def _period(about: Mapping[str, Any]) -> str:
    first, last = about["first"], about["last"]
    if first is None or last is None:
        return "not known"
    return first[:4] if first[:4] == last[:4] else f"{first[:4]} to {last[:4]}"


def _quality(about: Mapping[str, Any]) -> str:
    source = about["source"]
    dates = (
        f" Ratings from {about['first']} to {about['last']}." if about["first"] else " Ratings have no dates."
    )
    made_of = FORMATS.get(source["format"], "Imported files")
    return (
        f"{made_of}.{dates} {source['rejected']:,} rows were left out because they could not be read or lay "
        f"outside the scale; {source['duplicates']:,} repeated ratings gave way to the latest."
    )


# -- all data sets ---------------------------------------------------------------------------------------------


def _all(page: Page) -> None:
    st.subheader("All data sets")
    for about in page.engine.datasets():
        _row(page, about)


def _row(page: Page, about: Mapping[str, Any]) -> None:
    name, is_open = about["name"], about["name"] == page.data.name
    simulated = " · simulated" if about["source"]["simulated"] else ""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"dataset_{name}"):
        st.markdown(
            f"**{plain(about['source']['label'])}**  \n:small[{name} · {about['ratings']:,} ratings by "
            f"{about['users']:,} people on {about['items']:,} titles{simulated}]",
            width="stretch",
        )
        st.button(
            "Open now" if is_open else "Use for this visit",
            icon=":material/check:" if is_open else ":material/swap_horiz:",
            disabled=is_open,
            key=f"use_data_{name}",
            on_click=page.visit.choose_data,
            args=(name,),
        )
        if is_owner() and page.engine.can_remove(name):
            asked = st.button("Remove", icon=":material/delete:", key=f"remove_{name}", type="tertiary")
            if asked:
                _confirm_removal(page, name, about["source"]["label"])


@st.dialog("Remove this data set?")
@guarded
def _confirm_removal(page: Page, name: str, label: str) -> None:
    st.markdown(
        f"**{plain(label)}** ({name}) and the models trained on it are deleted from this server. Whoever has it open "
        "is told and goes on with the default. What people rated stays."
    )
    remove = guarded(lambda: _remove(page, name))
    if st.button(
        "Remove it for everyone", type="primary", icon=":material/delete:", key=REMOVE, on_click=remove
    ):
        st.rerun()


def _remove(page: Page, name: str) -> None:
    require_owner("remove data")
    page.engine.remove_dataset(name)
    if page.visit.data == name:
        page.visit.choose_data(None)
