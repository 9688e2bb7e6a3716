"""Who watches together, as the address says: people of the data by id, the visitor, and lists that were shared."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qs

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
    asked, found = tokens(), list[InCompany]()
    for token in asked[:MOST]:
        one = _said(page, token, partial(st.warning, icon=":material/person_off:"))
        if one is not None:
            taken = sum(other.name.startswith(one.name) for other in found if other.token.startswith(SHARED))
            found.append(replace(one, name=f"{one.name} {taken + 1}") if taken else one)
    if len(asked) > MOST:
        st.warning(f"These are too many people for one list; the first {MOST} are taken.")
    return found


def tokens() -> list[str]:
    """What the address says, each once."""
    said = state.in_address(state.TOGETHER) or NOBODY
    return [one for one in dict.fromkeys(map(_spelled, said.split(","))) if one not in ("", NOBODY)]


def join(token: str) -> None:
    """Somebody comes; for a callback."""
    _say([*tokens(), token])


def leave(token: str) -> None:
    """Somebody goes; for a callback."""
    _say([one for one in tokens() if one != token])


def join_typed(page: Page, typed: str) -> None:
    """Somebody comes by what was typed: an id, or the link to a list that somebody shared; nobody is said."""
    query = parse_qs(typed.partition("?")[2])
    if state.SHARE in query:
        _join_known(page, f"{SHARED}{query[state.SHARE][0]}")
    elif state.ME in query:
        st.toast(
            "This is the private link of a profile. Ask for the one under Yours, Share: it shows a list and no more.",
            icon=":material/lock:",
        )
    elif typed:
        _join_known(page, typed)


def _join_known(page: Page, token: str) -> None:
    if _said(page, token, partial(st.toast, icon=":material/person_off:")) is not None:
        join(token)


def _spelled(token: str) -> str:
    """The one way to write it: 05 is 5."""
    user_id = _id_of(token)
    return token.strip() if user_id is None else str(user_id)


def _id_of(token: str) -> int | None:
    try:
        return int(token[:20])
    except ValueError:
        return None


def _say(who: list[str]) -> None:
    state.put_in_address(state.TOGETHER, ",".join(dict.fromkeys(who)) or NOBODY)


def _said(page: Page, token: str, say: Callable[[str], object]) -> InCompany | None:
    """Somebody by their token; who cannot be found is said."""
    try:
        return _one(page, token)
    except (UnknownUserError, SharedLinkError) as error:
        say(str(error))
    return None


def _one(page: Page, token: str) -> InCompany:
    if token == ME:
        saved = saved_profile(page)
        name = "You" if page.visit.share is None else "The list you look at"
        if saved is None:
            return InCompany(ME, name, Profile.of([], []))
        return InCompany(ME, name, saved.profile, saved.hidden)
    if token.startswith(SHARED):
        return _shared(page, token)
    user_id = _id_of(token)
    if user_id is None:
        raise SharedLinkError("A person's id is a whole number.")
    profile = page.engine.library.person(page.data, user_id).profile
    return InCompany(str(user_id), f"Person {user_id}", profile)


def _shared(page: Page, token: str) -> InCompany:
    shared = page.engine.profiles.shares.open(token.removeprefix(SHARED))
    if not shared.is_of(page.data.fingerprint):
        raise SharedLinkError("This list was made on other data, so it cannot be weighed here.")
    here = shared.within(page.data.scale).here(page.data.catalog.items.ids)
    # In quotes, so that a name is never taken for a column of the table or for somebody of the data.
    return InCompany(token, f"“{here.name}”" if here.name else "A shared list", here.profile, here.hidden)
