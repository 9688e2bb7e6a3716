"""Who watches together, as the address says: people of the data by id, and the visitor."""

from dataclasses import dataclass

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.rate.events import saved_profile
from pages.ui.recommend.finder import NOBODY
from recsys.dataset import Profile
from recsys.errors import UnknownUserError

ME = "me"
MOST = 6


@dataclass(frozen=True)
class InCompany:
    """One of them."""

    token: str
    """An id of the data, or ``me``."""
    name: str
    profile: Profile
    hidden: frozenset[int] = frozenset()
    """Films that are not for them."""


def in_company(page: Page) -> list[InCompany]:
    """Everybody whom the address names, each once, up to ``MOST``; who is not there is said."""
    found = []
    for token in tokens():
        one = _one(page, token)
        if one is not None:
            found.append(one)
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


def _say(who: list[str]) -> None:
    state.put_in_address(state.TOGETHER, ",".join(dict.fromkeys(who)) or NOBODY)


def _one(page: Page, token: str) -> InCompany | None:
    if token == ME:
        saved = saved_profile(page)
        if saved is None:
            return InCompany(ME, "You", Profile.of([], []))
        return InCompany(ME, "You", saved.profile, saved.hidden)
    try:
        user_id = int(token[:20])
        return InCompany(
            str(user_id), f"Person {user_id}", page.engine.library.person(page.data, user_id).profile
        )
    except UnknownUserError as error:
        st.warning(str(error), icon=":material/person_off:")
    except ValueError:
        st.warning("A person's id is a whole number.", icon=":material/person_off:")
    return None
