"""Links between pages."""

import streamlit as st

from pages.ui import state


def page_link(target: str, label: str, icon: str | None = None, **query: str) -> None:
    """A link that keeps who is visiting, and what they have open: Streamlit's own drops the address.

    ``query`` is what the page behind it should open with.
    """
    st.page_link(target, label=label, icon=icon, query_params=state.link_parameters() | query)
