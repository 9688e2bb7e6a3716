"""Owner mode: who may change what everybody sees.

It is off, unless who starts the server turns it on, by one of two variables:

- ``RECSYS_OWNER=1``: one person, this machine. Every visit is the owner's. It counts only where the server listens on
  this machine alone and there is no secret.
- ``RECSYS_OWNER_SECRET``: a visit is the owner's from when the secret was said in it until it ends or is locked again.
  One of fewer than 12 characters counts as not set.

What is set and does not count is said in the log. Headers say nothing here: a proxy need not add any.
"""

import logging
import os
from dataclasses import dataclass
from functools import cache

import streamlit as st

from pages.ui.secret import OwnerSecret
from pages.ui.state import visit
from recsys.errors import NotAllowedError

THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
SHORTEST_SECRET = 12
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rule:
    """What this server was started with."""

    everybody: bool
    secret: OwnerSecret | None


@cache  # and no cache of Streamlit's: any browser may ask to clear those, and wrong tries would be forgotten
def rule() -> Rule:
    """Read once, for the first page of the process; says in the log what does not count."""
    text = os.environ.get("RECSYS_OWNER_SECRET")
    secret = OwnerSecret(text) if text is not None and len(text.strip()) >= SHORTEST_SECRET else None
    if text is not None and secret is None:
        _log.warning(
            "RECSYS_OWNER_SECRET counts as not set: it has fewer than %d characters.", SHORTEST_SECRET
        )
    everybody = os.environ.get("RECSYS_OWNER") == "1"
    if everybody and secret is not None:
        _log.warning("RECSYS_OWNER=1 does not count: there is a RECSYS_OWNER_SECRET to say.")
        everybody = False
    if everybody and st.get_option("server.address") not in THIS_MACHINE:
        _log.warning(
            "RECSYS_OWNER=1 does not count: the server listens on more than this machine. "
            "Set RECSYS_OWNER_SECRET instead."
        )
        everybody = False
    return Rule(everybody, secret)


def is_owner() -> bool:
    """Whether this visit is the owner's."""
    return rule().everybody or visit().is_unlocked


def require_owner(doing: str) -> None:
    """Checked again at the action itself: a hidden button is no lock."""
    if not is_owner():
        raise NotAllowedError(f"Only the owner of this server can {doing}.")


def has_secret() -> bool:
    """Whether a visit can become the owner's."""
    return rule().secret is not None


def unlock(tried: str) -> None:
    """Make this visit the owner's. Raises NotAllowedError for a wrong secret or where there is none."""
    secret = rule().secret
    if secret is None:
        raise NotAllowedError("This server has no owner's secret.")
    secret.check(tried)
    visit().is_unlocked = True


def lock() -> None:
    """Take it back."""
    visit().is_unlocked = False
