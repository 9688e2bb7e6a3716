"""Who signed in, by Streamlit's own ``st.login``; without an [auth] section in its secrets.toml nothing is offered.

Streamlit and Authlib check what the identity provider answers: signature, issuer, audience, nonce, expiry; and later,
of the cookie, signature, age (30 days) and origin.
"""

import logging
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAuthError, StreamlitMissingAuthlibError

from pages.ui.account.tries import TRIES, Try, token_of
from recsys.errors import NotAllowedError, UnsupportedError
from recsys.profiles import Identity

DEFAULT = "default"
"""How Streamlit calls the provider that has no name."""
NOT_OURS = "This sign-in was made for another server. Sign out, and sign in again."
NO_AUTHLIB = (
    "Nobody can sign in yet: the owner of this server has to install what requirements-accounts.txt names."
)
INCOMPLETE = (
    "Nobody can sign in yet: this server is not set up for it completely. Its log says what is missing."
)
_LONGEST = 60
_log = logging.getLogger(__name__)


def is_offered() -> bool:
    """Whether people can sign in on this server."""
    return "is_logged_in" in st.user


def is_signed_in() -> bool:
    """Whether the person did, for this server or another."""
    return st.user.get("is_logged_in") is True


def identity() -> Identity | None:
    """Who signed in; None: a guest. Raises NotAllowedError for a sign-in that names nobody or was made elsewhere."""
    if not is_signed_in():
        return None
    claims: Mapping[str, Any] = st.user.to_dict()
    client = _provider(str(claims.get("provider", DEFAULT))).get("client_id")
    audience = claims.get("aud")
    if client is None or client not in (audience if isinstance(audience, list) else [audience]):
        raise NotAllowedError(NOT_OURS)
    try:
        return Identity.of(claims)
    except ValueError:
        raise NotAllowedError(NOT_OURS) from None


def called() -> str:
    """What the provider calls the person; it is text from outside, and kept nowhere."""
    names = (st.user.get(claim) for claim in ("name", "email", "preferred_username"))
    return next((str(name)[:_LONGEST] for name in names if name), "you")


def providers() -> dict[str, str]:
    """Name -> what the button says, for each identity provider of the server."""
    section = _section()
    named = [name for name, entry in section.items() if isinstance(entry, Mapping) and "client_id" in entry]
    labels = {name: "Sign in" if name == DEFAULT else f"Sign in with {name.capitalize()}" for name in named}
    return labels if labels and "client_id" not in section else {DEFAULT: "Sign in"} | labels


def sign_in(provider: str, me: str | None) -> None:
    """Send the browser to the provider, from a guest's list. Raises UnsupportedError where the server is not ready."""
    try:
        st.login(provider)
    except StreamlitMissingAuthlibError:
        _log.error("secrets.toml has an [auth] section, but Authlib is not installed.")
        raise UnsupportedError(NO_AUTHLIB) from None
    except StreamlitAuthError as error:
        _log.error("%s", error)
        raise UnsupportedError(INCOMPLETE) from None
    TRIES.begin(_browser(), me)


def came_back() -> Try | None:
    """How somebody left who comes back from a provider, signed in or not, until that was ``heard``."""
    return TRIES.of(_browser())


def heard() -> None:
    """What came back was dealt with."""
    TRIES.end(_browser())


def sign_out() -> None:
    """Sign out here, and at the provider where it can do that; the browser then opens Home."""
    st.logout()


def _section() -> Mapping[str, Any]:
    section: Mapping[str, Any] = st.secrets.get("auth", {})
    return section


def _provider(name: str) -> Mapping[str, Any]:
    """The settings of one provider; those without a name stand in the section itself."""
    section = _section()
    entry = section.get(name, section if name == DEFAULT else {})
    return entry if isinstance(entry, Mapping) else {}


def _browser() -> str | None:
    """What tells this browser from others, before and after it was sent away."""
    return token_of(st.context.cookies.get("_streamlit_xsrf"))
