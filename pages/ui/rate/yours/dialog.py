"""Yours: two buttons below the room, and the dialog that they open."""

from collections.abc import Callable

import streamlit as st

from pages.ui import state
from pages.ui.account.panel import account
from pages.ui.account.signing import is_offered
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.rate.events import saved_profile
from pages.ui.rate.share import share_section
from pages.ui.rate.yours.exports import exports
from pages.ui.rate.yours.history import forget_reading, import_history
from pages.ui.rate.yours.marked import hidden_films, saved_films
from pages.ui.rate.yours.profiles import profiles
from pages.ui.rate.yours.ratings import ratings
from pages.ui.rate.yours.taste import taste
from pages.ui.rate.yours.you import you
from recsys.profiles import SavedProfile

RATINGS, YOU, IMPORT, ACCOUNT = "Ratings", "You", "Import", "Account"
Tab = Callable[[Page, SavedProfile | None], None]
TABS: dict[str, Tab] = {
    RATINGS: ratings,
    YOU: you,
    "Taste": taste,
    "Saved": saved_films,
    "Hidden": hidden_films,
    "Share": share_section,
    IMPORT: import_history,
    "Export": exports,
    "Profiles": profiles,
}
ALWAYS_DRAWN = {IMPORT}
"""What is not drawn forgets the file that somebody gave."""
TAB = "yours_tab"


def yours(page: Page) -> None:
    """Open everything that this visitor said, or the same place at the import, where the room or the menu asked for it.

    While somebody else's list is looked at there is nothing of one's own to change.
    """
    visit = page.visit
    if visit.share is not None:
        return
    opened = _opened(visit) if visit.opens_yours else None
    if visit.measures and page.engine.twin_is_ready(page.data, page.model):
        opened, visit.measures = YOU, False
    forget_reading()
    if opened is not None:
        st.session_state[TAB] = opened
        _yours(page)
    # Only now: a run that Streamlit breaks off for a newer one leaves it to that one.
    visit.opened_yours()


def _opened(visit: state.Visit) -> str:
    """The tab that was asked for."""
    if visit.opens_account and is_offered():
        return ACCOUNT
    return IMPORT if visit.opens_import else RATINGS


def _tabs() -> dict[str, Tab]:
    """One for the account where this server offers one."""
    return TABS | {ACCOUNT: account} if is_offered() else TABS


def _closed() -> None:
    state.visit().measures = False


@st.dialog("Yours", width="large", on_dismiss=_closed)
@guarded
def _yours(page: Page) -> None:
    saved = saved_profile(page)
    tabs = _tabs()
    for (name, draw), tab in zip(tabs.items(), st.tabs(list(tabs), key=TAB, on_change="rerun"), strict=True):
        if tab.open or name in ALWAYS_DRAWN:
            with tab:
                draw(page, saved)
