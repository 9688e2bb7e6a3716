"""Owner mode: who may change what everybody sees."""

import os

import streamlit as st

from recsys.errors import NotAllowedError

LOCAL = {"localhost", "127.0.0.1", "::1"}
FORWARDED = ("X-Forwarded-For", "Forwarded")


def is_owner() -> bool:
    """``RECSYS_OWNER`` (1 or 0); without it, on when the server listens on this machine alone.

    A request that a proxy passed on comes from elsewhere, so it does not count as local.
    """
    configured = os.environ.get("RECSYS_OWNER")
    if configured:
        return configured == "1"
    passed_on = any(st.context.headers.get(name) for name in FORWARDED)
    return st.get_option("server.address") in LOCAL and not passed_on


def require_owner(doing: str) -> None:
    """Checked again at the action itself: a hidden button is no lock."""
    if not is_owner():
        raise NotAllowedError(f"Only the owner of this server can {doing}.")
