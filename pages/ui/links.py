"""Links between pages."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.ui import state


def page_link(
    target: str, label: str, icon: str | None = None, query: Mapping[str, str | Sequence[str]] | None = None
) -> None:
    """A link that keeps who is visiting, and what they have open: Streamlit's own drops the address.

    ``query`` is what the page behind it should open with; a name may stand there several times.
    """
    st.page_link(target, label=label, icon=icon, query_params={**state.link_parameters(), **(query or {})})
