"""The frame of every page: settings, navigation, guard. Each page stands alone, because a deep link runs it alone."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from pages.ui import cache, state
from pages.ui.guard import guard, guarded
from pages.ui.links import page_link
from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import RecsysError, UnknownNameError
from recsys.jobs import JobQueue, shared_queue

NAVIGATION = (
    ("streamlit_app.py", "Home", ":material/home:"),
    ("pages/rate.py", "Rate and discover", ":material/star:"),
    ("pages/recommend.py", "Recommendations", ":material/recommend:"),
    ("pages/explore.py", "Explore the data", ":material/bar_chart:"),
    ("pages/train.py", "Train", ":material/model_training:"),
    ("pages/data.py", "Data", ":material/database:"),
)
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#b3341f"/>'
    '<path transform="translate(3 3) scale(.75)" fill="#fdfcfa"'
    ' d="M12 2.2l3 6.3 6.9.9-5 4.8 1.2 6.8L12 17.7 5.9 21l1.2-6.8-5-4.8 6.9-.9z"/></svg>'
)
"""The star of the browser's tab. Drawn here, because an icon by name would be fetched from the internet."""
STYLE = """<style>
.stMainBlockContainer { padding: 4rem 2.5rem 1rem; max-width: 84rem; }
.stMainBlockContainer h1 { font-size: 1.5rem; padding: 0 0 .1rem; }
.stMainBlockContainer h3 { font-size: 1.15rem; padding: .5rem 0 .4rem; }
.stMainBlockContainer [data-testid="stMetricValue"] { font-size: 1.4rem; }
@media (max-width: 640px) { .stMainBlockContainer { padding: 4rem .75rem 1rem; } }
</style>"""


@dataclass(frozen=True)
class Page:
    """What a page works with."""

    engine: Engine
    queue: JobQueue
    data: Dataset
    visit: state.Visit
    model: str
    """The name of the model that this visit rates with."""


@contextmanager
def frame(title: str) -> Iterator[Page]:
    """Draw the frame, hand over engine, data and visit, and turn any error of the page into one sentence."""
    st.set_page_config(f"{title} · Marquee", ICON, layout="wide", initial_sidebar_state="collapsed")
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
    model = _model_name(engine, data, visit)
    _sidebar(engine, data)
    return Page(engine, shared_queue(), data, visit, model)


def _check_me(engine: Engine, visit: state.Visit) -> None:
    if visit.me is not None and not engine.profiles.exists(visit.me):
        visit.me = None
        visit.forget_room()
        state.put_in_address(state.ME, None)
        visit.tell("There is no saved profile behind this link. You start fresh.", is_error=True)


def _open_data(engine: Engine, visit: state.Visit) -> Dataset:
    """The data of this visit; one that is not there is said and replaced by the default."""
    wanted = visit.data or engine.library.default_dataset()
    try:
        # An address may only name what is imported; the engine itself would open any folder.
        if visit.data is not None and visit.data not in engine.library.registry.datasets():
            raise UnknownNameError("data set", visit.data, engine.library.registry.datasets())
        return engine.dataset(wanted)
    except RecsysError as error:
        if visit.data is None:
            raise
        st.warning(f"{error} The default is shown instead.", icon=":material/info:")
        visit.choose_data(None)
        return engine.dataset(engine.library.default_dataset())


def _model_name(engine: Engine, data: Dataset, visit: state.Visit) -> str:
    """The model of this visit; one that is not there (any more) is said and replaced by the usual one."""
    usual = visit.usual.setdefault(data.fingerprint, engine.default_model(data))
    if visit.model is None:
        return usual
    if not engine.rates(data, visit.model):
        st.warning(
            "The model of this link is not there any more. The usual one is used instead.",
            icon=":material/info:",
        )
        visit.choose_model(None)
        return usual
    return visit.model


def _sidebar(engine: Engine, data: Dataset) -> None:
    with st.sidebar:
        st.subheader("Marquee")
        for target, label, icon in NAVIGATION:
            page_link(target, label, icon)
        st.divider()
        labels = _labels(engine)
        st.session_state[state.DATA_CHOICE] = data.name if data.name in labels else None
        st.selectbox(
            "Data",
            list(labels),
            index=None,
            format_func=lambda name: labels.get(name, name),
            key=state.DATA_CHOICE,
            on_change=_choose_data,
            help="For this visit only. More data: the page Data.",
        )
        st.caption(_summary(data))


def _labels(engine: Engine) -> dict[str, str]:
    """What each data set is called; with its name where two are called the same."""
    labels = {row["name"]: str(row["source"]["label"]) for row in engine.library.datasets()}
    twice = {label for label, count in Counter(labels.values()).items() if count > 1}
    return {name: f"{label}, {name}" if label in twice else label for name, label in labels.items()}


@guarded
def _choose_data() -> None:
    state.visit().choose_data(st.session_state[state.DATA_CHOICE])


def _summary(data: Dataset) -> str:
    people = "simulated people" if data.source.simulated else "people"
    return (
        f"{len(data.ratings):,} ratings by {len(data.ratings.users):,} {people}, {len(data.catalog):,} titles"
    )
