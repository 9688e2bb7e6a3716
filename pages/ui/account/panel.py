"""The account: sign in, my lists on every device, lists of this browser to take over, export, sign out, delete."""

from collections.abc import Iterable
from functools import partial

import streamlit as st

from pages.ui.account.signing import called, identity, is_signed_in, providers, sign_in, sign_out
from pages.ui.frame import Page
from pages.ui.rate.yours.browser import ask_browser, browser
from pages.ui.rate.yours.profiles import Listed, listed, profile_row
from pages.ui.starting import open_profile
from pages.ui.text import plain
from recsys.engine import Engine
from recsys.errors import UnknownProfileError
from recsys.profiles import Identity, SavedProfile


def account(page: Page, _saved: SavedProfile | None) -> None:
    """For a guest the way in; else everything that an account is."""
    if not is_signed_in():
        _way_in(page)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Signed in as **{plain(called())}**", width="stretch")
        if st.button("Sign out", icon=":material/logout:", key="account_out"):
            sign_out()
    who = identity()
    if who is not None:
        _lists(page, who)
        _guests_lists(page, who)
        _whole(page, who)


def _way_in(page: Page) -> None:
    st.write(
        "With an account your lists are on every device where you sign in. You need none: "
        "your ratings are kept without one, behind your link."
    )
    for name, label in providers().items():
        if st.button(label, icon=":material/login:", type="primary", key=f"account_in_{name}"):
            sign_in(name, page.visit.link)


def _lists(page: Page, who: Identity) -> None:
    st.markdown("**Lists of your account**")
    accounts = page.engine.profiles.accounts
    found = accounts.profiles(who)
    if not found:
        st.caption("None.")
    for mine in found:
        profile = listed(page, mine.key)
        if profile is None:  # deleted on another device meanwhile
            continue

        def open_it(key: str = mine.key) -> None:
            accounts.open(who, key)
            open_profile(page.visit, key)

        profile_row(page, profile, open_it)
        if profile.in_use and mine.has_link:
            _old_link(page, who, mine.key)
    if st.button("Start another, empty list", icon=":material/person_add:", key="account_new"):
        open_profile(page.visit, accounts.fresh(who))
        st.rerun()


def _old_link(page: Page, who: Identity, key: str) -> None:
    """A list that was a guest's may have a link that somebody else has, too."""
    words = "Whoever has the link that this list had before your account took it over can no longer open it."
    if st.button("End its old link", icon=":material/link_off:", help=words, key="account_end_link"):
        page.engine.profiles.accounts.end_link(who, key)
        page.visit.tell("Its old link leads nowhere from now on.")
        st.rerun()


def _guests_lists(page: Page, who: Identity) -> None:
    """The list in use and those of this browser that belong to nobody's account; the browser forgets all others."""
    heard = browser()
    wanted = dict.fromkeys([*([page.visit.me] if page.visit.me else []), *heard.secrets])
    guests = [profile for profile in (_free(page, secret) for secret in wanted) if profile is not None]
    if guests:
        st.markdown("**Lists of this browser**")
        st.caption("They belong to whoever has their link. Taken over, they are yours on every device.")
    for profile in guests:
        _take_over(page, who, profile)
    ask_browser(page, heard, _others(wanted, guests))


def _others(secrets: Iterable[str], guests: list[Listed]) -> list[str]:
    free = {profile.secret for profile in guests}
    return [secret for secret in secrets if secret not in free]


def _free(page: Page, secret: str) -> Listed | None:
    """The profile behind a secret where it is no account's; None also where there is none any more."""
    try:
        is_free = page.engine.profiles.accounts.is_free(secret)
    except UnknownProfileError:
        return None
    return listed(page, secret) if is_free else None


def _take_over(page: Page, who: Identity, profile: Listed) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None):
            st.markdown(f"**{plain(profile.called)}**" + (" · in use" if profile.in_use else ""))
            st.caption(profile.counts)
        key = f"account_take_{hash(profile.secret)}"
        if st.button("Take over into my account", icon=":material/move_to_inbox:", key=key):
            open_profile(page.visit, page.engine.profiles.accounts.take_over(who, profile.secret))
            page.visit.tell("It belongs to your account now. Its link still works.")
            st.rerun()


def _whole(page: Page, who: Identity) -> None:
    """Take all of it along, or delete it."""
    accounts = page.engine.profiles.accounts
    st.markdown("**All of it**")
    with st.container(horizontal=True):
        st.download_button(
            "Download everything",
            lambda: accounts.export(who, partial(title_of, page.engine)),
            "my-account.json",
            "application/json",
            icon=":material/download:",
            key="account_export",
            on_click="ignore",
        )
        with st.popover("Delete my account", icon=":material/delete:"):
            st.write(
                "All its lists, on every device and behind every link, for good. Nothing brings them back."
            )
            if st.button("Delete for good", icon=":material/delete:", key="account_delete"):
                accounts.delete(who)
                open_profile(page.visit, None)
                sign_out()


def title_of(engine: Engine, data: str, item_id: int) -> str | None:
    """None for what is not here (any more)."""
    if data not in engine.library.registry.datasets():
        return None
    catalog = engine.dataset(data).catalog
    return catalog.title(item_id) if item_id in catalog.items else None
