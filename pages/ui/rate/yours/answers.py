"""What somebody said of films, as a table to sort, search and change; each change goes the way of the room's own."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.films.table import SCRIPTS, STYLE, table_data
from pages.ui.frame import Page
from pages.ui.rate.component import SOURCE
from pages.ui.script import Component
from recsys.profiles import SavedProfile

_OWN = Path(__file__).resolve().parent
ANSWERS = Component(
    "answers",
    [*SCRIPTS, SOURCE / "browser.js", SOURCE / "stars.js", _OWN / "answers.js"],
    [STYLE, _OWN / "answers.css"],
)
HEIGHT = 400
"""Pixels from which a table scrolls."""
COLUMNS = {
    "item_id": None,
    "title": st.column_config.TextColumn("Film"),
    "year": st.column_config.NumberColumn("Year", format="%d"),
    "your_stars": st.column_config.NumberColumn("Your stars", format="%.1f"),
    "crowd": st.column_config.NumberColumn("Crowd", format="%.1f"),
    "counts_as": st.column_config.NumberColumn(
        "Counts",
        help="What you saw more often, or gave a thumb up, counts more for your list.",
        format="× %.1f",
    ),
}
STARS = "your_stars"


def answers_table(
    page: Page, saved: SavedProfile, table: Any, actions: Mapping[str, str], *, key: str, alt: str
) -> None:
    """Draw it; ``actions`` are the buttons of each row: what each does (``DOES`` in answers.js) -> its words.

    A column ``your_stars`` can be changed in place.
    """
    order = [name for name in ("title", STARS, "crowd", "year", "counts_as") if name in table]
    data = table_data(table, COLUMNS, column_order=order, height=HEIGHT, placeholder="–", alt=alt)
    columns, rows = data["columns"], [None] * len(table)
    buttons = [
        {"name": does, "label": words, "help": "", "kind": "action", "does": does, "values": rows}
        for does, words in actions.items()
    ]
    changed = 1 + (STARS in table)  # the buttons stand beside what they are about, also on a phone
    data["columns"] = [*columns[:changed], *buttons, *columns[changed:]]
    if STARS in table:
        columns[1]["kind"] = "stars"
    ANSWERS.draw(
        page.engine.library.home / "assets",
        key=key,
        data={
            "table": data,
            "scale": asdict(page.data.scale),
            "revision": f"{page.data.fingerprint} {saved.revision}",
            "undo": saved.can_undo,
        },
        on_again_change=lambda: None,
    )
