"""Which films are rated, and how well."""

from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings.reading import Reading
from recsys.insights.explore.readings.words import ENOUGH_FOR_AN_AVERAGE, NO_GENRES, count, most, percent


def _popularity(exploration: Exploration) -> str:
    facts = exploration.overview
    return (
        f"The most rated tenth of the films holds {percent(facts.top_films_share)} of all ratings; "
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
        f"{top['genre']} is in the films of {share} of all ratings; a film of several genres counts in each."
    )


def _quality(exploration: Exploration) -> str:
    table = exploration["genres"]
    if table.empty:
        return NO_GENRES
    sure = table[table["ratings"] >= ENOUGH_FOR_AN_AVERAGE]
    if len(sure) < 2:
        return f"Too few ratings to compare genres: it takes {ENOUGH_FOR_AN_AVERAGE} in each of two."
    ranked = sure.sort_values("average").to_dict("records")
    best, worst = ranked[-1], ranked[0]
    return (
        f"{best['genre']} is rated highest ({best['average']:.2f} on average), "
        f"{worst['genre']} lowest ({worst['average']:.2f})."
    )


READINGS = (
    Reading("films", "popularity", "Hits and the long tail", ("popularity",), _popularity),
    Reading("films", "released", "When the films came out", ("released",), _released, "released"),
    Reading("films", "genres", "Genres by popularity", ("genres",), _genres, "genres"),
    Reading("films", "quality", "Genres by average rating", ("genres",), _quality, "genres"),
)
