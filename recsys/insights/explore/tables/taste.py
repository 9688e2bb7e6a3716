"""Ratings by when they were given (UTC)."""

import pandas as pd

from recsys.insights.explore.counting import Counting, with_average


def years(counting: Counting) -> pd.DataFrame:
    """Columns year, ratings, average."""
    return _sums(counting, ["year"])


def months(counting: Counting) -> pd.DataFrame:
    """Columns year, month, ratings, average: month by month."""
    return _sums(counting, ["year", "month"])


def week(counting: Counting) -> pd.DataFrame:
    """Columns weekday (1 = Monday), hour, ratings, average: by the hour of the week; only hours that occur."""
    return _sums(counting, ["weekday", "hour"])


def _sums(counting: Counting, keys: list[str]) -> pd.DataFrame:
    return with_average(counting.hours.groupby(keys)[["ratings", "total"]].sum().reset_index())


TABLES = {"years": years, "months": months, "week": week}
