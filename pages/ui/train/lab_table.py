"""The laboratory's table: a corner of the open data, or one that the visitor types in."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui import cache
from pages.ui.frame import Page
from pages.ui.guard import show_error
from pages.ui.text import plain
from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.insights import laboratory

SOURCES = {"corner": "Corner of the data", "typed": "My own table"}
MOST_FILMS, MOST_PEOPLE, FEWEST = 40, 60, 2
FIRST_FILMS, FIRST_PEOPLE = 20, 30
TYPED_ON = Scale(0.5, 5.0, 0.5)
EDITOR = "lab_editor"
EDITOR_HEIGHT = 353
"""Pixels: eight films, the names above and the row for another."""


@dataclass(frozen=True)
class Chosen:
    """What the laboratory works on."""

    table: laboratory.RatingTable
    of: str
    """Whose stars these are: every figure of the laboratory is measured on them."""
    corner: laboratory.Corner | None
    """Where it is a corner of the data."""


def chosen_table(page: Page, editor: DeltaGenerator) -> Chosen | None:
    """Draw the choice of a table, a typed one in ``editor``; None, with a sentence, where it holds no stars."""
    source = st.segmented_control(
        "Table",
        list(SOURCES),
        default="corner",
        format_func=SOURCES.__getitem__,
        required=True,
        key="lab_source",
        width="stretch",
        persist_state="session",
    )
    try:
        if source == "corner":
            return _corner(page)
        with editor:
            return _typed(page)
    except DataError as error:
        editor.info(plain(str(error)), icon=":material/info:")
        return None


def _corner(page: Page) -> Chosen:
    n_films = st.slider(
        "Best-known films", FEWEST, MOST_FILMS, FIRST_FILMS, key="lab_films", persist_state="session"
    )
    n_people = st.slider(
        "People who rated most of them",
        FEWEST,
        MOST_PEOPLE,
        FIRST_PEOPLE,
        key="lab_people",
        persist_state="session",
    )
    corner = cache.corner(page.data, n_films, n_people)
    return Chosen(corner.table, page.data.source.label, corner)


def _typed(page: Page) -> Chosen:
    """The editor. It goes on from what was typed last, also after the visitor looked at something else.

    The table under it stays the same while it is drawn, because the browser holds what was changed on it.
    """
    if EDITOR not in st.session_state or page.visit.editing is None:
        page.visit.editing = laboratory.example_ratings() if page.visit.typed is None else page.visit.typed
    title, *people = page.visit.editing.columns
    page.visit.typed = st.data_editor(
        page.visit.editing,
        key=EDITOR,
        num_rows="dynamic",
        hide_index=True,
        height=EDITOR_HEIGHT,
        column_config={
            title: st.column_config.TextColumn(title, width=150),
            **{name: st.column_config.TextColumn(name, width=60) for name in people},
        },
        alt="A table to type in: a row for each film, a column for each person",
    )
    st.caption(
        "Made-up people to begin with: some like one kind of films, some the other. Type over any cell; empty cells "
        f"are fine; films are added below, and the last two columns wait for you. Stars from {TYPED_ON.low:g} to "
        f"{TYPED_ON.high:g}."
    )
    table, bad_cells = laboratory.typed_ratings(page.visit.typed, TYPED_ON)
    if bad_cells:
        show_error(plain(bad_cells))
    return Chosen(table, "The typed table", None)
