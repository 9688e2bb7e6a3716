"""The frame of every page: settings, navigation, guard. Each page stands alone, because a deep link runs it alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from pages.ui import cache, state
from pages.ui.guard import guard, guarded
from recsys import Dataset, Engine, RecsysError, UnknownNameError

NAVIGATION = (
    ("streamlit_app.py", "Home", ":material/home:"),
    ("pages/rate.py", "Rate and discover", ":material/star:"),
)
STYLE = """<style>
.stMainBlockContainer { padding: 4rem 2.5rem 1rem; max-width: 84rem; }
.stMainBlockContainer h1 { font-size: 1.5rem; padding: 0 0 .1rem; }
@media (max-width: 640px) { .stMainBlockContainer { padding: 4rem .75rem 1rem; } }
</style>"""


@dataclass(frozen=True)
class Page:
    """What a page works with."""

    engine: Engine
    data: Dataset
    visit: state.Visit


@contextmanager
def frame(title: str) -> Iterator[Page]:
    """Draw the frame, hand over engine, data and visit, and turn any error of the page into one sentence."""
    st.set_page_config(
        f"{title} · Marquee", ":material/movie:", layout="wide", initial_sidebar_state="collapsed"
    )
    st.html(STYLE)
    page = None
    with guard():
        page = _open_page()
    if page is None:
        st.stop()
    with guard():
        yield page


def _open_page() -> Page:
    engine = cache.boot()
    visit = state.visit()
    _check_me(engine, visit)
    data = _open_data(engine, visit)
    _sidebar(engine, data)
    return Page(engine, data, visit)


def _check_me(engine: Engine, visit: state.Visit) -> None:
    if visit.me is not None and not engine.profiles.exists(visit.me):
        visit.me = None
        visit.forget_room()
        state.put_in_address(state.ME, None)
        visit.tell("There is no saved profile behind this link. You start fresh.", is_error=True)


def _open_data(engine: Engine, visit: state.Visit) -> Dataset:
    """The data of this visit; one that is not there is said and replaced by the default."""
    wanted = visit.data or engine.default_dataset()
    try:
        # An address may only name what is imported; the engine itself would open any folder.
        if visit.data is not None and visit.data not in engine.registry.datasets():
            raise UnknownNameError("data set", visit.data, engine.registry.datasets())
        return engine.dataset(wanted)
    except RecsysError as error:
        if visit.data is None:
            raise
        st.warning(f"{error} The default is shown instead.", icon=":material/info:")
        visit.data = None
        visit.forget_room()
        state.put_in_address(state.DATA, None)
        return engine.dataset(engine.default_dataset())


def _sidebar(engine: Engine, data: Dataset) -> None:
    links = state.link_parameters()
    with st.sidebar:
        st.subheader("Marquee")
        for target, label, icon in NAVIGATION:
            st.page_link(target, label=label, icon=icon, query_params=links)
        st.divider()
        labels = {row["name"]: row["source"]["label"] for row in engine.datasets()}
        names = list(labels)
        st.selectbox(
            "Data",
            names,
            index=names.index(data.name) if data.name in names else None,
            format_func=lambda name: labels.get(name, name),
            key="chosen_data",
            on_change=_choose_data,
            help="For this visit only. More data: python -m recsys import FOLDER --name NAME",
        )
        st.caption(_summary(data))


@guarded
def _choose_data() -> None:
    current = state.visit()
    current.data = st.session_state["chosen_data"]
    current.forget_room()
    state.put_in_address(state.DATA, current.data)


def _summary(data: Dataset) -> str:
    people = "simulated people" if data.source.simulated else "people"
    return (
        f"{len(data.ratings):,} ratings by {len(data.ratings.users):,} {people}, {len(data.catalog):,} titles"
    )
