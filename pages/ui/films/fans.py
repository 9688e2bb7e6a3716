"""What kinds of people give a film more than they usually give."""

from functools import partial
from typing import Any

import streamlit as st

from pages.ui import cache
from pages.ui.frame import Page
from pages.ui.jobs import wait_for
from pages.ui.panel import measured, panel
from recsys.charts import films as charts
from recsys.insights import Film, facets, fans_sentence
from recsys.jobs import prepare_tastes

COLUMNS: dict[str, Any] = {
    "facet": None,
    "group": st.column_config.TextColumn("Who"),
    "people": st.column_config.NumberColumn("People", format="localized"),
    "average": st.column_config.NumberColumn("Gave this", format="%.2f"),
    "usual": st.column_config.NumberColumn("Usually give", format="%.2f"),
    "lift": st.column_config.NumberColumn(
        "Cautious difference", format="%+.2f", help="Times people / (people + 5): few people count less."
    ),
    "clear": None,
}
NOTE = (
    "Groups of at least 10 of its raters. A favourite genre is the one in which somebody gives most above everybody "
    "else, told by their other films. What they usually give is the average of their other ratings."
)
AT_ONCE = 5_000_000
"""Up to so many ratings the people's tastes are found while the visitor waits; of more, in the background."""

FRAME = 6
"""What a panel has above and below its groups, in groups."""


def liked_by(page: Page, film: Film) -> None:
    """A panel for each kind of group that the data knows."""
    library = page.engine.library
    if len(page.data.ratings) > AT_ONCE and not library.knows_tastes(page.data):
        wait_for(page, prepare_tastes, "")
        return
    table = cache.fans_of(film, library.tastes(page.data))
    shown = facets(table)
    if not shown:
        st.info(fans_sentence(film, table, ""), icon=":material/group_off:")
        return
    columns, heights = st.columns(2, gap="medium"), [0, 0]
    for number, facet in enumerate(shown):
        rows = table[table["facet"] == facet]
        side = heights.index(min(heights))
        heights[side] += len(rows) + FRAME
        with columns[side].container(border=True):
            panel(
                f"films_fans{number}",
                facet,
                fans_sentence(film, table, facet),
                rows,
                COLUMNS,
                partial(charts.groups, rows),
            )
    simulated = " The people of this data are simulated." if page.data.source.simulated else ""
    measured(NOTE + simulated)
