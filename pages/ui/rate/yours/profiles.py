"""Profiles: the one in use with its name and link, and the others of this browser; open, rename, delete, begin anew."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.rate.yours.browser import ask_browser, browser
from pages.ui.starting import LONGEST_NAME, open_profile, start_fresh
from pages.ui.text import plain
from recsys.errors import UnknownProfileError
from recsys.profiles import SavedProfile


@dataclass(frozen=True)
class Listed:
    """One profile of this browser."""

    secret: str
    name: str
    here: int
    """Ratings on the open data."""
    elsewhere: int
    in_use: bool

    @property
    def called(self) -> str:
        """Its name, else what stands for one."""
        return self.name or ("You" if self.in_use else "Without a name")

    @property
    def counts(self) -> str:
        """As ``12 ratings here, 30 on other data``."""
        here = "1 rating here" if self.here == 1 else f"{self.here:,} ratings here"
        return f"{here}, {self.elsewhere:,} on other data" if self.elsewhere else here


def profiles(page: Page, _saved: SavedProfile | None) -> None:
    """The list, then what concerns the one in use."""
    heard = browser()
    wanted = list(dict.fromkeys([*([page.visit.me] if page.visit.me else []), *heard.secrets]))
    found = {secret: listed(page, secret) for secret in wanted}
    st.markdown("**Your profiles in this browser**")
    if not heard.keeps:
        st.caption(
            "This browser keeps nothing here (private browsing?), so it lists only the profile in use. "
            "Your link brings it back."
        )
    for profile in found.values():
        if profile is not None:
            profile_row(page, profile, partial(open_profile, page.visit, profile.secret))
    if page.visit.me is None:
        st.write("You are nobody yet: your first rating makes a profile, with a name and a link of its own.")
    else:
        if st.button("Start another, empty profile", icon=":material/person_add:", key="profiles_new"):
            start_fresh(page.engine, page.visit)
            page.visit.tell("A new profile begins with your first rating.")
            st.rerun()
        _in_use(page, page.visit.me)
    ask_browser(page, heard, [secret for secret, profile in found.items() if profile is None])


def listed(page: Page, secret: str) -> Listed | None:
    """None where there is no such profile (any more)."""
    store = page.engine.profiles
    try:
        counts = store.datasets(secret)
        here = counts.pop(page.data.name, 0)
        return Listed(secret, store.name(secret), here, sum(counts.values()), secret == page.visit.me)
    except UnknownProfileError:
        return None


def profile_row(page: Page, profile: Listed, open_it: Callable[[], None]) -> None:
    """Name and counts, and what can be done."""
    place = f"profiles_{hash(profile.secret)}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None):
            st.markdown(f"**{plain(profile.called)}**" + (" · in use" if profile.in_use else ""))
            st.caption(profile.counts)
        if not profile.in_use:
            words = f"Be {plain(profile.called)} in this tab"
            if st.button("Open", icon=":material/login:", help=words, key=f"{place}_open"):
                open_it()
                st.rerun()
        with st.popover("Change", icon=":material/more_horiz:", key=f"{place}_change"):
            _rename(page, profile, f"{place}_name")
            st.write(
                f"Delete {plain(profile.called)}: all ratings, on all data, for good. Nothing brings them back."
            )
            if st.button("Delete for good", icon=":material/delete:", key=f"{place}_delete"):
                _delete(page, profile)


def _rename(page: Page, profile: Listed, key: str) -> None:
    """Only what was typed: a name that another tab gave meanwhile is not taken back."""

    def typed() -> None:
        page.engine.profiles.rename(profile.secret, str(st.session_state[key]).strip())

    st.text_input(
        "Name",
        profile.name,
        max_chars=LONGEST_NAME,
        placeholder=profile.called,
        key=key,
        on_change=guarded(typed, partial(page.visit.tell, is_error=True)),
    )


def _in_use(page: Page, me: str) -> None:
    if page.visit.link is None:
        st.write("The list in use belongs to your account: you find it wherever you sign in.")
    else:
        _link(page, page.visit.link)
    if st.button("Start fresh: clear my ratings on this data", icon=":material/restart_alt:"):
        page.engine.profiles.clear(me, page.data.name)
        page.visit.forget_room()
        page.visit.tell("Cleared. Undo brings everything back.")
        st.rerun()


def _link(page: Page, secret: str) -> None:
    st.markdown("**Your link**")
    st.write("Whoever has it can see and change these ratings; keep it to yourself.")
    st.code(
        f"{(st.context.url or '').split('?')[0]}?{state.DATA}={page.data.name}&{state.ME}={secret}",
        language=None,
        wrap_lines=True,
    )


def _delete(page: Page, profile: Listed) -> None:
    """For good; without the one in use the tab is nobody's."""
    page.engine.profiles.forget(profile.secret)
    page.visit.tell(f"{profile.called} is deleted.")
    if not profile.in_use:
        st.rerun(scope="fragment")
    start_fresh(page.engine, page.visit)
    st.rerun()
