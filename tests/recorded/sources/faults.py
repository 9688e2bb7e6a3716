"""Files that people have and that the recorded version does not treat rightly; what is recorded here may change.

It says what is lost or misread today, so that a mended reader is seen to differ in these and in nothing else.
"""

from tests.recorded.source import Source, lines, one
from tests.recorded.sources.movielens import MOVIES, latest
from tests.recorded.sources.movielens_old import ITEMS, dots, film_row, hundred
from tests.recorded.sources.netflix import prize

SCORES = [f"{user},{item},{(user * item) % 11}" for user in range(1, 11) for item in range(1, 9)]
BOOKS = [
    f"{user},{item},{0 if (user + item) % 3 else (user * item) % 10 + 1}"
    for user in range(1, 21)
    for item in range(1, 9)
]

SOURCES = {
    "fault-latest-0-to-10": latest(
        lines("userId,movieId,rating,timestamp", *(f"{row},1" for row in SCORES)), MOVIES
    ),
    "fault-zero-is-not-rated": one("a.csv", lines("user,item,rating", *BOOKS)),
    "fault-minus-one-is-seen": one(
        "a.csv", lines("user,item,rating", *(row[:-1] + "-1" if row.endswith(",0") else row for row in BOOKS))
    ),
    "fault-sep-line": one(
        "a.csv", lines("sep=;", "Benutzer;Film;Bewertung;Datum", "1;1;4,5;30.09.2005", "2;1;3,0;01.10.2005")
    ),
    "fault-day-month-year-with-dots": one(
        "a.csv", lines("user,item,rating,date", "1,1,4,30.09.2005", "2,1,3,01.10.2005")
    ),
    "fault-ratings-called-titles": one(
        "titles.csv", lines("user,title,rating", "1,Heat,4", "2,Up,3", "2,Heat,5")
    ),
    "fault-two-rating-columns": one(
        "a.csv", lines("user,item,rating,score", "1,1,4,8", "2,1,3,6", "2,2,5,10")
    ),
    "fault-a-column-twice": one("a.csv", lines("user,item,rating,rating", "1,1,4,5", "2,1,3,1", "2,2,5,2")),
    "fault-a-film-column-twice": Source(
        {
            "scores.csv": lines("user,item,rating", "1,1,4", "2,1,3"),
            "movies.csv": lines("id,title,title", "1,Heat,Other"),
        }
    ),
    "fault-some-times-missing": one(
        "a.csv", lines("user,item,rating,timestamp", "1,1,4,978300760", "2,1,3,", "2,2,5,978300762")
    ),
    "fault-times-that-are-dropped": one(
        "a.csv", lines("user,item,rating,time", "1,1,4,soon", "2,1,3,later", "2,2,5,never")
    ),
    "fault-json-lines": one(
        "a.jsonl", lines('{"user": 1, "item": 2, "rating": 3}', '{"user": 2, "item": 2, "rating": 5}')
    ),
    "fault-an-unnamed-item-column": one("a.csv", lines("user,,rating", "1,1,-9.5", "2,1,9.75", "2,2,0.25")),
    "fault-plays-only": one("a.csv", lines("user,item,plays", "1,1,40", "2,1,3")),
    "fault-100k-short-film": hundred(
        item=lines(*ITEMS[:2], "3|Land Before Time (1995)|01-Jan-1995||x|0|0|1", "4|8 1/2 (1963)")
    ),
    "fault-100k-more-genres": hundred(item=lines(*ITEMS[:2], film_row(3, "Newer (2020)") + "|1|0", ITEMS[3])),
    "fault-100k-a-long-title": hundred(
        item=lines(*ITEMS[:2], film_row(3, "x" * 21_000 + " (1995)"), ITEMS[3])
    ),
    "fault-1m-short-film": dots(
        movies=lines(
            "661::James and the Giant Peach (1996)",
            "1193::Cuckoo (1975)::Drama",
            "73",
            "260::Two::Colons (1977)::Sci-Fi",
        )
    ),
    "fault-latest-some-times-missing": latest(
        lines("userId,movieId,rating,timestamp", "1,1,4,978300760", "2,1,3,", "2,2,5,978300762")
    ),
    "fault-netflix-one-colon-loses-a-film": prize(
        combined_data_1=lines("1:", "1,3,2005-09-06", "2,3,2005-09-06 10:00", "3,3,2005-09-06")
    ),
}
