"""Errors in the three places where an app can fail: the page, a fragment, a callback; and one with its own sentence."""

import streamlit as st

from pages.ui.frame import frame
from pages.ui.guard import guarded
from recsys.errors import DataError

SECRET_DETAIL = "secret detail"


def fail() -> None:
    """What nobody expected."""
    raise RuntimeError(SECRET_DETAIL)


@st.fragment
@guarded
def fragment() -> None:
    """Fails when its own button was pressed."""
    if st.button("Fail in a fragment"):
        fail()


with frame("Planted") as page:
    st.button("Fail in a callback", on_click=guarded(fail))
    fragment()
    if st.button("Fail in a sentence"):
        raise DataError("The file is empty.")
    if st.button("Fail in the page"):
        fail()
