"""The form of an import: what was recognised, the columns of a table, a name, the button."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui.data.source import ChosenSource
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import owner_of, submit
from pages.ui.owner import require_owner
from pages.ui.text import plain
from recsys.dataset import Scale
from recsys.jobs import ImportReport, Job, SourceLook, start_import
from recsys.sources import TableLook, TableMapping

NAME = "import_name"
NAME_HELP = "Small letters, digits, - and _. Left empty: the one shown. A data set of that name is replaced."
ROLES = {
    "user": "Person",
    "item": "Film, number or name",
    "rating": "Rating",
    "time": "Time, if there",
    "title": "Title, if there",
}
MOST_STEPS = 2_000
AS_FOUND, OTHER = "As found", "Another"
SCALES = {
    "1 to 5": Scale(1.0, 5.0, 1.0),
    "0.5 to 5 by halves": Scale(0.5, 5.0, 0.5),
    "1 to 10": Scale(1.0, 10.0, 1.0),
    "0 to 10": Scale(0.0, 10.0, 1.0),
    "0 to 100": Scale(0.0, 100.0, 1.0),
}
SCALE, LOW, HIGH, STEP = "import_scale", "import_low", "import_high", "import_step"


def import_form(page: Page, source: ChosenSource, kind: str) -> None:
    """Say what the source is, let a table's columns be chosen, and import; ``kind`` is the kind of job."""
    look = source.look()
    is_ready = True
    if look.table is None:
        st.markdown(f":material/check: **{plain(look.called)}** is {plain(str(look.format))}.")
    else:
        is_ready = _columns(source, look.table)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.text_input("Name", key=NAME, placeholder=look.name, help=NAME_HELP, max_chars=64)
    if (st.session_state[NAME].strip() or look.name) in page.engine.library.registry.datasets():
        st.caption("There is a data set of this name already: importing replaces it.")
    start = guarded(lambda: _start(page, source, kind))
    right.button(
        "Import",
        type="primary",
        icon=":material/upload:",
        disabled=not is_ready,
        on_click=start,
        width="stretch",
    )


def _columns(source: ChosenSource, guess: TableLook) -> bool:
    """The first rows and what each column is, guessed beforehand; whether all that is needed is chosen."""
    with st.container(border=True):
        beside = f", and beside it the films in {plain(guess.film_table)}" if guess.film_table else ""
        st.markdown(f"**{plain(guess.file)}** is a table{beside}. Its first rows:")
        st.dataframe(
            [dict(zip(guess.columns, row, strict=True)) for row in guess.rows],
            hide_index=True,
            height=180,
            key=f"preview_{source.id}",
            alt="The first rows of the table",
        )
        places = st.columns(len(ROLES), gap="small")
        for place, (role, label) in zip(places, ROLES.items(), strict=True):
            _column(place, source, role, label, guess)
        _scale_choice(source, guess)
        try:
            look = source.look(_mapping(source)).table
        except ValueError as error:
            st.error(str(error), icon=":material/error:")
            return False
        if look is None or look.missing:
            missing = " and ".join(guess.missing if look is None else look.missing)
            rivals = " and ".join(plain(column) for column in guess.rivals)
            between = f" {rivals} could each be it." if rivals else ""
            st.info(f"Choose the column for {missing}.{between}", icon=":material/info:")
            return False
        st.caption(f"Scale: {_because(look)}.")
        return look.scale is not None


def _column(place: DeltaGenerator, source: ChosenSource, role: str, label: str, guess: TableLook) -> None:
    options = [None, *guess.columns]
    place.selectbox(
        label,
        options,
        index=options.index(getattr(guess.mapping, role)),
        format_func=lambda column: "not in the table" if column is None else str(column),
        key=f"column_{role}_{source.id}",
    )


def _scale_choice(source: ChosenSource, guess: TableLook) -> None:
    places = st.container(horizontal=True, gap="small", vertical_alignment="bottom")
    scale = places.selectbox("Scale", [AS_FOUND, *SCALES, OTHER], key=f"{SCALE}_{source.id}", width=220)
    if scale == OTHER:
        usual = guess.scale or Scale()
        places.number_input("Lowest", value=float(usual.low), key=f"{LOW}_{source.id}", width=150)
        places.number_input("Highest", value=float(usual.high), key=f"{HIGH}_{source.id}", width=150)
        places.number_input("Step", value=float(usual.step), key=f"{STEP}_{source.id}", width=150)


def _mapping(source: ChosenSource) -> TableMapping:
    """What is chosen at this moment. Raises ValueError for a scale that is none."""
    chosen = {role: st.session_state.get(f"column_{role}_{source.id}") for role in ROLES}
    return TableMapping(**chosen, scale=_scale(source))


def _scale(source: ChosenSource) -> Scale | None:
    named = st.session_state.get(f"{SCALE}_{source.id}", AS_FOUND)
    if named != OTHER:
        return SCALES.get(named)
    low, high, step = (float(st.session_state[f"{key}_{source.id}"]) for key in (LOW, HIGH, STEP))
    if not (low < high and 0 < step <= high - low <= MOST_STEPS * step):
        raise ValueError("A scale runs from its lowest to a higher rating, in 1 to 2,000 equal steps.")
    return Scale(low, high, step)


def _because(look: TableLook) -> str:
    return look.because if look.mapping.scale is None else "as chosen; ratings off it are left out"


# -- the import -------------------------------------------------------------------------------------------------


def _start(page: Page, source: ChosenSource, kind: str) -> None:
    require_owner("add data")
    submit(lambda: _submit(page, source, kind))


def _submit(page: Page, source: ChosenSource, kind: str) -> Job[ImportReport]:
    name = st.session_state.get(NAME, "").strip() or None
    mapping = _asked(source, source.look())
    return start_import(page.queue, page.engine, source.source, name, owner_of(page, kind), mapping)


def _asked(source: ChosenSource, look: SourceLook) -> TableMapping | None:
    """The mapping to import with; None where the program finds the very same by itself."""
    if look.table is None:
        return None
    mapping = _mapping(source)
    return None if look.format is not None and mapping == look.table.mapping else mapping
