"""Yours: a person's own ratings, saved and hidden films, import and export, their link, and a fresh start."""

from collections.abc import Collection

import streamlit as st

from pages.ui import state
from pages.ui.films.table import film_table
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.rate.events import saved_profile
from pages.ui.rate.exports import exports
from pages.ui.rate.history import forget_reading, import_history
from pages.ui.rate.share import share_section
from recsys.dataset import Catalog
from recsys.insights import films, rated_films
from recsys.profiles import Mark, SavedProfile

COLUMNS = {
    "item_id": None,
    "title": st.column_config.TextColumn("Film", width="medium"),
    "year": st.column_config.NumberColumn("Year", format="%d", width="small"),
    "your_stars": st.column_config.NumberColumn("Your stars", format="%.1f", width="small"),
    "crowd": st.column_config.NumberColumn("Crowd", format="%.1f", width="small"),
    "counts_as": st.column_config.NumberColumn(
        "Counts",
        help="What you saw more often, or gave a thumb up, counts more for your list.",
        format="× %.1f",
        width="small",
    ),
}
HEIGHT = 400
"""Pixels from which a table scrolls."""
SHOWN = ("title", "your_stars", "year", "crowd")
RATINGS, SAVED, HIDDEN, SHARE = "Ratings", "Saved", "Hidden", "Share"
IMPORT, EXPORT, PROFILE = "Import", "Export", "Profile"
TAB = "yours_tab"
BUTTONS = "yours_buttons"
STYLE = f"""<style>
@media (max-width: 640px) {{
  /* The room keeps its last 88 px free for the strip at the bottom of the window; the buttons need that place. */
  .st-key-{BUTTONS} {{ position: relative; z-index: 1; margin-top: -5.5rem; padding-bottom: 5rem; }}
}}
</style>"""
NOTHING = f"Nothing here yet. Rate a film and it will be, or bring your ratings: {IMPORT}."


def yours_button(page: Page) -> None:
    """Two buttons: one opens everything that this visitor said, the other the same place at the import.

    While somebody else's list is looked at there is nothing of one's own to change.
    """
    if page.visit.share is not None:
        return
    opened = (IMPORT if page.visit.opens_import else RATINGS) if page.visit.opens_yours else None
    page.visit.opens_yours = page.visit.opens_import = False
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


@st.dialog("Yours", width="medium", on_dismiss="rerun")
@guarded
def _yours(page: Page) -> None:
    saved = saved_profile(page)
    ratings, kept, away, give, bring, take, profile = st.tabs(
        [RATINGS, SAVED, HIDDEN, SHARE, IMPORT, EXPORT, PROFILE], key=TAB, on_change="rerun"
    )
    if ratings.open:
        with ratings:
            _ratings(page, saved)
    if kept.open:
        with kept:
            _marked(page, saved, Mark.SAVED, "Save a film on the list and it is kept here.", "Take off")
    if away.open:
        with away:
            nothing = "Films that are not for you are kept out of the list."
            _marked(page, saved, Mark.HIDDEN, nothing, "Bring back")
    if give.open:
        with give:
            share_section(page, saved)
    with bring:  # always drawn: what is not drawn forgets the file
        import_history(page, saved)
    if take.open:
        with take:
            exports(page, saved)
    if profile.open:
        with profile:
            _profile(page, saved)


def _ratings(page: Page, saved: SavedProfile | None) -> None:
    if saved is None:
        st.write(NOTHING)
        return
    table = rated_films(page.data, saved.profile)
    if table.empty:
        st.write("No ratings yet.")
        return
    stars = int(table["your_stars"].notna().sum())
    seen = f", {len(table) - stars:,} seen without stars" if stars < len(table) else ""
    st.caption(f"{stars:,} rated{seen}. Newest first.")  # keeps the toolbar of the table off the tabs
    film_table(
        table,
        COLUMNS,
        key="rate_ratings",
        column_order=(*SHOWN, "counts_as") if (table["counts_as"] != 1.0).any() else SHOWN,
        height=HEIGHT,
        placeholder="seen",
        alt="Your ratings",
    )


def _marked(page: Page, saved: SavedProfile | None, mark: Mark, nothing: str, take_off: str) -> None:
    table = films(page.data, sorted(_with_mark(saved, mark)))
    if table.empty:
        st.write(nothing)
        return
    st.caption("1 film" if len(table) == 1 else f"{len(table):,} films")
    film_table(table, COLUMNS, key=f"rate_{mark}", height=HEIGHT, placeholder="–", alt="Films")
    labels = {item_id: _named(page.data.catalog, item_id) for item_id in table["item_id"].tolist()}
    chosen = st.selectbox(
        f"{take_off} a film",
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        placeholder="Choose a film",
        key=f"off_{mark}",
    )
    if chosen is not None and page.visit.me is not None:
        page.engine.profiles.mark(page.visit.me, page.data.name, chosen, mark, on=False)
        st.rerun()


def _named(catalog: Catalog, item_id: int) -> str:
    year = catalog.year(item_id)
    return f"{catalog.title(item_id)} ({year})" if year else catalog.title(item_id)


def _with_mark(saved: SavedProfile | None, mark: Mark) -> Collection[int]:
    if saved is None:
        return ()
    return saved.saved if mark is Mark.SAVED else saved.hidden


def _profile(page: Page, saved: SavedProfile | None) -> None:
    me = page.visit.me
    if saved is None or me is None:
        st.write("Your name and your link: they come with your first rating.")
        return
    name = st.text_input("Your name", saved.name, max_chars=60, placeholder="You")
    if name != saved.name:
        page.engine.profiles.rename(me, name)
    st.write("Your link. Whoever has it can see and change these ratings; keep it to yourself.")
    st.code(
        f"{(st.context.url or '').split('?')[0]}?{state.DATA}={page.data.name}&{state.ME}={me}",
        language=None,
        wrap_lines=True,
    )
    if st.button("Start fresh: clear my ratings on this data", icon=":material/restart_alt:"):
        page.engine.profiles.clear(me, page.data.name)
        page.visit.forget_room()
        page.visit.tell("Cleared. Undo brings everything back.")
        st.rerun()
