"""Yours: two buttons below the room, and the dialog that they open."""

from collections.abc import Callable

import streamlit as st

from pages.ui import state
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

RATINGS, YOU, IMPORT = "Ratings", "You", "Import"
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
BUTTONS = "yours_buttons"
STYLE = f"""<style>
@media (max-width: 640px) {{
  /* The room keeps its last 88 px free for the strip at the bottom of the window; the buttons need that place. */
  .st-key-{BUTTONS} {{ position: relative; z-index: 1; margin-top: -5.5rem; padding-bottom: 5rem; }}
}}
</style>"""


def yours_button(page: Page) -> None:
    """Two buttons: one opens everything that this visitor said, the other the same place at the import.

    While somebody else's list is looked at there is nothing of one's own to change.
    """
    if page.visit.share is not None:
        return
    opened = (IMPORT if page.visit.opens_import else RATINGS) if page.visit.opens_yours else None
    page.visit.opens_yours = page.visit.opens_import = False
    if page.visit.measures and page.engine.twin_is_ready(page.data, page.model):
        opened, page.visit.measures = YOU, False
    st.html(STYLE)
    with st.container(horizontal=True, key=BUTTONS):
        if st.button("Yours: ratings, saved films, your link", icon=":material/person:", key="open_yours"):
            opened = RATINGS
        if st.button(
            "Bring your ratings: Letterboxd, IMDb, Netflix, MovieLens, TMDB, a list",
            icon=":material/upload:",
            key="open_import",
            wrap=True,
        ):
            opened = IMPORT
    forget_reading()
    if opened is not None:
        st.session_state[TAB] = opened
        _yours(page)


def _closed() -> None:
    state.visit().measures = False


@st.dialog("Yours", width="large", on_dismiss=_closed)
@guarded
def _yours(page: Page) -> None:
    saved = saved_profile(page)
    for (name, draw), tab in zip(TABS.items(), st.tabs(list(TABS), key=TAB, on_change="rerun"), strict=True):
        if tab.open or name in ALWAYS_DRAWN:
            with tab:
                draw(page, saved)
