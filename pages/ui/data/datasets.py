"""All data sets: use one for this visit, remove one for everybody."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.owner import is_owner, require_owner
from pages.ui.text import plain

REMOVE = "remove_confirmed"
OLDER = "made by an older version: import it again"


def all_data(page: Page) -> None:
    """A row for each data set, the demo first."""
    st.header("All data sets", anchor="all")
    for about in page.engine.library.datasets():
        _row(page, about)


def _row(page: Page, about: Mapping[str, Any]) -> None:
    name, is_open = about["name"], about["name"] == page.data.name
    is_current = page.engine.library.registry.is_current(name)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"dataset_{name}"):
        says = _summary(about) if is_current else OLDER
        st.markdown(f"**{plain(about['source']['label'])}**  \n:small[{name} · {says}]", width="stretch")
        st.button(
            "Open now" if is_open else "Use for this visit",
            icon=":material/check:" if is_open else ":material/swap_horiz:",
            disabled=is_open or not is_current,
            key=f"use_data_{name}",
            on_click=page.visit.choose_data,
            args=(name,),
        )
        if is_owner() and page.engine.library.can_remove(name):
            asked = st.button("Remove", icon=":material/delete:", key=f"remove_{name}", type="tertiary")
            if asked:
                _confirm_removal(page, name, about["source"]["label"])


def _summary(about: Mapping[str, Any]) -> str:
    counts = f"{about['ratings']:,} ratings by {about['users']:,} people on {about['items']:,} titles"
    period = f" · {years(about)}" if years(about) else ""
    return f"{counts}{period}{' · simulated' if about['source']['simulated'] else ''}"


def years(about: Mapping[str, Any]) -> str:
    """The years of a data set's ratings; empty where they have no dates."""
    first, last = about["first"], about["last"]
    if first is None or last is None:
        return ""
    return str(first[:4]) if first[:4] == last[:4] else f"{first[:4]} to {last[:4]}"


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
    page.engine.library.remove_dataset(name)
    if page.visit.data == name:
        page.visit.choose_data(None)
