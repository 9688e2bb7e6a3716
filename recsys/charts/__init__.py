"""Charts: tables in, figures out (Altair, the map Plotly). No data is read here; colours come from the page's theme."""

from recsys.charts import compare, duel, explore, filmmap, films, laboratory, parts, people, training
from recsys.charts.picking import PICKED

__all__ = [
    "PICKED",
    "compare",
    "duel",
    "explore",
    "filmmap",
    "films",
    "laboratory",
    "parts",
    "people",
    "training",
]
