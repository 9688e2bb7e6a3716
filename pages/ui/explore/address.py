"""The filters in the address: what stands there is what is chosen, so that a link and Back lead to it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui import state
from pages.ui.guard import guarded
from pages.ui.text import plain
from recsys.insights import Exploration, ExploreFilters, sides

FIRST, SECOND = "", "second_"
"""What the names of the filters begin with: of the page, and of the second part when two are compared."""


def asked_filters(everything: Exploration, prefix: str = FIRST) -> ExploreFilters:
    """What the address asks for; what this data does not have is said and left out."""
    asked = {name: state.all_in_address(prefix + name) for name in sides.SIDES}
    filters, left_out = sides.read_filters(asked, everything)
    with st.container():
        for sentence in left_out:
            st.warning(plain(sentence), icon=":material/info:")
    return filters


def in_address(filters: ExploreFilters, prefix: str = FIRST) -> dict[str, list[str]]:
    """How filters stand in the address."""
    return {prefix + name: texts for name, texts in sides.write_filters(filters).items()}


@guarded
def put_filters(filters: ExploreFilters, prefix: str = FIRST) -> None:
    """Choose these filters and no others."""
    state.put_all_in_address(in_address(filters, prefix))


def put_side(side: str, value: Any, prefix: str = FIRST) -> None:
    """Choose one side and leave the others."""
    state.put_all_in_address({prefix + side: sides.SIDES[side].write(value)})


def click(filters: ExploreFilters, side: str, picked: Mapping[str, Any]) -> None:
    """A mark was clicked that stands for ``picked``: choose it or, if it is chosen, take it away."""
    put_filters(sides.toggled(filters, side, picked))
