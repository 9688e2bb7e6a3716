"""The four views of a person; the one open lives in the address."""

import streamlit as st

from pages.ui import state
from pages.ui.guard import guarded

OFFERED, WHO, CHECKED, BESIDE = "Films", "Person", "How far off", "Two models"
_NAMES = {"list": OFFERED, "who": WHO, "checked": CHECKED, "beside": BESIDE}
_KEY = "person_view"


def chosen_view() -> str:
    """The switch between the views; returns the one that is open."""
    st.session_state[_KEY] = _NAMES.get(state.in_address(state.VIEW) or "", OFFERED)
    st.segmented_control(
        "View",
        list(_NAMES.values()),
        key=_KEY,
        required=True,
        on_change=_choose,
        label_visibility="collapsed",
    )
    return str(st.session_state[_KEY])


@guarded
def _choose() -> None:
    wanted = st.session_state[_KEY]
    state.put_in_address(state.VIEW, next(name for name, words in _NAMES.items() if words == wanted))
