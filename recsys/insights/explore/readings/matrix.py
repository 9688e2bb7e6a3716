"""The table of people and films."""

import pandas as pd

from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings.reading import Reading
from recsys.insights.explore.readings.words import count, most, percent, span

TENTHS, CORNER, MANY = 10, 40, 20


def _sparsity(exploration: Exploration) -> str:
    table = exploration["sparsity"]
    groups = table["people_group"].max(), table["films_group"].max()
    said = f"Of all pairs of a person and a film, {percent(exploration.overview.density)} have a rating"
    if min(groups) < TENTHS:
        return f"{said}."
    busy, known = (
        table[name] <= most // TENTHS
        for name, most in zip(("people_group", "films_group"), groups, strict=True)
    )
    quiet, rest = (
        table[name] > most // 2 for name, most in zip(("people_group", "films_group"), groups, strict=True)
    )
    return (
        f"{said}: {percent(_filled(table[busy & known]))} between the busiest tenth of the people and the most rated "
        f"tenth of the films, {percent(_filled(table[quiet & rest]))} between the quieter half and the less rated half."
    )


def _filled(table: pd.DataFrame) -> float:
    return float(table["ratings"].sum() / (table["people"] * table["films"]).sum())


def _corner(exploration: Exploration) -> str:
    table = exploration["corner"]
    facts = exploration.overview
    people, films = (min(number, CORNER) for number in (facts.people, facts.films))
    filled = percent(len(table) / (people * films))
    return (
        f"Of the pairs of the {count(people, 'busiest person', 'busiest people')} and the "
        f"{count(films, 'most rated film', 'most rated films')}, {filled} have a rating; "
        "empty is what a recommender has to guess."
    )


def _network(exploration: Exploration) -> str:
    pairs = exploration["pairs"]
    if pairs.empty:
        return "Too few people love the same films: a pair takes five who love both, and more than by chance."
    top, films = pairs.to_dict("records")[0], exploration["network"]
    return (
        f"{top['title']} and {top['other']} belong together most: {top['people']:,} people love both, "
        f"{top['times']:.1f} times as many as by chance. The {len(films)} best-known films fall into "
        f"{count(int(films['group'].max()), 'group', 'groups')}."
    )


def _overlap(exploration: Exploration) -> str:
    table = exploration["overlap"]
    if table.empty:
        return "It takes two people to compare what they rated."
    people, top = int(table["people"].iloc[0]), most(table, "pairs")
    whom = "Two people" if people == exploration.overview.people else f"Two of {people:,} people taken evenly"
    shared = span(top["from"], top["to"], "film", "films") if top["to"] else "no film"
    least, most_ = percent(table.loc[table["from"] >= MANY, "share"].sum()), table["to"].max()
    return (
        f"{whom} most often share {shared} ({percent(top['share'])} of the pairs); "
        f"{least} share {MANY} or more, the closest pair {most_:,}."
    )


READINGS = (
    Reading(
        "matrix",
        "network",
        "Films that the same people love",
        ("network", "pairs"),
        _network,
        "film",
        is_wide=True,
    ),
    Reading("matrix", "sparsity", "How full the table of people and films is", ("sparsity",), _sparsity),
    Reading("matrix", "overlap", "How many films two people share", ("overlap",), _overlap),
    Reading(
        "matrix",
        "corner",
        "The corner of the table, film by film",
        ("corner",),
        _corner,
        "film",
        is_wide=True,
    ),
)
