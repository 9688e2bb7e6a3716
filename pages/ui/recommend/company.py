"""Who watches together, as the address says: people of the data by id, the visitor, and lists that were shared."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.rate.events import saved_profile
from pages.ui.recommend.finder import NOBODY
from recsys.dataset import Profile
from recsys.errors import SharedLinkError, UnknownUserError

ME = "me"
SHARED = "list-"
"""What the token of a shared list begins with; what a link says after ``?share=`` follows."""
MOST = 6


@dataclass(frozen=True)
class InCompany:
    """One of them."""

    token: str
    """An id of the data, ``me``, or a shared list."""
    name: str
    profile: Profile
    hidden: frozenset[int] = frozenset()
    """Films that are not for them."""


def in_company(page: Page) -> list[InCompany]:
    """Everybody whom the address names, each once, up to ``MOST``, by different names; who is not there is said."""
    found: list[InCompany] = []
    for token in tokens():
        one = _one(page, token)
        if one is not None:
            taken = sum(other.name.startswith(one.name) for other in found if other.token.startswith(SHARED))
            found.append(replace(one, name=f"{one.name} {taken + 1}") if taken else one)
    if len(found) > MOST:
        st.warning(f"These are too many people for one list; the first {MOST} are taken.")
    return found[:MOST]


def tokens() -> list[str]:
    """What the address says, each once."""
    said = state.in_address(state.TOGETHER) or NOBODY
    return [one for one in dict.fromkeys(part.strip() for part in said.split(",")) if one not in ("", NOBODY)]


def join(token: str) -> None:
    """Somebody comes; for a callback."""
    _say([*tokens(), token])


def leave(token: str) -> None:
    """Somebody goes; for a callback."""
    _say([one for one in tokens() if one != token])


def join_typed(typed: str) -> None:
    """Somebody comes by what was typed: an id, or the link to a list that somebody shared."""
    query = parse_qs(urlsplit(typed).query)
    if state.SHARE in query:
        join(f"{SHARED}{query[state.SHARE][0]}")
    elif state.ME in query:
        st.toast(
            "This is the private link of a profile. Ask for the one under Yours, Share: it shows a list and no more.",
            icon=":material/lock:",
        )
    elif typed:
        join(typed)


def _say(who: list[str]) -> None:
    state.put_in_address(state.TOGETHER, ",".join(dict.fromkeys(who)) or NOBODY)


def _one(page: Page, token: str) -> InCompany | None:
    if token == ME:
        saved = saved_profile(page)
        if saved is None:
            return InCompany(ME, "You", Profile.of([], []))
        return InCompany(ME, "You", saved.profile, saved.hidden)
    try:
        if token.startswith(SHARED):
            return _shared(page, token)
        user_id = int(token[:20])
        profile = page.engine.library.person(page.data, user_id).profile
        return InCompany(str(user_id), f"Person {user_id}", profile)
    except (UnknownUserError, SharedLinkError) as error:
        st.warning(str(error), icon=":material/person_off:")
    except ValueError:
        st.warning("A person's id is a whole number.", icon=":material/person_off:")
    return None


def _shared(page: Page, token: str) -> InCompany | None:
    shared = page.engine.profiles.shares.open(token.removeprefix(SHARED))
    if not shared.is_of(page.data.fingerprint):
        st.warning(
            "This list was made on other data, so it cannot be weighed here.", icon=":material/person_off:"
        )
        return None
    here = shared.here(page.data.catalog.items.ids)
    # In quotes, so that a name is never taken for a column of the table or for somebody of the data.
    return InCompany(token, f"“{here.name}”" if here.name else "A shared list", here.profile, here.hidden)
