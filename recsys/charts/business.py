"""The figures of the business view: for each reading of recsys.business the function of its name."""

from recsys.charts.business_sessions import (
    coming_back,
    giving_up,
    next_genres,
    session_minutes,
    session_steps,
)
from recsys.charts.business_who import (
    active,
    cohorts,
    concentration,
    first_titles,
    good_starts,
    habits,
    milestones,
    retention,
    staying,
)

__all__ = [
    "active",
    "cohorts",
    "coming_back",
    "concentration",
    "first_titles",
    "giving_up",
    "good_starts",
    "habits",
    "milestones",
    "next_genres",
    "retention",
    "session_minutes",
    "session_steps",
    "staying",
]
