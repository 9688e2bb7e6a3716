"""A switch between the views of a page; the one that is open lives in the address, so that a link leads to it."""

from collections.abc import Mapping

import streamlit as st

from pages.ui import state
from pages.ui.guard import guarded


def open_view(label: str, parameter: str, views: Mapping[str, str]) -> str:
    """Draw the switch; ``views`` are words by their name in the address. Returns the name of the open one.

    The first is open where the address names none of them.
    """
    key = f"{parameter}_switch"
    asked = state.in_address(parameter)
    st.session_state[key] = asked if asked in views else next(iter(views))
    st.segmented_control(
        label,
        list(views),
        default=st.session_state[key],  # for a browser that missed the run in which the state was set
        key=key,
        required=True,
        format_func=views.__getitem__,
        on_change=_open,
        args=(parameter, key),
        label_visibility="collapsed",
        wrap=True,
    )
    return str(st.session_state[key])


@guarded
def _open(parameter: str, key: str) -> None:
    state.put_in_address(parameter, st.session_state[key])
