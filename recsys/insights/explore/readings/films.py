"""Which films are rated, and how well."""

from collections.abc import Callable

from recsys.dataset import country_name, language_name
from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings.reading import Reading
from recsys.insights.explore.readings.words import (
    ENOUGH_FOR_AN_AVERAGE,
    NO_GENRES,
    count,
    join,
    most,
    percent,
    ratings_of,
)

GENRES_TO_COMPARE, NAMED = 4, 3
LEAST_ABOVE = 0.05
"""Stars above the average from which a genre is called loved."""


def _popularity(exploration: Exploration) -> str:
    facts, top = exploration.overview, exploration["popularity"].to_dict("records")[0]
    return (
        f"{top['title']} is rated most ({top['ratings']:,} ratings). The most rated tenth of the films holds "
        f"{percent(facts.top_films_share)} of {ratings_of(exploration)}; "
        f"{count(facts.rated_once, 'film has', 'films have') if facts.rated_once else 'no film has'} a single one."
    )


def _released(exploration: Exploration) -> str:
    table = exploration["released"]
    if table.empty:
        return "The films carry no release years, so there is nothing to show."
    top = most(table, "ratings")
    return (
        f"Films of {top['year']:.0f} have the most ratings ({top['ratings']:,.0f} on "
        f"{count(int(top['films']), 'film', 'films')})."
    )


def _genres(exploration: Exploration) -> str:
    table = exploration["genres"]
    if table.empty:
        return NO_GENRES
    top = most(table, "ratings")
    share = percent(top["ratings"] / exploration.overview.ratings)
    return (
        f"{top['genre']} is in the films of {share} of {ratings_of(exploration)}; "
        "a film of several genres counts in each."
    )


def _quality(exploration: Exploration) -> str:
    if exploration["genres"].empty:
        return NO_GENRES
    table = exploration["loved"]
    if len(table) < GENRES_TO_COMPARE:
        return (
            f"Too few ratings to compare genres: it takes {ENOUGH_FOR_AN_AVERAGE} ratings in each of "
            f"{GENRES_TO_COMPARE}."
        )
    mean = f"the average is {exploration.overview.mean:.2f}"
    found = table[table["small"] & (table["above"] >= LEAST_ABOVE)].head(NAMED)
    if found.empty:
        return f"No small genre is loved more than the others by {LEAST_ABOVE:g} of a star; {mean}."
    averages, shares = (
        join([show(value) for value in found[column]])
        for column, show in (("average", "{:.2f}".format), ("share", percent))
    )
    are = "is" if len(found) == 1 else "are"
    return (
        f"{join(found['genre'].tolist())} {are} loved but small: {averages} on average, on {shares} of "
        f"{ratings_of(exploration)}; {mean}."
    )


def _countries(exploration: Exploration) -> str:
    return _origin(exploration, "countries", "country", country_name, "from:")


def _languages(exploration: Exploration) -> str:
    return _origin(exploration, "languages", "language", language_name, "in")


def _origin(exploration: Exploration, name: str, column: str, called: Callable[[str], str], word: str) -> str:
    table = exploration[name]
    if table.empty:
        return f"The data does not say which {column} the titles are {word.rstrip(':')}."
    known, rows = int(table["ratings"].sum()), table.head(NAMED).to_dict("records")
    rest = known / exploration.overview.ratings
    of = (
        ratings_of(exploration)
        if rest == 1
        else f"the ratings on titles whose {column} is known ({percent(rest)} of {ratings_of(exploration)})"
    )
    first, *others = [f"{called(row[column])} ({percent(row['ratings'] / known)})" for row in rows]
    return f"Of {of} most are on titles {word} {first}{f', then {join(others)}' if others else ''}."


READINGS = (
    Reading("films", "popularity", "Hits and the long tail", ("popularity",), _popularity, "film"),
    Reading("films", "genres", "Genres by popularity", ("genres",), _genres, "genres"),
    Reading(
        "films", "quality", "Genres that are loved but small", ("loved",), _quality, "genres", is_wide=True
    ),
    Reading(
        "films", "released", "When the films came out", ("released",), _released, "released", is_wide=True
    ),
    Reading("films", "countries", "Where the films come from", ("countries",), _countries, "countries"),
    Reading("films", "languages", "The languages of the films", ("languages",), _languages, "languages"),
)
