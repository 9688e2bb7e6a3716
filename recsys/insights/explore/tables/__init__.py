"""The tables of an exploration by name; a table is a function of what is counted, and its docstring its columns."""

from collections.abc import Callable, Mapping

import pandas as pd

from recsys.insights.explore.counting import Counting
from recsys.insights.explore.tables import films, matrix, people, sessions, taste, together

TABLES: Mapping[str, Callable[[Counting], pd.DataFrame]] = {
    **people.TABLES,
    **films.TABLES,
    **taste.TABLES,
    **sessions.TABLES,
    **matrix.TABLES,
    **together.TABLES,
}

__all__ = ["TABLES"]
