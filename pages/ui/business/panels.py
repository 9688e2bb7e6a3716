"""The parts of a section, and a panel for each reading: title, sentence, chart, and the table when somebody asks."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from pages.ui import state
from pages.ui.business.columns import COLUMNS, PEOPLE
from pages.ui.business.features import features_explorer
from pages.ui.films.address import leave_for_film
from pages.ui.frame import Page
from pages.ui.panel import Clickable, panel
from pages.ui.views import open_view
from recsys.business import PARTS, READINGS, Business, Reading
from recsys.charts import business as charts

BESIDE = 2
"""Panels in a row, one below the other on a phone; a wide one, or a last one alone, takes the whole row."""
OPENS_FILM = Clickable(
    lambda picked: leave_for_film(int(picked["item_id"])),
    "A click on a film opens its page; by keyboard its title in the table does the same.",
)


BESIDES: Mapping[str, Callable[[Page, Business], None]] = {"figures": features_explorer}
"""What stands in a part besides its readings."""


def panels(page: Page, business: Business, section: str) -> None:
    """The part of the section that is open, so that only its tables are made and sent."""
    part = open_view("Part", state.PART, PARTS[section])
    if part in BESIDES:
        BESIDES[part](page, business)
    said = [(one, one.sentence(business)) for one in READINGS if one.section == section and one.part == part]
    shown = [(one, sentence) for one, sentence in said if sentence]
    row: list[tuple[Reading, str]] = []
    for place, (reading, sentence) in enumerate(shown):
        row.append((reading, sentence))
        following = [one for one, _ in shown[place + 1 : place + 2]]
        if len(row) == BESIDE or reading.is_wide or not following or following[0].is_wide:
            for column, panel_of in zip(st.columns(len(row), gap="medium"), row, strict=True):
                with column.container(border=True, height="stretch"), st.spinner("Counting…", show_time=True):
                    _panel(business, *panel_of)
            row = []


def _panel(business: Business, reading: Reading, sentence: str) -> None:
    frames = reading.frames(business)
    panel(
        f"business_{reading.name}",
        reading.title,
        sentence,
        frames[0],
        COLUMNS.get(reading.part, PEOPLE),
        partial(getattr(charts, reading.name), *frames),
        on_click=OPENS_FILM if reading.opens_film else None,
    )
