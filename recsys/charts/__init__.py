"""Charts: tables in, figures out (Altair, the map Plotly). No data is read here; colours come from the page's theme."""

from recsys.charts import (
    business,
    compare,
    duel,
    experiments,
    explore,
    features,
    filmmap,
    films,
    laboratory,
    parts,
    people,
    place,
    training,
    worth,
)
from recsys.charts.picking import PICKED

__all__ = [
    "PICKED",
    "business",
    "compare",
    "duel",
    "experiments",
    "explore",
    "features",
    "filmmap",
    "films",
    "laboratory",
    "parts",
    "people",
    "place",
    "training",
    "worth",
]
