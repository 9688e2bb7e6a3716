"""Charts: tables in, Altair figures out. No data is read here; colours come from the page's theme."""

from recsys.charts import compare, duel, explore, films, laboratory, parts, people, training
from recsys.charts.picking import PICKED

__all__ = ["PICKED", "compare", "duel", "explore", "films", "laboratory", "parts", "people", "training"]
