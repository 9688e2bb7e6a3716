"""Who rates, how much and how."""

from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings.reading import Reading
from recsys.insights.explore.readings.words import most, percent, span


def _levels(exploration: Exploration) -> str:
    top = most(exploration["levels"], "ratings")
    return (
        f"People give {top['rating']:g} most often ({percent(top['share'])} of all ratings); "
        f"the average is {exploration.overview.mean:.2f}."
    )


def _activity(exploration: Exploration) -> str:
    facts = exploration.overview
    if facts.people == 1:
        return f"One person gave all {facts.ratings:,} ratings."
    table = exploration["activity"]
    top = most(table, "people")
    return (
        f"Most often a person gave {span(top['from'], top['to'])} in the whole data set "
        f"({percent(top['people'] / table['people'].sum())} of these people); "
        f"the busiest tenth gave {percent(facts.top_people_share)} of these ratings."
    )


READINGS = (
    Reading("people", "levels", "How people rate", ("levels",), _levels, "stars"),
    Reading("people", "activity", "How much each person rates", ("activity",), _activity, "activity"),
)
