"""What must be refused, each in one sentence."""

import io
import zipfile
from collections.abc import Callable

from tests.recorded.source import Content, Source, lines, one, packed, parquet, zipped
from tests.recorded.sources.kaggle import kaggle
from tests.recorded.sources.movielens import FILMS_HEADER, GOOD, HEADER, MOVIES, RATINGS, latest, long
from tests.recorded.sources.movielens_old import DATA, dots, hundred
from tests.recorded.sources.netflix import COMBINED_1, prize
from tests.recorded.sources.tables import SMALL
from tests.sources import kagglefiles as made

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


def member(change: Callable[[zipfile.ZipInfo], None]) -> bytes:
    """A zip of MovieLens with another entry for ratings.csv than usual."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        entry = zipfile.ZipInfo("ratings.csv")
        change(entry)
        archive.writestr(entry, RATINGS)
        archive.writestr("movies.csv", MOVIES)
    return written.getvalue()


def link(entry: zipfile.ZipInfo) -> None:
    """Makes the entry a symbolic link."""
    entry.external_attr = 0o120777 << 16


def lzma(entry: zipfile.ZipInfo) -> None:
    """Packs the entry in a way that is not supported."""
    entry.compress_type = zipfile.ZIP_LZMA


def encrypted() -> bytes:
    """A zip that says that its first entry needs a password."""
    content = bytearray(ZIP)
    content[content.find(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def archive(content: Content) -> Source:
    """A file called a.zip."""
    return one("a.zip", content)


ZIP = zipped({"ratings.csv": RATINGS, "movies.csv": MOVIES})
STORED = zipped({"ratings.csv": RATINGS, "movies.csv": MOVIES}, zipfile.ZIP_STORED)
PARQUET = parquet({"user": list(range(500)), "item": [1] * 500, "rating": [4, 5] * 250})
RATING_FILES: dict[str, Content] = {
    "empty": "",
    "blank": "\n\n",
    "header-only": HEADER + "\n",
    "header-and-blank-lines": HEADER + "\n\r\n \r\n",
    "no-usable-row": lines(HEADER, "", "1,1,9,1", "1,x,4,1"),
    "other-columns": "Date,Name,Year,Letterboxd URI,Rating\n",
    "no-header": lines(*GOOD),
    "a-column-twice": "userId,movieId,rating,rating\n1,1,4,4\n",
    "a-column-missing": "userId,movieId,timestamp\n1,1,4\n",
    "utf-16": RATINGS.encode("utf-16"),
    "binary": bytes(range(256)) * 50,
    "nul": bytes(5_000),
    "png": PNG,
    "old-mac": RATINGS.replace("\n", "\r"),
    "an-endless-header": "x" * 100_000,
    "html": "<!DOCTYPE html>\n<html><body>404</body></html>\n",
    "json": '{"userId": 1, "movieId": 1}\n',
    "a-header-of-signs": ",,,\n1,1,4,1\n",
    "a-folder": None,
}
FILM_FILES: dict[str, Content] = {
    "empty": "",
    "blank": "\n",
    "header-only": FILMS_HEADER + "\n",
    "no-usable-row": FILMS_HEADER + "\nx,Heat (1995),Crime\n",
    "a-column-missing": "movieId,genres\n1,Drama\n",
    "a-column-twice": "movieId,title,title,genres\n1,a,b,Drama\n",
    "png": PNG,
}
TABLES = {
    "empty": b"",
    "blank": b"\n \n\r\n",
    "bom-only": b"\xef\xbb\xbf",
    "an-endless-line": b"x" * 100_000,
    "too-many-columns": b",".join([b"a"] * 2_000) + b"\n1\n",
    "header-only": b"user,item,rating\n",
    "header-and-blank-lines": b"user,item,rating\n\n \n",
    "no-usable-row": b"user,item,rating\n1,1,x\n\n1,2,y\n",
    "no-usable-text-row": b"user,title,rating\nann,Heat,x\n",
    "no-common-step": b"user,item,rating\n1,1,3.14159\n2,1,2.71828\n",
    "other-columns": b"foo,bar\n1,2\n",
    "no-user": b"item,rating\n1,2\n",
    "no-item": b"user,rating\n1,2\n",
    "no-rating": b"user,item\n1,2\n",
    "one-column": b"rating\n1\n2\n",
    "nul": bytes(5_000),
    "png": PNG,
    "binary": bytes(range(256)) * 50,
    "html": b"<!DOCTYPE html>\n<html><body>404, not found</body></html>\n",
    "json": b'{"user": 1, "item": 2, "rating": 3}\n',
    "five-columns-without-header": b"1,2,3,4,5\n2,3,4,5,6\n",
    "two-columns-without-header": b"1,2\n3,4\n",
    "prose": b"Dear all,\nplease find the ratings attached.\nYours\n",
    "hostile-names": b"<b>a</b>,`b`,c\x00d\n1,2,3\n",
    "only-nan": b"user,item,rating\n1,1,nan\n2,2,nan\n",
    "ratings-beyond": b"user,item,rating\n1,1,5000\n2,2,-9999\n",
    "a-pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "sqlite": b"SQLite format 3\x00" + bytes(200),
}
PARQUETS = {
    "magic-only": b"PAR1",
    "no-end": b"PAR1" + b"x" * 100,
    "cut": PARQUET[:-50],
    "cut-in-front": b"PAR1" + PARQUET[60:],
    "no-rows": parquet({"user": [], "item": [], "rating": []}),
    "other-columns": parquet({"a": [1], "b": [2]}),
    "no-usable-row": parquet({"user": [1], "item": [1], "rating": ["x"]}),
    "too-many-columns": parquet({f"c{n}": [1] for n in range(1_001)}),
    "no-common-step": parquet({"user": [1, 2], "item": [1, 1], "rating": [3.14159, 2.71828]}),
}

SOURCES = (
    {f"refused-latest-{name}": latest(content) for name, content in RATING_FILES.items()}
    | {f"refused-latest-films-{name}": latest(movies=content) for name, content in FILM_FILES.items()}
    | {f"refused-table-{name}": one("a.csv", content) for name, content in TABLES.items()}
    | {f"refused-parquet-{name}": one("a.parquet", content) for name, content in PARQUETS.items()}
    | {
        "refused-latest-links": latest(links="movieId,imdbId\n1,1\n"),
        "refused-latest-links-empty": latest(links=""),
        "refused-latest-tags": latest(tags="a,b\n1,1\n"),
        "refused-latest-a-bad-start": latest(lambda: long("1,{n},4,1\nx,{n},4,1\nx,{n},4,1\n", 40_000)),
        "refused-latest-lines-of-one-sign": latest(lambda: HEADER + "\n" + "x\n" * 110_000),
        "refused-latest-the-same-again": latest(lambda: long("1,1,4,1\n1,2,4,1\n", 60_000)),
        "refused-latest-blank-lines": latest(lambda: lines(HEADER, "1,1,4,1") + "\n" * 1_000_001),
        "refused-latest-films-of-other-ratings": latest(lambda: long("1,{n},4,1\n", 50_020)),
        "refused-latest-unreadable-films": latest(movies=lambda: MOVIES + "x\n" * 100_001),
        "refused-latest-films-with-too-many-lines": latest(movies=lambda: MOVIES + "\n" * 1_000_001),
        "refused-latest-in-two-folders": Source(
            {"a/ratings.csv": RATINGS, "b/ratings.csv": RATINGS, "b/movies.csv": MOVIES}
        ),
        "refused-latest-damaged-gz": Source({"ratings.csv.gz": packed(RATINGS)[:-5], "movies.csv": MOVIES}),
        "refused-latest-no-gz": Source({"ratings.csv.gz": "no gz", "movies.csv": MOVIES}),
        "refused-latest-bomb-gz": Source(
            {"ratings.csv.gz": lambda: packed(b"0" * 40_000_000), "movies.csv": MOVIES}
        ),
        "refused-100k-empty": hundred(""),
        "refused-100k-films-empty": hundred(item=""),
        "refused-100k-nul": hundred(bytes(5_000)),
        "refused-100k-no-usable-row": hundred("hello\n"),
        "refused-100k-spaces": hundred(lines(*DATA).replace("\t", " ")),
        "refused-100k-blank": hundred("\n\n"),
        "refused-100k-no-film": hundred(item="hello\n"),
        "refused-100k-without-films": Source({"u.data": lines(*DATA), "u.user": "1|24|M|x|1\n"}),
        "refused-1m-empty": dots(""),
        "refused-1m-films-empty": dots(movies=""),
        "refused-1m-no-usable-row": dots("1:1:4:1\n1:2:4:1\n"),
        "refused-1m-the-same-again": dots(lambda: "1::1::4::1\n" * 100_001),
        "refused-netflix-empty": prize(combined_data_1=""),
        "refused-netflix-films-only": prize(combined_data_1="1:\n2:\n"),
        "refused-netflix-no-usable-row": prize(combined_data_1="hello\n"),
        "refused-netflix-nul": prize(combined_data_1=bytes(5_000)),
        "refused-netflix-no-film-above": prize(combined_data_1="1,3,2005-09-06\n"),
        "refused-netflix-titles-empty": prize("", combined_data_1=COMBINED_1),
        "refused-netflix-no-titles": prize("hello\n", combined_data_1=COMBINED_1),
        "refused-netflix-too-many-films": prize(combined_data_1=lambda: "1:\n" * 1_000_001),
        "refused-netflix-a-bad-start": prize(combined_data_1=lambda: "1:\n" + "1,9,2005-09-06\n" * 110_000),
        "refused-netflix-titles-only": Source({"movie_titles.txt": "1,2003,Dinosaur Planet\n"}),
        "refused-kaggle-links-of-others": kaggle(links="movieId,imdbId,tmdbId\n1,,5\n"),
        "refused-kaggle-other-films": kaggle(movies_metadata="id,title\n1,x\n"),
        "refused-kaggle-no-films": kaggle(movies_metadata=made.metadata()),
        "refused-kaggle-other-credits": kaggle(credits="id,cast\n"),
        "refused-kaggle-empty-keywords": kaggle(keywords=""),
        "refused-kaggle-empty-links": kaggle(links=""),
        "refused-kaggle-no-ratings": kaggle(ratings_small="userId,movieId,rating\n"),
        "refused-kaggle-films-only": kaggle(without=("ratings_small", "links", "keywords")),
        "refused-table-blank-lines": one("a.csv", lambda: "user,item,rating\n1,1,1\n" + "\n" * 1_000_002),
        "refused-table-stray-quotes": one("a.csv", lambda: "user,item,rating\n1,1,1\n" + '"\n' * 500_002),
        "refused-table-a-bad-start": one(
            "a.csv", lambda: "user,item,rating\n1,1,4\n" + "1,1,nan\n" * 100_001
        ),
        "refused-table-the-same-again": one("a.csv", lambda: "user,item,rating\n" + "1,1,4\n" * 100_001),
        "refused-table-films-other-columns": Source({"scores.csv": SMALL, "movies.csv": "a,b\n1,2\n"}),
        "refused-table-films-empty": Source({"scores.csv": SMALL, "movies.csv": ""}),
        "refused-table-films-only": Source({"movies.csv": "id,title\n1,Heat\n"}),
        "refused-several-tables": Source({"a.csv": SMALL, "b.csv": SMALL}),
        "refused-several-film-tables": Source({"a.csv": SMALL, "movies.csv": SMALL, "films.csv": SMALL}),
        "refused-another-ending": one("a.txt", SMALL),
        "refused-excel": one("a.xlsx", zipped({"xl/workbook.xml": "<workbook/>"})),
        "refused-empty-folder": Source({}),
        "refused-missing": Source({}, "gone.csv"),
        "refused-missing-zip": Source({}, "gone.zip"),
        "refused-notes": Source({"notes.txt": "hello"}),
        "refused-many-files": Source({f"{n}.txt": "hello" for n in range(9)}),
        "refused-too-deep": Source({"a/b/ratings.csv": RATINGS, "a/b/movies.csv": MOVIES}),
        "refused-zip-empty-file": archive(b""),
        "refused-zip-without-files": archive(zipped({})),
        "refused-zip-cut": archive(ZIP[:-30]),
        "refused-zip-cut-early": archive(ZIP[:30]),
        "refused-zip-damaged": archive(STORED.replace(b"Heat", b"Heap")),
        "refused-zip-begins-later": archive(ZIP[:4] + ZIP[20:]),
        "refused-zip-in-a-zip": archive(zipped({"ml.zip": ZIP})),
        "refused-zip-twice": archive(
            zipped({"a/ratings.csv": RATINGS, "b/ratings.csv": RATINGS, "a/movies.csv": MOVIES})
        ),
        "refused-zip-link": archive(member(link)),
        "refused-zip-lzma": archive(member(lzma)),
        "refused-zip-encrypted": archive(encrypted()),
        "refused-zip-bomb": archive(lambda: zipped({"ratings.csv": b"0" * 40_000_000, "movies.csv": MOVIES})),
        "refused-zip-too-many-files": archive(lambda: zipped({f"{n}.txt": "" for n in range(20_001)})),
        "refused-zip-text": archive("hello"),
        "refused-gz-damaged": one("a.csv.gz", packed(SMALL)[:-5]),
        "refused-gz-no-gz": one("a.csv.gz", SMALL),
        "refused-gz-empty": one("a.csv.gz", b""),
    }
)
