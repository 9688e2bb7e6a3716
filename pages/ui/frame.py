"""The frame of every page: settings, navigation, guard. Each page stands alone, because a deep link runs it alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.ui import cache, state
from pages.ui.account.enter import enter, lost
from pages.ui.bar import bar
from pages.ui.guard import guard
from pages.ui.leaving import leave
from pages.ui.present.strip import present
from pages.ui.shared import banner, open_shared
from pages.ui.text import plain
from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import RecsysError, StoreError, UnknownNameError, UnknownProfileError
from recsys.jobs import JobQueue, shared_queue
from recsys.metrics import drawing

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#b3341f"/>'
    '<path transform="translate(3 3) scale(.75)" fill="#fdfcfa"'
    ' d="M12 2.2l3 6.3 6.9.9-5 4.8 1.2 6.8L12 17.7 5.9 21l1.2-6.8-5-4.8 6.9-.9z"/></svg>'
)
"""The star of the browser's tab. Drawn here, because an icon by name would be fetched from the internet."""
STYLE = Path(__file__).with_name("frame.css")


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
    st.set_page_config(f"{title} · Marquee", ICON, layout="wide")
    st.html(STYLE)
    page = None
    with guard():
        page = _open_page(title)
    if page is None:
        st.stop()
    with drawing(title), guard():
        yield page


def _open_page(title: str) -> Page:
    engine = cache.boot()
    visit = state.arrive()
    enter(engine, visit)
    open_shared(engine, visit)
    name = _name(engine, visit)
    data = _open_data(engine, visit)
    model = _model_name(engine, data, visit)
    state.keep_in_address(visit)  # a link drawn before the first rating, or the last tuning, does not have it
    bar(engine, data, title=title, name=name)
    banner(engine, data, visit)
    leave(engine.library.home / "assets")
    page = Page(engine, shared_queue(), data, visit, model)
    present(page)
    return page


def _name(engine: Engine, visit: state.Visit) -> str:
    """What the visitor is called; a profile that is not there (any more) is said and left."""
    name = ""
    try:
        if visit.me is not None:
            name = engine.profiles.name(visit.me)
    except UnknownProfileError:
        lost(engine, visit)
        return _name(engine, visit)
    except StoreError:
        pass  # the rating room says it; all other pages do without
    return name or "You"


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
        st.warning(f"{plain(str(error))} The default is shown instead.", icon=":material/info:")
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
