"""Charts: tables in, Altair figures out. No data is read here; colours come from the page's theme."""

from recsys.charts import explore, laboratory, people, training

__all__ = ["explore", "laboratory", "people", "training"]
