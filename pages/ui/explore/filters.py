"""The filters that apply to every chart: a row that offers them, and chips that say what is chosen."""

from typing import Any

import streamlit as st

from pages.ui.explore.address import FIRST, put_filters, put_side
from pages.ui.guard import guarded
from pages.ui.text import plain
from recsys.insights import Exploration, ExploreFilters, sides

IN_SIGHT = 3
"""Filters in the row; the others are one click away, and on a phone all of them."""
SHOWN = "explore_filters_shown"


def filter_row(filters: ExploreFilters, everything: Exploration, prefix: str = FIRST) -> None:
    """Draw the filters that this data allows; what somebody chooses goes to the address."""
    offered = list(sides.offered(everything))
    if not offered:
        return
    is_shown = bool(st.session_state.get(SHOWN))
    if not prefix:
        st.button("Filters", icon=":material/tune:", key="explore_filters_button", on_click=_show)
    with st.container(key=f"explore_{prefix}row_{'open' if is_shown or prefix else 'shut'}"):
        more = offered[IN_SIGHT:]
        places = st.columns(
            [3] * len(offered[:IN_SIGHT]) + [2] * bool(more), gap="medium", vertical_alignment="bottom"
        )
        for place, name in zip(places, offered[:IN_SIGHT], strict=False):
            with place:
                _filter(name, filters, everything, prefix)
        if more:
            count = len(filters.active.keys() & set(more))
            label = f"More filters ({count})" if count else "More filters"
            with places[-1].popover(label, width="stretch", key=f"explore_{prefix}more"):
                for name in more:
                    _filter(name, filters, everything, prefix)


def chips(filters: ExploreFilters, prefix: str = FIRST) -> None:
    """What is chosen, each with a click that takes it away; nothing where everything counts."""
    words = sides.said(filters)
    place = st.container()  # also without any: what comes below stays the same to the browser
    if not words:
        return
    with place.container(horizontal=True, gap="small", key=f"explore_{prefix}chips"):
        for number, (said, without) in enumerate(words.items()):
            st.button(
                plain(said),
                icon=":material/close:",
                icon_position="right",
                help="Take this filter away",
                key=f"explore_{prefix}chip_{number}",
                on_click=put_filters,
                args=(without, prefix),
            )
        clear_button(prefix)


def clear_button(prefix: str = FIRST, place: str = "chips") -> None:
    """A button that opens all filters."""
    st.button(
        "Clear all",
        icon=":material/filter_alt_off:",
        type="tertiary",
        key=f"explore_{prefix}clear_{place}",
        on_click=put_filters,
        args=(ExploreFilters(), prefix),
    )


def _filter(name: str, filters: ExploreFilters, everything: Exploration, prefix: str) -> None:
    side, key = sides.SIDES[name], f"explore_{prefix}{name}"
    value = getattr(filters, name)
    if isinstance(side, sides.Names):
        st.session_state[key] = list(value)
        st.multiselect(
            side.label,
            side.choices(everything),
            key=key,
            format_func=side.in_words,
            placeholder="All",
            on_change=_choose,
            args=(name, key, prefix, None),
        )
        return
    steps = side.choices(everything)
    low, high = value or (min(steps), max(steps.values()))
    st.session_state[key] = (
        max((step for step in steps if step <= low), default=min(steps)),
        min((step for step, last in steps.items() if last >= high), default=max(steps)),
    )
    st.select_slider(
        side.label,
        list(steps),
        (min(steps), max(steps)),  # only this says that there are two ends; what they are stands above
        key=key,
        format_func=lambda step: side.in_range((step, steps[step])),
        on_change=_choose,
        args=(name, key, prefix, steps),
    )


@guarded
def _choose(name: str, key: str, prefix: str, steps: dict[Any, Any] | None) -> None:
    chosen = st.session_state[key]
    if steps is None:
        put_side(name, tuple(chosen), prefix)
        return
    low, high = chosen[0], steps[chosen[1]]
    put_side(name, None if (low, high) == (min(steps), max(steps.values())) else (low, high), prefix)


@guarded
def _show() -> None:
    st.session_state[SHOWN] = not st.session_state.get(SHOWN)
