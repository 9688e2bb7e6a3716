"""A box to paste a table into. What stands in it is never taken away, however wrong it is."""

import streamlit as st

from pages.ui import state
from pages.ui.guard import guarded

SHORT = 1_500
"""Characters that an address can carry."""
HEIGHT = 180


def pasted(kind: str, first: str, help_text: str) -> str:
    """Draw the box; ``kind`` tells the boxes apart, ``first`` stands in it until somebody types."""
    key = _key(kind)
    if key not in st.session_state:
        st.session_state[key] = _in_address(kind) or first
    st.text_area(
        "The table of the test",
        key=key,
        height=HEIGHT,
        help=help_text,
        on_change=_keep,
        args=(kind,),
        persist_state="session",
    )
    text = str(st.session_state[key] or "")
    if len(text) > SHORT:
        st.caption("This table is too long for the address: a reload of the page forgets it.")
    return text


def fill(kind: str, text: str) -> None:
    """Put a table into the box."""
    st.session_state[_key(kind)] = text
    _keep(kind)


@guarded
def _keep(kind: str) -> None:
    text = str(st.session_state[_key(kind)] or "")
    state.put_in_address(state.PASTED, f"{kind}:{text}" if text and len(text) <= SHORT else None)


def _in_address(kind: str) -> str:
    named, _, text = (state.in_address(state.PASTED) or "").partition(":")
    return text if named == kind and len(text) <= SHORT else ""


def _key(kind: str) -> str:
    return f"experiment_table_{kind}"
