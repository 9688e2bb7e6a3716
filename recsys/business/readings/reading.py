"""Reading: one question put to the business view."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from recsys.business.business import Business


@dataclass(frozen=True)
class Reading:
    """One question put to the business view; the chart is the function ``name`` of recsys.charts.business."""

    section: str
    """One of SECTIONS."""
    name: str
    title: str
    tables: tuple[str, ...]
    """What the chart draws; people who ask for the table see the first."""
    sentence: Callable[[Business], str]
    """The answer, in plain text, never markup; where the data does not say, what is missing.

    Empty where another reading has said that already: then it is left out.
    """
    is_wide: bool = False
    """Whether its chart needs a row of its own."""
    part: str = ""
    """One of PARTS of its section: people look at one part at a time."""
    opens_film: bool = False
    """Whether a click on a mark opens the film of the mark's ``item_id``; its chart is ``pickable``."""

    def frames(self, business: Business) -> list[pd.DataFrame]:
        """Its tables, in the order in which the chart takes them."""
        return [business[table] for table in self.tables]
