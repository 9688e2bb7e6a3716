"""The sections, and a panel for each reading: title, sentence, chart, and the table when somebody asks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from pages.ui import state
from pages.ui.explore.address import click
from pages.ui.explore.columns import COLUMNS
from pages.ui.films.address import leave_for_film
from pages.ui.frame import Page
from pages.ui.panel import Clickable, panel
from pages.ui.views import open_view
from recsys.charts import explore as charts
from recsys.charts import parts as figures
from recsys.insights import (
    READINGS,
    SECTIONS,
    Exploration,
    ExploreFilters,
    Reading,
    comparisons,
    sides,
    slices,
)

BESIDE = 2
"""Panels in a row, one below the other on a phone; a wide one, or a last one alone, takes the whole row."""
OTHERS_TOO = "Counted are all ratings that pass the other filters; what is chosen stands out."
TELLS_APART = "This is what tells the two parts apart."


def open_section() -> str:
    """The switch between the sections; returns the open one."""
    return open_view("Section", state.SECTION, SECTIONS)


def panels(page: Page, section: str, filters: ExploreFilters, everything: Exploration) -> None:
    """A panel for each reading of a section, over the ratings that pass ``filters``.

    A reading that offers a side to choose from looks at what passes all other sides: one cannot choose from what is no
    longer there.
    """
    explore = page.engine.library.explore
    with st.spinner("Counting for these charts…", show_time=True):
        chosen = explore(page.data, filters)
    part, whole = (f"{counted.overview.ratings:,}" for counted in (chosen, everything))
    st.caption(f"From {part} of {whole} ratings." if part != whole else f"From all {whole} ratings.")
    for place, reading in _places(section, lambda reading: reading.is_wide):
        with place:
            side = reading.selects if reading.selects in sides.SIDES else None
            seen = explore(page.data, sides.opened(filters, side))
            frames = reading.frames(seen)
            value = None if side is None else getattr(filters, side)
            named = {} if side is None else {"chosen": value or None}
            panel(
                f"explore_{reading.name}",
                reading.title,
                reading.sentence(seen),
                frames[0],
                COLUMNS,
                partial(getattr(charts, reading.name), *frames, **named),
                note=OTHERS_TOO if value else "",
                on_click=_on_click(reading, filters),
            )


def panels_beside(page: Page, section: str, parts: Sequence[slices.Part]) -> None:
    """The same for two parts: where a reading can be drawn as one figure of both, one; else a figure of each."""
    explorations = {part.name: page.engine.library.explore(page.data, part.filters) for part in parts}
    for place, reading in _places(section, lambda reading: reading.name not in comparisons.COMPARISONS):
        with place:
            if reading.name in comparisons.COMPARISONS:
                _panel_of_both(reading, explorations, parts)
            else:
                _panels_of_each(reading, explorations)


def _places(section: str, is_wide: Callable[[Reading], bool]) -> Iterator[tuple[Any, Reading]]:
    """The readings of a section, each with the container for its panel."""
    row: list[Reading] = []
    readings = [reading for reading in READINGS if reading.section == section]
    for place, reading in enumerate(readings):
        row.append(reading)
        following = readings[place + 1 : place + 2]
        if len(row) == BESIDE or is_wide(reading) or not following or is_wide(following[0]):
            for column, shown in zip(st.columns(len(row), gap="medium"), row, strict=True):
                yield column.container(border=True, height="stretch"), shown
            row = []


def _on_click(reading: Reading, filters: ExploreFilters) -> Clickable | None:
    if reading.selects is None:
        return None
    if reading.selects == "film":
        hint = "A click on a film opens its page; by keyboard its title in the table does the same."
        return Clickable(lambda picked: leave_for_film(int(picked["item_id"])), hint)
    hint = "A click on a mark chooses it; by keyboard the filters above do the same."
    return Clickable(partial(click, filters, reading.selects), hint)


def _panel_of_both(
    reading: Reading, explorations: Mapping[str, Exploration], parts: Sequence[slices.Part]
) -> None:
    table = comparisons.compared(reading.name, explorations)
    how = comparisons.COMPARISONS[reading.name]
    panel(
        f"explore_{reading.name}_both",
        reading.title,
        TELLS_APART
        if slices.is_told_apart_by(reading.selects, *parts)
        else comparisons.difference(reading.name, explorations),
        table,
        COLUMNS | {"key": None, "label": None},
        partial(figures.side_by_side, table, list(explorations), how.form, how.across, how.up),
    )


def _panels_of_each(reading: Reading, explorations: Mapping[str, Exploration]) -> None:
    frames = [reading.frames(exploration) for exploration in explorations.values()]
    draw = partial(_drawn, reading.name, frames)
    places = [st.container()] * BESIDE if reading.is_wide else st.columns(BESIDE, gap="medium")
    for number, (name, exploration) in enumerate(explorations.items()):
        with places[number]:
            panel(
                f"explore_{reading.name}_{number}",
                f"{reading.title}: {name}",
                reading.sentence(exploration),
                frames[number][0],
                COLUMNS,
                partial(draw, number),
            )


def _drawn(name: str, frames: list[list[Any]], number: int) -> Any:
    """The figure of one of several parts, on axes that hold all that have something to draw."""
    places = [place for place, tables in enumerate(frames) if len(tables[0])]
    drawn = figures.on_same_axes([getattr(charts, name)(*frames[place]) for place in places])
    return drawn[places.index(number)]
