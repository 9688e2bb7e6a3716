"""Where the owner of a server for others says the secret, and locks again."""

import streamlit as st

from pages.ui.guard import guard
from pages.ui.owner import has_secret, is_owner, lock, unlock


def owner_lock() -> None:
    """Say what is the owner's alone; where there is a secret, ask for it or offer the way back."""
    if not is_owner():
        st.caption("Only the owner of this server can add or remove data.")
        if has_secret():
            _ask()
    elif has_secret():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("You are the owner here until you reload the page.", width="content")
            st.button("Lock again", icon=":material/lock:", key="owner_lock", type="tertiary", on_click=lock)


def _ask() -> None:
    with st.form("unlock", clear_on_submit=True, width=420):
        tried = st.text_input(
            "Owner's secret",
            type="password",
            key="owner_secret",
            autocomplete="current-password",
        )
        if st.form_submit_button("Unlock for this visit", icon=":material/lock_open:"):
            with guard():
                unlock(tried)
                st.rerun()
