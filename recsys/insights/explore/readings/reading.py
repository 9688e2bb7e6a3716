"""Reading: one question put to an exploration."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from recsys.insights.explore.exploration import Exploration

Selects = Literal[
    "period", "released", "genres", "kinds", "countries", "languages", "stars", "activity", "film"
]


@dataclass(frozen=True)
class Reading:
    """One question put to an exploration; the chart is the function ``name`` of recsys.charts.explore."""

    section: str
    """One of SECTIONS."""
    name: str
    title: str
    tables: tuple[str, ...]
    """What the chart draws; people who ask for the table see the first."""
    sentence: Callable[[Exploration], str]
    """The answer, in plain text, never markup; where the data does not say, what is missing."""
    selects: Selects | None = None
    """Which filter a click on a mark sets, to what the row behind it says (see recsys.charts.picking); ``film`` is no
    filter: the click opens the film's page."""
    is_wide: bool = False
    """Whether its chart needs a row of its own."""

    def frames(self, exploration: Exploration) -> list[pd.DataFrame]:
        """Its tables, in the order in which the chart takes them."""
        return [exploration[table] for table in self.tables]
