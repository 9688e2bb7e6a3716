"""Kaggle's The Movies Dataset: MovieLens' ratings beside TMDB's films."""

import json

from tests.recorded.source import Content, Source, lines, zipped
from tests.sources import kagglefiles as made
from tests.sources.kagglefiles import actor, film, maker, named

TABLES: dict[str, Content] = {
    "ratings_small": made.RATINGS,
    "links": made.LINKS,
    "movies_metadata": made.metadata(*made.FILMS),
    "credits": made.CREDITS,
    "keywords": made.KEYWORDS,
}
FOLDER = {f"{name}.csv": content for name, content in TABLES.items()}
BROKEN = (
    made.metadata(
        made.FILMS[0],
        film(
            "1997-08-20",
            "",
            genres="[{'name': 'Carousel Productions', 'id': 11176}]",
            adult=" - Written by Ørnås",
        ),
        *made.FILMS[1:],
        film(862, "Another"),
        made.FILMS[0],
        film("x", "No number"),
        film("", "Blank"),
        film("0949", "Zero in front"),
        film(-5, "Minus"),
        film(7, "Genres", genres="[{'name': open('x')}]"),
        film(8, "Countries", production_countries="[{'iso_3166_1': 'US'"),
        film(9, "Nested", genres="[[{'name': 'Drama'}]]"),
        film(10, "Text", genres="Drama"),
    )
    + 'False,,0,[],,82663,tt1,en,Midnight Man,"Cut\n - off",1\n'
    + "\n"
    + 'False,"open,,\n'
)
ODD_FILMS = made.metadata(
    film(862, "<b>Toy</b>\tStory", release_date="1869-01-01", runtime="2001.0", original_language="EN"),
    film(9909, "  ", release_date="2101-01-01"),
    film(
        11360,
        "Json",
        genres=json.dumps([{"id": 1, "name": "Drama"}, {"id": 2, "name": "Comédie"}]),
        runtime="90",
    ),
    film(
        949,
        "Literals",
        genres="[{'id': 18, 'name': \"Drama\"}, {'name': None}, {}]",
        production_countries="[]",
    ),
    film(
        12110,
        "Escapes",
        overview="It\\'s\x00 \u2028here",
        imdb_id="5",
        release_date="1995/01/01",
        runtime="-1",
    ),
    film(1, "Unlinked"),
)
ODD_CREDITS = made.people(
    (
        [actor("Zoë Fourth", 3), actor('Jim "J" O\'Varney', 1), actor("Tom Hanks", 0), actor("Tom Hanks", 5)],
        [],
        862,
    ),
    ("[[[[", [], 11360),
    (
        [{"name": "No order"}, {"order": 0}, actor("Minus", -1), actor("x" * 200, 9)],
        [maker("A|B", "Director")] * 5,
        9909,
    ),
    (
        "[{'name': 'Escaped \\u00e9\\x41\\n', 'order': 1}]",
        [maker("C", "director"), maker("D", "Director")],
        949,
    ),
    ("", [], 12110),
    ([], [], "x"),
    ([], [maker("Again", "Director")], 862),
)


def kaggle(*, without: tuple[str, ...] = (), **others: Content) -> Source:
    """A folder of the tables, some of them replaced."""
    return Source({f"{name}.csv": text for name, text in (TABLES | others).items() if name not in without})


SOURCES = {
    "kaggle": kaggle(),
    "kaggle-zip": Source({"archive.zip": zipped(FOLDER)}, "archive.zip"),
    "kaggle-full-ratings-win": kaggle(
        ratings=made.RATINGS + "3,1,1.0,5\n", links_small="movieId,imdbId,tmdbId\n1,,1\n"
    ),
    "kaggle-small-links": kaggle(without=("links",), links_small=made.LINKS),
    "kaggle-without-credits-and-keywords": kaggle(without=("credits", "keywords")),
    "kaggle-empty-credits-and-keywords": kaggle(credits="cast,crew,id\n", keywords="id,keywords\n"),
    "kaggle-broken-records": kaggle(movies_metadata=BROKEN),
    "kaggle-broken-records-crlf": kaggle(movies_metadata=BROKEN.replace("\n", "\r\n")),
    "kaggle-odd-films": kaggle(movies_metadata=ODD_FILMS, links=made.LINKS + "8,0112792,12110\n"),
    "kaggle-odd-credits": kaggle(credits=ODD_CREDITS),
    "kaggle-long-credits": kaggle(
        credits=lambda: made.people(
            ([actor(f"Extra {n}", 5_000 - n) for n in range(1_000)], [maker("One", "Director")], 862),
            ([actor("x" * 1_000_001, 0)], [], 9909),
        )
    ),
    "kaggle-odd-keywords": kaggle(
        keywords=made.KEYWORDS
        + made.table(
            ["862", named("jealousy", "toy")],
            ["9909", "[]"],
            ["11360", named("a|b", "y" * 61, "A", "a", "é")],
            ["949", named(*(f"word {n}" for n in range(15)))],
            ["x", "[]"],
            ["12110", "no list"],
            ["5"],
        )
    ),
    "kaggle-bad-ratings": kaggle(
        ratings_small=lines("userId,movieId,rating,timestamp", "1,31,2.5,9", "x,1,1,1", "1,31,9,1", "2,31")
    ),
    "kaggle-without-times": kaggle(
        ratings_small=lines("userId,movieId,rating", "1,31,2.5", "1,31,3", "2,1029,x")
    ),
    "kaggle-bad-links": kaggle(links=made.LINKS + lines("31,1,1", "x,1,1", "7,tt1,1", "8,1,1.0", "9", "")),
    "kaggle-films-latin-1": kaggle(movies_metadata=made.metadata(film(862, "Amélie")).encode("latin-1")),
}
