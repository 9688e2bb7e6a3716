"""MovieLens since 2014: ratings.csv and movies.csv, links.csv and tags.csv."""

from tests.recorded.source import Content, Source, lines, packed, zipped

HEADER = "userId,movieId,rating,timestamp"
FILMS_HEADER = "movieId,title,genres"
GOOD = [
    f"{user},{item},{(user * item) % 10 / 2 + 0.5},{1_000_000_000 + 86_400 * user - item}"
    for user in range(1, 13)
    for item in range(1, 11)
    if (user + 2 * item) % 5
]
FILMS = [
    '1,"Matrix, The (1999)",Action|Sci-Fi|Thriller',
    '2,"Amélie (Fabuleux destin d\'Amélie Poulain, Le) (2001)",Comedy|Romance',
    "3,Heat (1995),Action|Crime",
    "4,Babylon 5,Sci-Fi",
    "5,Death Note: Desu nôto (2006–2007),(no genres listed)",
    '6,"Postman, The (Postino, Il) (1994)",Comedy|Drama',
    "7,Toy Story (1995),Animation|Children's|Comedy|IMAX",
    "8,2001: A Space Odyssey (1968),Adventure|Sci-Fi",
    "9,Land Before Time III (1995) (V),Children",
    "10,Fargo (2014- ),Crime",
    "11,Never Rated (1970),Drama",
]
LINKS = lines(
    "movieId,imdbId,tmdbId", "1,0133093,603", "2,0211915,194", "3,0113277,949", "4,,", "11,0000007,"
)
TAGS = lines(
    "userId,movieId,tag,timestamp", "1,1,Cyberpunk,1", "2,1,cyberpunk ,2", '3,1,"red pill, blue pill",3', "4,2,a|b,4"
)  # fmt: skip
RATINGS, MOVIES = lines(HEADER, *GOOD), lines(FILMS_HEADER, *FILMS)

USERS = [
    "x",
    "-1",
    "1.0",
    "",
    "9223372036854775808",
    "1_0",
    "0x10",
    "+1",
    "1e0",
    "1 2",
    "٣",
    "１",
    "²",
    "true",
    "1.",
]
RATED = ["good", "nan", "inf", "-inf", "NaN", "Infinity", "0_4", "", "4..0", "0", "5.5", "-3", "3.7", "1e400", "4,0",
         "4f", "0x4", "٤", "-0", "4.0000001", "3.25", "true", "99999", "--4", "4 5", "NULL", "0.4999999"]  # fmt: skip
TIMED = ["soon", "", "1.5", "-7", "1500000000000", "253402300800", "+5", "1e9", "9" * 19, "9" * 20, "1_000",
         "2005-09-06", "nan", "1é", "0x1", "NULL"]  # fmt: skip
BAD = [
    *(f"{text},1,4,1" for text in USERS),
    *(f"1,{text},4,1" for text in USERS),
    *(f"1,1,{text},1" for text in RATED),
    *(f"1,1,4,{text}" for text in TIMED),
    *("1,1,4", "1,1,4,1,9", "lost", ",,,", ",,", "1,1", "1;1;4;1", "1\t1\t4\t1", "1::1::4::1", "# a comment"),
    *(
        '1,"1,4",1',
        '1,1,"4,1"',
        '1,"1,4,1',
        '1"2",1,4,1',
        '"1,1,4,1"',
        '"",1,4,1',
        '"1""1",1,4,1',
        "'1',1,4,1",
    ),
    *(
        "1,\x001,4,1",
        "1,1,4,1\x00",
        "1,1,\x0b4,1",
        "1,1,4,\x1b[31m1",
        "1,1\x1f,4,1",
        "\x1e0",
        "1,1\t,4,1",
        "1,1,4,1\t",
    ),
    *(
        "\xa01,1,4,1",
        "1,1,4\u2028,1",
        "\ufeff1,1,4,1",
        "1,1,<b>4</b>,1",
        "1,1,4,1," + "1" * 480,
        "1,1,4," + "1" * 600,
    ),
    *(
        "1,1,4," + "0" * 490 + "1",
        "1,1,4," + "0" * 493 + "1",
        "1,1,4," + "0" * 494 + "1",
        "1,1,4," + "0" * 495 + "1",
    ),
    *("userId,movieId,rating,timestamp", HEADER.upper(), "x" * 60 + ",1,4,1", "1,1," + "9" * 60 + ",1"),
]
HARMLESS = ["4", "4.0", "4.00", " 4.0 ", '"4"', "4.", "04", "4e0", "+4", "40e-1", ".5", "5e-1", "  4", "0.50"]


def latest(ratings: Content = RATINGS, movies: Content = MOVIES, **others: Content) -> Source:
    """A folder of MovieLens tables."""
    return Source(
        {
            f"{name}.csv": content
            for name, content in ({"ratings": ratings, "movies": movies} | others).items()
        }
    )


def body(*rows: str, ending: str = "\n") -> str:
    """A table of ratings with good rows first and last."""
    return lines(HEADER, "7,1,4,1", *rows, "8,1,4,1", ending=ending)


def long(row: str, count: int, first: str = "") -> str:
    """Many rows from a pattern in ``n``."""
    return HEADER + "\n" + first + "".join(row.format(n=n) for n in range(count))


TIES = [
    "1,1,5,30",
    "1,1,1,10",
    "2,1,2,10",
    "2,1,3,10",
    "3,1,4,1",
    "1,1,2,20",
    "3,1,4,1",
    "3,2,4,9",
    "3,2,2,3",
]
FOLDER: dict[str, Content] = {
    "ratings.csv": RATINGS,
    "movies.csv": MOVIES,
    "links.csv": LINKS,
    "tags.csv": TAGS,
}

SOURCES = {
    "latest": Source(FOLDER),
    "latest-crlf-and-bom": latest(
        *("\ufeff" + text.replace("\n", "\r\n") for text in (RATINGS, MOVIES)),
        links=LINKS.replace("\n", "\r\n"),
        tags=TAGS.replace("\n", "\r\n"),
    ),
    "latest-columns-in-another-order": latest(
        lines(
            "\ufeffTIMESTAMP,note,movieid, Rating ,userId", "50,hi,2,4.5,1", "51,,1,4,1", '49,"a, b",3,4,1'
        ),
        lines("GENRES,x,title,MovieID", "Drama,1,Heat (1995),1", "Crime,2,Up,2"),
    ),
    "latest-without-times": latest(
        lines("userId,movieId,rating", "1,2,5", "1,1,1", "1,2,2", "2,9,x", "2,9,4")
    ),
    "latest-one-folder-down": Source({f"ml/{name}": content for name, content in FOLDER.items()}),
    "latest-zip": Source({"ml.zip": zipped({f"ml/{n}": text for n, text in FOLDER.items()})}, "ml.zip"),
    "latest-zip-without-a-folder": Source({"ml.zip": zipped(FOLDER)}, "ml.zip"),
    "latest-zip-called-csv": Source({"ml.csv": zipped(FOLDER)}, "ml.csv"),
    "latest-gz": Source(
        {"ratings.csv.gz": packed(RATINGS), "movies.csv.gz": packed(MOVIES), "links.csv": LINKS}
    ),
    "latest-bad-rows": latest(body(*BAD)),
    "latest-bad-rows-crlf": latest(body(*BAD, ending="\r\n")),
    "latest-bad-rows-latin-1": latest(body("1,1,4,1é", "é,1,4,1", "2,1,4,2").encode("latin-1")),
    "latest-bad-rows-without-times": latest(
        lines("userId,movieId,rating", "1,1,4", "1,1", "1,1,4,1", "x,1,4", "1,1,9", "", "2,2,nan", "3,3,5")
    ),
    "latest-harmless-rows": latest(
        body(
            *(f"{user},1,{text},1" for user, text in enumerate(HARMLESS, 20)),
            *(
                " 50 , 1 , 4.0 , 1 ",
                '"51","1","4.0","1"',
                '52,"1",4,"1"',
                "053,01,4,01",
                "54,1,4,253402300799",
            ),
            *(
                '"55",1,"4.0",7',
                "56,1,4,0",
                '57,1,4,"7" ',
                "58,1,4,7   ",
                "9223372036854775807,1,4,1",
                "0,3,4,1",
            ),
        )
    ),
    "latest-every-field-quoted": latest(
        lines(*(",".join(f'"{field}"' for field in row.split(",")) for row in (HEADER, *GOOD, "1,x,4,1")))
    ),
    "latest-blank-lines": latest(f"\n{HEADER}\n\n1,1,4,1\n  \n\t\n1,bad,4,1\n\n"),
    "latest-blank-lines-below-the-header": latest(
        lines(HEADER, "", "1,1,4,1", "  ", "\t", "", "1,bad,4,1", "", ending="\r\n")
    ),
    "latest-mixed-line-ends": latest(HEADER + "\n1,1,4,1\r\n2,1,4,1\nx,1,4,1\r\n3,1,4,1\r"),
    "latest-carriage-returns-inside": latest(body("1,1,4,1\r2,1,4,1", "1,\r1,4,1", "\r", "3,1,4,1\r\r")),
    "latest-without-a-last-line-end": latest(body("1,1,4,1").rstrip("\n"), MOVIES.rstrip("\n")),
    "latest-last-row-cut": latest(body() + "9,1,4", MOVIES + "12,Cu"),
    "latest-duplicates": latest(lines(HEADER, *TIES)),
    "latest-duplicates-without-times": latest(
        lines("userId,movieId,rating", *(row.rpartition(",")[0] for row in TIES))
    ),
    "latest-huge-ids": latest(
        body(f"{2**63 - 1},1,4,1", "0,3,4,1", f"5,{2**63 - 1},4,1", "5,10000001,4,2"),
        MOVIES + f"{2**63 - 1},Last (2000),Drama\n0,Zero (2000),Drama\n",
    ),
    "latest-unknown-films": latest(body("1,99,3,2", "2,99,3,2", "2,77,1,5")),
    "latest-endless-lines": latest(
        lambda: body("9" * 3_000_000, "x,1,4,1", '"' + "9" * 300_000, "2,1,4,1") + "8" * 5_000_000
    ),
    "latest-only-a-thousand-are-listed": latest(body(*["1,1,x,1"] * 1_500)),
    "latest-bad-rows-in-several-files": latest(
        body(*["1,1,x,1"] * 20),
        lines(FILMS_HEADER, *FILMS, "x,y,z"),
        links=LINKS + "z,,\n",
        tags=TAGS + "1,x,y,1\n",
    ),
    "latest-far-into-a-file": latest(
        lambda: long("{n},1,4.0,{n}\n", 50_000, "\n") + "x,1,4,1\n" + long("{n},2,4.0,{n}\n", 70_000)
    ),
    "latest-just-over-half-usable": latest(lambda: long("{n},1,4,1\n{n},2,3,1\n{n},3,x,1\n", 34_000)),
    "latest-columns-twice-where-it-does-not-matter": latest(
        lines("userId,movieId,rating,timestamp,note,note", "1,1,4,1,a,b", "2,1,4,1,,")
    ),
    "latest-upper-case-columns": latest(RATINGS.replace(HEADER, HEADER.upper())),
    "latest-quoted-columns": latest(RATINGS.replace(HEADER, '"userId","movieId","rating","timestamp"')),
    "latest-one-rating": latest(lines(HEADER, "1,1,4,1")),
}
