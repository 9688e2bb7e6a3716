"""Charts: tables in, Altair figures out. No data is read here; colours come from the page's theme."""

from recsys.charts import duel, explore, laboratory, people, training

__all__ = ["duel", "explore", "laboratory", "people", "training"]
