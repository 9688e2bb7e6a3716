"""Charts: tables in, Altair figures out. No data is read here; colours come from the page's theme."""

from recsys.charts import explore, people, training

__all__ = ["explore", "people", "training"]
