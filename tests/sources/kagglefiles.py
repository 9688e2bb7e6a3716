"""A small Movies Dataset, written by hand in the shape of the real one."""

import csv
import io
from pathlib import Path

RATINGS = (
    "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n1,1029,3.0,1260759179\n2,31,4.0,9\n2,17,5.0,9\n"
)
LINKS = "movieId,imdbId,tmdbId\n31,0112792,9909\n1029,0033563,11360\n1,0114709,862\n17,,\n5,0113041,\n6,0113277,949\n"
# fmt: off
COLUMNS = [
    "adult", "belongs_to_collection", "budget", "genres", "homepage", "id", "imdb_id", "original_language",
    "original_title", "overview", "popularity", "poster_path", "production_companies", "production_countries",
    "release_date", "revenue", "runtime", "spoken_languages", "status", "tagline", "title", "video", "vote_average",
    "vote_count",
]
# fmt: on


def named(*names: str) -> str:
    return repr([{"id": place, "name": name} for place, name in enumerate(names)])


def film(tmdb_id: object, title: str, **others: str) -> dict[str, str]:
    usual = {
        "adult": "False",
        "budget": "0",
        "genres": named("Drama"),
        "id": str(tmdb_id),
        "imdb_id": "tt0000009",
        "original_language": "en",
        "original_title": title,
        "overview": "It begins.",
        "production_companies": repr([{"name": "Studio, The", "id": 5}]),
        "production_countries": repr([{"iso_3166_1": "US", "name": "United States of America"}]),
        "release_date": "1995-08-11",
        "runtime": "99.0",
        "spoken_languages": repr([{"iso_639_1": "en", "name": "English"}]),
        "title": title,
    }
    return dict.fromkeys(COLUMNS, "") | usual | others


FILMS = (
    film(
        862,
        "Toy Story",
        genres=named("Animation", "Comedy", "Family"),
        overview='Led by Woody,\nAndy\'s "toys" live.',
        release_date="1995-10-30",
        runtime="81.0",
        imdb_id="tt0114709",
    ),
    film(
        9909,
        "Dangerous Minds",
        genres=named(
            "Science Fiction",
            "Foreign",
            "History",
            "TV Movie",
            "Music",
            "Family",
            "War",
            "Carousel Productions",
        ),
    ),
    film(
        11360,
        "Heavenly\nKing",
        original_language="cn",
        original_title="四大天王",
        release_date="",
        runtime="0.0",
        production_countries=repr(
            [{"iso_3166_1": "HK", "name": "Hong Kong"}, {"iso_3166_1": "CN", "name": "China"}]
        ),
        genres="[]",
    ),
)


def actor(name: str, order: int, character: str = "Mr. O'Hara") -> dict[str, object]:
    return {
        "cast_id": 7, "character": character, "credit_id": "52fe", "gender": 2, "id": 31, "name": name,
        "order": order, "profile_path": None,
    }  # fmt: skip


def maker(name: str, job: str) -> dict[str, object]:
    return {"credit_id": "52fe", "department": "Directing", "gender": 2, "id": 7, "job": job, "name": name}


def table(columns: list[str], *rows: list[object]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([columns, *rows])
    return stream.getvalue()


def metadata(*films: dict[str, str]) -> str:
    return table(COLUMNS, *([row[column] for column in COLUMNS] for row in films))


def people(*rows: tuple[object, object, object]) -> str:
    written = [
        [cast if isinstance(cast, str) else repr(cast), repr(crew), tmdb_id] for cast, crew, tmdb_id in rows
    ]
    return table(["cast", "crew", "id"], *written)


CREDITS = people(
    (
        [
            actor("Zoë Fourth", 3),
            actor('Jim "J" O\'Varney', 1),
            actor("Tom Hanks", 0, "Woody 'order': 9"),
            actor("Tim Allen", 2),
        ],
        [maker("Ann Writer", "Writer"), maker("John Lasseter", "Director"), maker("A|B", "Director")],
        862,
    ),
    ([], [maker("John N. Smith", "Director")], 9909),
)
KEYWORDS = table(["id", "keywords"], [862, named("Jealousy", "toy", "boy's life")], [9909, "[]"])


def write(folder: Path, **others: str | bytes) -> Path:
    files: dict[str, str | bytes] = {
        "ratings_small": RATINGS,
        "links": LINKS,
        "movies_metadata": metadata(*FILMS),
        "credits": CREDITS,
        "keywords": KEYWORDS,
    }
    folder.mkdir(exist_ok=True)
    for name, text in (files | others).items():
        (folder / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder
