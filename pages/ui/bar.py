"""The bar at the top of every page: where to go, which data, whose ratings. On a phone one button opens the same."""

from collections import Counter

import streamlit as st

from pages.ui import state
from pages.ui.account.signing import called, is_offered, is_signed_in
from pages.ui.guard import guarded
from pages.ui.links import page_link
from pages.ui.text import plain
from recsys.dataset import Dataset
from recsys.engine import Engine

HOME, RATE, FILMS, EXPLORE = "streamlit_app.py", "pages/rate.py", "pages/films.py", "pages/explore.py"
BUSINESS = "pages/business.py"
PAGES = {
    "Home": HOME,
    "Rate and discover": RATE,
    "Films": FILMS,
    "Recommendations": "pages/recommend.py",
    "Explore the data": EXPLORE,
    "Business": BUSINESS,
    "Train": "pages/train.py",
    "Compare": "pages/compare.py",
    "Data": "pages/data.py",
}


def bar(engine: Engine, data: Dataset, *, title: str, name: str) -> None:
    """Draw it on the page called ``title``, for a visitor called ``name``."""
    with st.container(horizontal=True, vertical_alignment="center", gap=None, key="bar"):
        page_link(HOME, "**:primary[:material/star:] Marquee**")
        with st.container(horizontal=True, vertical_alignment="center", gap=None, key="bar_pages"):
            _pages(title, data)
        _menu_button(engine, data, title, name)


def _pages(title: str, data: Dataset) -> None:
    """A link to each page, to Explore with the filters that were left there, to Business with the assumptions.

    Where we are is no link: ``st.page_link`` would tell only the eye that it is there.
    """
    visit = state.visit()
    left = {EXPLORE: visit.explored.get(data.fingerprint, {}), BUSINESS: visit.assumed | visit.tried}
    for label, target in PAGES.items():
        if label == title:
            st.html(f'<strong aria-current="page">{label}</strong>', width="content")
        else:
            page_link(target, label, query=left.get(target))


@st.fragment
@guarded
def _menu_button(engine: Engine, data: Dataset, title: str, name: str) -> None:
    # A wide window shows the second part, a narrow one the first (frame.css).
    label = f"**Menu** *{plain(data.source.label or data.name)} · {plain(name)}*"
    if st.button(
        label,
        icon=":material/expand_more:",
        icon_position="right",
        type="tertiary",
        wrap=False,
        key="bar_menu",
    ):
        _menu(engine, data, title, name)


@st.dialog("Marquee", width="small")
@guarded
def _menu(engine: Engine, data: Dataset, title: str, name: str) -> None:
    with st.container(gap=None, key="menu_pages"):
        _pages(title, data)
    _choice_of_data(engine, data)
    if st.button(f"{plain(name)}: ratings, saved films, link", icon=":material/person:", key="menu_yours"):
        _open_yours()
    if is_offered() and st.button(_account_label(), icon=":material/account_circle:", key="menu_account"):
        _open_yours(at_account=True)


def _account_label() -> str:
    return f"Account: {plain(called())}" if is_signed_in() else "Sign in"


def _open_yours(*, at_account: bool = False) -> None:
    state.visit().opens_yours, state.visit().opens_account = True, at_account
    st.switch_page(RATE, query_params=state.link_parameters())


def _choice_of_data(engine: Engine, data: Dataset) -> None:
    labels = _labels(engine)
    names = list(labels)
    chosen = st.selectbox(
        "Data",
        names,
        index=names.index(data.name) if data.name in labels else None,
        format_func=labels.__getitem__,
        help="For this visit only. More data: the page Data.",
        key="menu_data",
    )
    people = "simulated people" if data.source.simulated else "people"
    st.caption(
        f"{len(data.ratings):,} ratings by {len(data.ratings.users):,} {people}, {len(data.catalog):,} titles"
    )
    if chosen not in (None, data.name):
        state.visit().choose_data(chosen)
        st.rerun()


def _labels(engine: Engine) -> dict[str, str]:
    """What each data set is called; with its name where two are called the same."""
    labels = {row["name"]: str(row["source"]["label"]) for row in engine.library.datasets()}
    twice = {label for label, count in Counter(labels.values()).items() if count > 1}
    return {name: f"{label}, {name}" if label in twice else label for name, label in labels.items()}
