"""Yours: two buttons below the room, and the dialog that they open."""

from collections.abc import Callable

import streamlit as st

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

RATINGS, IMPORT = "Ratings", "Import"
Tab = Callable[[Page, SavedProfile | None], None]
TABS: dict[str, Tab] = {
    RATINGS: ratings,
    "You": you,
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
    asked = visit.opens_yours and visit.share is None
    at = IMPORT if visit.opens_import else RATINGS
    visit.opens_yours = visit.opens_import = False
    forget_reading()
    if asked:
        st.session_state[TAB] = at
        _yours(page)


@st.dialog("Yours", width="large", on_dismiss="rerun")
@guarded
def _yours(page: Page) -> None:
    saved = saved_profile(page)
    for (name, draw), tab in zip(TABS.items(), st.tabs(list(TABS), key=TAB, on_change="rerun"), strict=True):
        if tab.open or name in ALWAYS_DRAWN:
            with tab:
                draw(page, saved)
