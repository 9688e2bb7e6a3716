"""How sentences speak of time."""

import calendar

from recsys.business.periods import YEAR
from recsys.insights.explore.readings.words import count

A_YEAR = {"day": 7, "week": 4, "month": 12, "quarter": 4, "year": 1}
"""How many steps on people ask whether somebody is still there: a year, or a month or a week of short data."""
HOURS_A_DAY, MINUTES_A_DAY, DAYS_A_MONTH, DAYS_A_WEEK = 24, 1_440, YEAR / 12, 7
FEW_DAYS, FEW_MONTHS = 60, 24


def ago(step: str, steps: int) -> str:
    """So many steps in words: a year, 2 years, 9 months, 4 weeks."""
    months = {"month": 1, "quarter": 3, "year": 12}.get(step)
    if months is None:
        return f"a {step}" if steps == 1 else f"{steps} {step}s"
    years, rest = divmod(steps * months, 12)
    if years and not rest:
        return "a year" if years == 1 else f"{years} years"
    return "a month" if steps * months == 1 else f"{steps * months} months"


def called(step: str, period: str) -> str:
    """A period as people say it: December 2025, the week of 2025-03-03."""
    if step == "month":
        year, month = period.split("-")
        return f"{calendar.month_name[int(month)]} {year}"
    return f"the week of {period}" if step == "week" else period


def lasting(days: float) -> str:
    """A time in its own size: 4 minutes, 3 hours, 12 days, 5 months, 2.5 years."""
    if days * MINUTES_A_DAY < 1:
        return "less than a minute"
    for unit, length, below in (
        ("minute", 1 / MINUTES_A_DAY, 1 / HOURS_A_DAY),
        ("hour", 1 / HOURS_A_DAY, 2.0),
        ("day", 1.0, FEW_DAYS),
        ("month", DAYS_A_MONTH, FEW_MONTHS * DAYS_A_MONTH),
    ):
        if days < below:
            return count(round(days / length), unit, f"{unit}s")
    return f"{days / YEAR:.1f} years"


def horizon(days: int) -> str:
    """One of the spans after which it is asked who is still there."""
    return {365: "a year", 182: "half a year", 91: "three months", 30: "a month"}[days]
