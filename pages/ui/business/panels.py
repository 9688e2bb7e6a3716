"""A panel for each reading of a section: title, sentence, chart, and the table when somebody asks."""

from functools import partial

import streamlit as st

from pages.ui.films.address import leave_for_film
from pages.ui.panel import Clickable, panel
from recsys.business import READINGS, Business
from recsys.charts import business as charts

BESIDE = 2
OPENS_FILM = Clickable(
    lambda picked: leave_for_film(int(picked["item_id"])),
    "A click on a film opens its page; by keyboard its title in the table does the same.",
)


def panels(business: Business, section: str) -> None:
    """Two in a row; a wide one takes the whole row."""
    columns = None
    for place, reading in enumerate(reading for reading in READINGS if reading.section == section):
        if place % BESIDE == 0:
            columns = st.columns(BESIDE, gap="medium")
        frames = reading.frames(business)
        with columns[place % BESIDE].container(border=True, height="stretch"):  # type: ignore[index]
            panel(
                f"business_{reading.name}",
                reading.title,
                reading.sentence(business),
                frames[0],
                {},
                partial(getattr(charts, reading.name), *frames),
                on_click=OPENS_FILM if reading.opens_film else None,
            )
