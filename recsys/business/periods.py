"""Steps of time: days, weeks, months, quarters and years, and which of them a span of days is told in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
YEAR = 365.25
DAYS_A_WEEK, MONTHS_A_QUARTER = 7, 3
TO_MONDAY = 3
"""Days from the Monday before 1970-01-01, a Thursday, to it."""


@dataclass(frozen=True)
class Step:
    """One of ``STEPS``; periods are numbered from the one that holds 1970-01-01."""

    name: str
    days: float
    """Its length, on average."""

    def of(self, days: Days) -> Days:
        """The period of each day (since 1970-01-01, UTC); weeks begin on Monday."""
        if self.name == "day":
            return days
        if self.name == "week":
            return (days + TO_MONDAY) // DAYS_A_WEEK
        unit = "Y" if self.name == "year" else "M"
        periods: Days = days.astype("datetime64[D]").astype(f"datetime64[{unit}]").astype(np.int64)
        return periods // MONTHS_A_QUARTER if self.name == "quarter" else periods

    def starts(self, periods: Days) -> Days:
        """The first day of each period."""
        if self.name == "day":
            return periods
        if self.name == "week":
            return periods * DAYS_A_WEEK - TO_MONDAY
        months = periods * {"month": 1, "quarter": MONTHS_A_QUARTER, "year": 12}[self.name]
        starts: Days = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        return starts

    def labels(self, periods: Days) -> list[str]:
        """What each is called: 2019-03-04, 2019-03, 2019 Q1, 2019."""
        dates = np.datetime_as_string(self.starts(periods).astype("datetime64[D]")).tolist()
        if self.name == "quarter":
            return [f"{date[:4]} Q{int(date[5:7]) // MONTHS_A_QUARTER + 1}" for date in dates]
        letters = {"month": 7, "year": 4}.get(self.name, 10)
        return [date[:letters] for date in dates]


STEPS = (
    Step("day", 1.0),
    Step("week", 7.0),
    Step("month", YEAR / 12),
    Step("quarter", YEAR / 4),
    Step("year", YEAR),
)


def step_for(first: int, last: int, most: int) -> Step:
    """The shortest step that tells the days from ``first`` to ``last`` in at most ``most`` periods, else years.

    >>> step_for(0, 400, 24).name
    'month'
    """
    for step in STEPS:
        begin, end = step.of(np.array([first, last]))
        if end - begin + 1 <= most:
            return step
    return STEPS[-1]
