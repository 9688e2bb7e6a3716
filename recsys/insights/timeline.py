"""Ratings by day, month or year, whichever fits the time between the first and the last."""

import numpy as np
import pandas as pd

DAY = 86_400
PERIODS = (("day", "D", 90), ("month", "M", 1_460), ("year", "Y", None))
"""Name, pandas frequency, and up to how many days between first and last rating it is used."""


def timeline(when: pd.Series, stars: pd.Series) -> tuple[str, pd.DataFrame]:
    """``("day" | "month" | "year", table)``: start, label, ratings, average of each period, first to last.

    Periods without a rating stand there with 0 and a missing average; ratings without a time take no part. Empty
    without times.
    """
    known = when.notna()
    when, stars = when[known], stars[known]
    if when.empty:
        return "day", pd.DataFrame({"start": pd.to_datetime([]), "label": [], "ratings": [], "average": []})
    days = (when.max() - when.min()).total_seconds() / DAY
    name, code = next((name, code) for name, code, most in PERIODS if most is None or days <= most)
    periods = when.dt.to_period(code)
    every = pd.period_range(periods.min(), periods.max(), freq=code)
    grouped = stars.groupby(periods).agg(["size", "mean"]).reindex(every)
    return name, pd.DataFrame(
        {
            "start": every.to_timestamp(),
            "label": [_NAMED[name](start) for start in every.to_timestamp()],
            "ratings": grouped["size"].fillna(0).astype(np.int64).to_numpy(),
            "average": grouped["mean"].to_numpy(),
        }
    )


def day_named(when: pd.Timestamp) -> str:
    """A day in words: 3 May 2001."""
    return f"{when.day} {when:%B %Y}"


_NAMED = {"day": day_named, "month": "{:%B %Y}".format, "year": "{:%Y}".format}
"""How each kind of period is written."""
