"""Who rates, how much and how."""

from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings.reading import Reading
from recsys.insights.explore.readings.words import count, join, most, percent, ratings_of, span

BUSIEST, ENOUGH_PEOPLE = 10, 20
TITLES = {"film": ("film", "films"), "series": ("series", "series")}


def _levels(exploration: Exploration) -> str:
    top = most(exploration["levels"], "ratings")
    return (
        f"People give {top['rating']:g} most often ({percent(top['share'])} of {ratings_of(exploration)}); "
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


def _heavy(exploration: Exploration) -> str:
    table, people = exploration["heavy"], exploration.overview.people
    top = table.to_dict("records")[0]
    first = f"Person {top['user_id']} gave most: {top['ratings']:,}, {top['average']:.2f} on average"
    first += f", and {top['genre']} {top['times']:.1f} times as often as others." if top["genre"] else "."
    if people <= BUSIEST:
        return first
    share = percent(table["share"].head(BUSIEST).sum())
    return f"The {BUSIEST} busiest of {people:,} people gave {share} of {ratings_of(exploration)}. {first}"


def _generosity(exploration: Exploration) -> str:
    table = exploration["generosity"]
    people = int(table["people"].sum())
    if people < ENOUGH_PEOPLE:
        return f"Too few people to compare: it takes {ENOUGH_PEOPLE} with five ratings or more, here are {people}."
    top = most(table, "people")
    lenient, severe = table["from"] >= top["to"], table["to"] <= top["from"]
    return (
        f"Of {people:,} people with five ratings or more, {percent(top['share'])} average between {top['from']:g} and "
        f"{top['to']:g}; {percent(table.loc[lenient, 'share'].sum())} are more generous, "
        f"{percent(table.loc[severe, 'share'].sum())} more severe."
    )


def _attributes(exploration: Exploration) -> str:
    table = exploration["attributes"]
    if table.empty:
        return "This data says nothing about who the people are: no age, gender, occupation or place."
    tops = [most(groups, "people") for _, groups in table.groupby("attribute", sort=False)]
    said = join([f"{top['attribute'].lower()} {top['group']} ({percent(top['share'])})" for top in tops])
    people = int(table.groupby("attribute")["people"].sum().max())
    return f"Most common of {count(people, 'person', 'people')}: {said}."


def _kinds(exploration: Exploration) -> str:
    table = exploration["kinds"]
    if table.empty:
        return "The data does not say which titles are films and which are series."
    shares = table["ratings"] / exploration.overview.ratings
    parts = [
        f"{percent(share)} are on {count(films, *TITLES.get(kind, (kind, kind)))}"
        for share, films, kind in zip(shares, table["films"], table["kind"], strict=True)
    ]
    return f"Of {ratings_of(exploration)} {join(parts)}."


READINGS = (
    Reading("people", "levels", "How people rate", ("levels",), _levels, "stars"),
    Reading("people", "activity", "How much each person rates", ("activity",), _activity, "activity"),
    Reading("people", "heavy", "Who rates most", ("heavy",), _heavy),
    Reading("people", "generosity", "How generous people are", ("generosity",), _generosity),
    Reading("people", "attributes", "Who the people are", ("attributes",), _attributes),
    Reading("people", "kinds", "Films or series", ("kinds",), _kinds, "kinds"),
)
