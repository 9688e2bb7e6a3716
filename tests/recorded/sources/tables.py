"""Any table of ratings: how its text is written, and which columns it has."""

from tests.recorded.source import Content, Source, lines, one, packed, zipped

SIGNS = {"comma": ",", "tab": "\t", "semicolon": ";", "pipe": "|", "colons": "::"}
ENDINGS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
GOOD = [f"{user},{user % 7},{user % 5 + 1}" for user in range(1, 41)]
SMALL = lines("user,item,rating", *GOOD)
TEXTS = lines("user,asin,overall", "zoe,B002,5", "adam,B001,3", "zoe,B001,4", "éva,b001,1", " adam ,B003 ,2")


def delimited(sign: str, ending: str) -> Source:
    """A small table parted by one sign."""
    rows = (
        ("user_id", "item_id", "rating"),
        ("1", "10", "5"),
        ("2", "20", "1"),
        ("x", "20", "1"),
        ("3", "20"),
    )
    return one("a.csv", lines(*(sign.join(row) for row in rows), ending=ending))


def headed(header: str, *rows: str) -> Source:
    """A table with this header."""
    return one("a.csv", lines(header, *rows))


def beside(films: Content, name: str = "movies.csv", ratings: Content = SMALL) -> Source:
    """A table of films beside the ratings."""
    return Source({"scores.csv": ratings, name: films})


FILMS = lines(
    *(
        "id,name,year,genre",
        "1,Heat (1995),,Crime",
        "2,Up,2009,\"['Animation']\"",
        "1,Again,,",
        ",No id,,",
        "4,,,",
        "5",
    ),
    *(
        '6,"Comma, The",1990-05-01,"Crime, Drama"',
        "x,Not a number,1999,",
        "3,Released,released 1988,a;b",
        "",
        "007,Bond,1962,",
    ),
    *(
        "8,Old,1800,Children's|IMAX",
        "9,Death Note (2006-2007),,",
        '10,"Two',
        'lines",2000,x',
        "99,Never rated,1,",
    ),
)

SOURCES = {
    f"table-{sign}-{ending}": delimited(SIGNS[sign], ENDINGS[ending]) for sign in SIGNS for ending in ENDINGS
} | {
    "table-without-header": one("a.csv", lines("1,10,5,888", "2,10,3,999", "x,10,3,999")),
    "table-without-header-or-times": one("a.csv", lines("1,10,5", "2,10,3", "2,11,4.5")),
    "table-without-header-text-ids": one("a.csv", lines("A1,B1,5.0,1400000000", "A2,B1,3.0,1400000001")),
    "table-amazon": headed(
        "reviewerID,asin,overall,unixReviewTime,summary",
        'A1,B1,5.0,1400000000,"Good, ""very"""',
        "A2,B1,3.0,1400000001,",
    ),
    "table-bookcrossing": one(
        "BX-Book-Ratings.csv",
        lines(
            '"User-ID";"ISBN";"Book-Rating"',
            '"276725";"034545104X";"8"',
            '"276726";"0155061224";"5"',
            '"276725";"0155061224";"x"',
        ).encode("latin-1"),
    ),
    "table-movielens-ratings-alone": one(
        "ratings.csv",
        lines("userId,movieId,rating,timestamp", "1,1,4.0,964982703", "1,3,0.5,964981247", "x,3,4,1"),
    ),
    "table-u.data-called-csv": one(
        "u.csv", lines("196\t242\t3\t881250949", "186\t302\t3\t891717742", "22\t377\t1\t878887116")
    ),
    "table-ratings.dat-called-csv": one(
        "ratings.csv", lines("1::1193::5::978300760", "1::661::3::978302109")
    ),
    "table-columns-in-another-order": headed(
        "date,score,comment,film,person", "2005-09-06,4,hi,3,1", '2005-09-07,5,"a, b",4,2'
    ),
    "table-upper-case-columns": headed(" USER_ID , Movie-Id ,RATING", "1,1,4", "2,1,5"),
    "table-extra-columns": headed("user,item,rating,a,b,c", "1,1,4,,,", "2,1,5,x,y,z", "3,1,5,x,y"),
    "table-more-than-one-time": headed(
        "user,item,rating,timestamp,date", "1,1,4,978300760,2005-09-06", "2,1,5,978300761,"
    ),
    "table-an-index-column": headed(",user,item,rating", "0,1,1,4", "1,2,1,5"),
    "table-text-ids": one("a.csv", TEXTS),
    "table-text-ids-and-more-rows": one("a.csv", TEXTS + "eve,B000,1\n"),
    "table-text-users": headed(
        "user,item,rating",
        "ann,1,4",
        "bob,2,5",
        "ann,2,1",
        ",3,4",
        "ann,,4",
        f"{'x' * 401},1,4",
        f"{'x' * 400},1,4",
    ),
    "table-text-items": headed(
        "user,item,rating",
        "1,tt0111161,4",
        "2,tt0068646,5",
        "1,Heat (1995),1",
        "3,<b>x</b>,4",
        "4,a|b,2",
        "x,y,4",
    ),
    "table-imdb-ids": headed("user,tconst,rating", "1,tt0111161,9", "2,tt0111161,10", "2,0068646,1"),
    "table-isbns": headed(
        "user,isbn,rating", *(f"{n},{n:010}{'X' if n % 11 == 0 else ''},{n % 5 + 1}" for n in range(1, 100))
    ),
    "table-nearly-whole-ids": headed(
        "user,item,rating", *(f"{n},{n},{n % 5 + 1}" for n in range(1, 200)), "7,x,4", "y,7,3"
    ),
    "table-too-few-whole-ids": headed(
        "user,item,rating", *(f"{n},{n},{n % 5 + 1}" for n in range(1, 60)), "7,x,4"
    ),
    "table-ids-beyond-64-bits": headed("user,item,rating", f"{'9' * 20},7,5", f"{'9' * 19}8,7,4"),
    "table-large-ids": headed("user,item,rating", f"{2**63 - 1},7,5", f"0,{2**63 - 1},4", *GOOD),
    "table-ids-with-a-point": headed("user,item,rating", "1.0,7.0,5", "2.0,8.0,4"),
    "table-ids-with-zeros": headed("user,item,rating", "007,0001,5", "7,1,4", "8,2,3"),
    "table-titles": one(
        "a.csv",
        lines(
            "user;title;rating",
            'ann;"Heat (1995)";8,5',
            'bob;"The ""Big""; One";7',
            "cem;Amélie;1",
            'dan;"Matrix, The";2',
        ),
    ),
    "table-titles-beside-ids": headed(
        "user,item,title,rating",
        "1,5,Heat,4",
        "1,6,,3",
        "2,5,Other name,4",
        '2,7,"Up, The (2009)",1',
        "3,7,x,9x",
    ),
    "table-titles-beside-text-ids": headed(
        "user,asin,title,rating", "1,B1,Heat,4", "1,B2,,3", "2,B1,Other,4"
    ),
    "table-titles-and-ids-swapped": headed("title,rating,movie_id,user", "Heat,4,1,1", "Up,5,2,1"),
    "table-duplicates": headed(
        "user,title,rating,date",
        "a,X,5,2020-01-02",
        "a,X,1,2020-01-01",
        "b,X,2,2020-01-01",
        "b,X,3,2020-01-01",
    ),
    "table-duplicates-without-times": headed("user,item,rating", "1,1,5", "1,1,4", "2,1,3", "1,1,2"),
    "table-utf-8-bom": one("a.csv", "\ufeffuser,title,rating\nann,Amélie,4\nbob,四大天王,5\n"),
    "table-utf-16": one(
        "a.csv", lines("user,title,rating", "ann,Amélie,4", "bob,四大天王,5", "x,y").encode("utf-16")
    ),
    "table-utf-16-be": one(
        "a.csv", b"\xfe\xff" + lines("user,title,rating", "ann,Amélie,4", "bob,Up,5").encode("utf-16-be")
    ),
    "table-utf-16-tabs": one(
        "a.tsv", lines("user\ttitle\trating", "ann\tAmélie\t4", "bob\tUp\t5").encode("utf-16")
    ),
    "table-latin-1": one("a.csv", lines("user,title,rating", "ann,Amélie,4", "bob,Up,5").encode("latin-1")),
    "table-one-broken-byte": one("a.csv", b"user,title,rating\nann,Caf\xe9,4\nbob,Up \xc3\xa9t\xc3\xa9,5\n"),
    "table-bom-and-a-broken-byte": one("a.csv", b"\xef\xbb\xbfuser,title,rating\nann,Caf\xe9,4\nbob,Up,5\n"),
    "table-gz": one("a.csv.gz", packed(SMALL)),
    "table-tsv-gz-in-a-folder": Source({"a.tsv.gz": packed(SMALL.replace(",", "\t"))}),
    "table-zip": Source({"a.zip": zipped({"in/a.csv": SMALL, "README.txt": "hello"})}, "a.zip"),
    "table-zip-from-a-mac": Source(
        {"a.zip": zipped({"a.csv": SMALL, "__MACOSX/._a.csv": bytes(100), ".DS_Store": "x"})}, "a.zip"
    ),
    "table-hidden-files-beside-it": Source({"a.csv": SMALL, "._a.csv": bytes(100), "notes.txt": "hello"}),
    "table-blank-lines-above": one("a.csv", "\r\n  \r\n\n" + SMALL + "\n\nx,1,4\n  \n"),
    "table-bom-and-blank-lines-above": one("a.csv", "\ufeff\n" + SMALL + "x\n"),
    "table-without-a-last-line-end": one("a.csv", SMALL + "77,1,4"),
    "table-last-row-cut": one("a.csv", SMALL + '77,"1'),
    "table-psv": one("a.psv", lines("user|item|rating", "1|1|4", "2|1|5")),
    "table-another-ending": one("ratings.tab", lines("user\titem\trating", "1\t1\t4", "2\t1\t5")),
    "table-films": beside(FILMS),
    "table-films-crlf": beside(FILMS.replace("\n", "\r\n")),
    "table-films-semicolons": beside(
        lines("id;title;year", "1;Heat;1995", "2;Matrix, The (1999);", "3;x"), "Films.csv"
    ),
    "table-films-text-ids": beside(
        lines(
            "id\tname\tyear\tgenre",
            "h\tHeat\t1995\tCrime, Drama",
            "u\tUp (2009)\t\t['Animation']",
            "h\tAgain\t\t",
        ),
        "items.tsv",
        lines("user,item,rating", "1,u,4", "2,x,5"),
    ),
    "table-films-gz": Source({"scores.csv.gz": packed(SMALL), "movies.csv.gz": packed(FILMS)}),
    "table-films-zip": Source(
        {"all.zip": zipped({"data/items.csv": FILMS, "data/scores.csv": SMALL})}, "all.zip"
    ),
    "table-films-utf-16": beside(lines("id,title", "1,Café (2001)", "2,Up").encode("utf-16")),
    "table-films-latin-1": beside(lines("id,title", "1,Café (2001)", "2,Up").encode("latin-1")),
    "table-films-of-movielens": Source(
        {
            "ratings.csv": lines("user,item,stars", "1,1,4", "1,2,5", "2,1,1"),
            "movies.csv": lines(
                "movieId,title,genres", "1,Heat (1995),Crime|Thriller", "2,Up (2009),Animation"
            ),
        }
    ),
    "table-films-of-ones-own-beside-movielens": Source(
        {
            "ratings.csv": lines("userId,movieId,rating,timestamp", "1,1,4,1", "1,2,5,2"),
            "movies.csv": lines("id,name,year,genre", "1,Heat,1995,Crime", "2,Up,2009,Animation"),
        }
    ),
    "table-films-of-movielens-semicolons": Source(
        {
            "ratings.csv": lines("userId;movieId;rating;timestamp", "1;1;4;1", "1;2;5;2"),
            "movies.csv": lines("movieId;title;genres", "1;Heat (1995);Crime", "2;Up (2009);Animation"),
        }
    ),
    "table-films-of-movielens-tabs": Source(
        {
            "ratings.csv": lines("userId\tmovieId\trating", "1\t1\t4", "1\t2\t5"),
            "movies.csv": lines("movieId,title,genres", "1,Heat (1995),Crime", "2,Up (2009),Animation"),
        }
    ),
    "table-an-endless-film-line": beside(
        lines("id,title", "1,Heat", "2," + "x" * 21_000, "3," + "y" * 2_000)
    ),
}
