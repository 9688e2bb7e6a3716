"""Two parts side by side: which, and what they are made of."""

import streamlit as st

from pages.ui import state
from pages.ui.explore.address import SECOND, asked_filters, in_address
from pages.ui.explore.filters import chips, filter_row
from pages.ui.explore.headline import figures_beside
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.text import plain
from recsys.insights import Exploration, ExploreFilters, slices

EVERYTHING = "all"
ONE = "one"
"""No second part: the choice that is open at first, and stands in no address."""
KEY = "explore_slices"
Parts = tuple[()] | tuple[slices.Part, slices.Part]


def choose_pair(page: Page, everything: Exploration) -> str:
    """The switch: one part, or which two; returns the name of what is chosen."""
    words = {
        ONE: "Compare two parts…",
        **{name: pair.label for name, pair in slices.pairs(page.data, everything).items()},
        EVERYTHING: "What is chosen and everything",
        slices.FREE: "What is chosen and another choice",
    }
    asked = state.in_address(state.SLICES)
    st.session_state[KEY] = asked if asked in words else ONE
    chosen = st.selectbox(
        "Compare side by side",
        list(words),
        key=KEY,
        format_func=words.__getitem__,
        on_change=_choose,
        label_visibility="collapsed",
        width=310,
    )
    return str(chosen)


def two_parts(chosen: str, page: Page, filters: ExploreFilters, everything: Exploration) -> Parts:
    """The parts that a choice stands for, and a row of filters where the second one is free; none for ONE."""
    if chosen == ONE:
        return ()
    if chosen == EVERYTHING:
        return slices.Part("What is chosen", filters), slices.Part("Everything", ExploreFilters())
    if chosen != slices.FREE:
        pair = slices.pairs(page.data, everything)[chosen]
        if pair.meaning:
            st.caption(pair.meaning)
        return pair.parts(filters)
    second = asked_filters(everything, SECOND)
    with st.container(border=True, key="explore_second"):
        st.markdown("**The other choice**")
        filter_row(second, everything, SECOND)
        chips(second, SECOND)
    return slices.Part("What is chosen", filters), slices.Part("The other choice", second)


def headline_beside(page: Page, parts: Parts) -> bool:
    """The figures of both, and how they lie to each other. Returns whether there is something to compare."""
    explorations = {part.name: page.engine.library.explore(page.data, part.filters) for part in parts}
    figures_beside(page.data, explorations)
    empty = [name for name, exploration in explorations.items() if not exploration.overview.ratings]
    if empty:
        names = " and ".join(f"“{name}”" for name in empty)
        st.info(
            f"There are no ratings in {plain(names)}, so there is nothing to compare.", icon=":material/info:"
        )
        return False
    sentence = slices.relation(*parts)
    if sentence:
        st.caption(plain(sentence))
    return True


@guarded
def _choose() -> None:
    chosen = st.session_state[KEY]
    second = {} if chosen == slices.FREE else in_address(ExploreFilters(), SECOND)
    state.put_all_in_address({state.SLICES: [] if chosen == ONE else [chosen]} | second)
