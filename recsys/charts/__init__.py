"""Charts: tables in, Altair figures out. No data is read here; colours come from the page's theme."""

from recsys.charts import compare, duel, explore, films, laboratory, people, training

__all__ = ["compare", "duel", "explore", "films", "laboratory", "people", "training"]
