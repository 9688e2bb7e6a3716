"""MovieLens since 2014: what stands in movies.csv, links.csv and tags.csv."""

from tests.recorded.source import Source, lines
from tests.recorded.sources.movielens import FILMS, FILMS_HEADER, MOVIES, latest

ODD_TITLES = [
    "  Stray   and  double (2008) ", "Movie (9999)", "(1999)", "1408 (2007)", "A\x00B\x1b[31m (1999)", "",
    '"One, Two (1961)"', '"Say ""Hi"" (1970)"', '"Two\r\nLines (1980)"', '12" Vinyl (1999)', "<b>Bold</b> (2000)",
    "[link](http://x) *star* (2001)", '"Avventura, L\' (Adventure, The) (1960)"', "四大天王 (2006)", "🎬 (2020)",
    '"Boot, Das (Boat, The) (1981)"', "Cut (a.k.a. Slice, The) (1990)", "No Year ()", "Two (1990) Years (1991)",
    "x" * 500 + " (1999)", "Right\u202eLeft (1999)", "=1+1 (1999)", '""', "(no genres listed)", "Title (199)",
]  # fmt: skip
BAD_FILMS = [
    "x,Bad (1999),Drama", "20,Short", "21,Long (1999),Drama,more", "1,Again (2000),Drama", "-1,Minus (1999),Drama",
    '22,"Open (1999),Drama', "23,After open (1999),Drama", '24,"Two', 'lines" (1999),Drama', "", "   ", ",,", ",,,",
    "1.5,Half (1999),Drama", "9223372036854775808,Huge (1999),Drama", "25," + "x" * 21_000 + ",Drama",
    '26,"A"b"c (1999)",Drama', "٣,Other digits (1999),Drama", '"27","Quoted (1999)","Drama|Comedy"', "28;Semi;Drama",
    '29,"Four', "lines", "of", 'title (1999)",Drama', '30,Last "open (1999),Drama', "31,Fine (1999),Drama",
]  # fmt: skip
GENRES = [
    "40,A (1999),(no genres listed)", "41,B (1999),Action|IMAX|Sci-Fi", "42,C (1999),Children's|Comedy|Children",
    "43,D (1999),IMAX", "44,E (1999), Film-Noir |Drama|", "45,F (1999),", '46,G (1999),"Drama, Comedy"',
    "47,H (1999),drama|Drama", "48,I (1999),Drama||Crime", "49,J (1999),Film  Noir|<i>x</i>",
]  # fmt: skip


def films(*rows: str) -> Source:
    """Good ratings beside a table of films."""
    return latest(movies=lines(FILMS_HEADER, *FILMS[:3], *rows))


SOURCES = {
    "latest-odd-titles": latest(
        movies=lines(FILMS_HEADER, *(f"{place},{title},Drama" for place, title in enumerate(ODD_TITLES, 1)))
    ),
    "latest-bad-films": films(*BAD_FILMS),
    "latest-bad-films-crlf": latest(movies=lines(FILMS_HEADER, *FILMS[:3], *BAD_FILMS, ending="\r\n")),
    "latest-line-breaks-in-titles": films(
        '9,"Two\r\nLines (1980)",Drama', "x,Bad,Drama", '10,"1\n2\n3",X', "y,,"
    ),
    "latest-a-title-of-too-many-lines": films(
        '9,"' + "\n".join("line" for _ in range(12)) + '",Drama', "x,,"
    ),
    "latest-genres": films(*GENRES),
    "latest-films-latin-1": latest(movies=MOVIES.replace("–", "-").encode("latin-1")),
    "latest-films-utf-16": latest(movies=MOVIES.encode("utf-16")),
    "latest-films-bom": latest(movies="\ufeff" + MOVIES),
    "latest-films-one-broken-byte": latest(movies=MOVIES.encode() + b"30,Caf\xe9 (2001),Drama\n"),
    "latest-films-bom-and-a-broken-byte": latest(
        movies=b"\xef\xbb\xbf" + MOVIES.encode() + b"30,Caf\xe9,Drama\n"
    ),
    "latest-films-with-more-columns": latest(
        movies=lines("year,genres,movieId,x,title", '1999,Drama,1,"a, b",Heat (1995)', "1,Crime,2,,Up")
    ),
    "latest-an-endless-film-line": films("9," + "x" * 30_000 + ",Drama", "10,Up (2009),Drama"),
    "latest-links": latest(
        links=lines(
            *(
                "movieId,imdbId,tmdbId",
                "1,0113277,949",
                "2,,",
                "77,0000001,1",
                "3,tt5,1",
                "1,0000009,1",
                "x,1,1",
            ),
            *(
                "4,1",
                "5,1234567890123,1",
                "6,1,1.0",
                "7, 0000003 , 5 ",
                "",
                "8,٣,1",
                '"9","0000004","6"',
                "10,-1,1",
            ),
            ending="\r\n",
        )
    ),
    "latest-tags": latest(
        tags=lines(
            *(
                "userId,movieId,tag,timestamp",
                "1,1,Heist,1",
                "2,1,heist ,1",
                '3,1,"pacino, al",1',
                "4,1,a|b,1",
            ),
            *(
                "5,1,,1",
                "6,x,foo,1",
                "7,2",
                f"8,2,{'long' * 16},1",
                f"8,2,{'y' * 60},1",
                "9,2,so\0 good\u2028,1",
            ),
            *(
                '10,2,"two',
                'lines",1',
                '11,2,"open,1',
                "12,99,unknown film,1",
                "13,2,ÉCOLE,1",
                "14,2,<b>x</b>,1",
            ),
            *(f"1,3,tag{number:02},1" for number in range(15)),
        )
    ),
    "latest-tags-latin-1": latest(tags=lines("userId,movieId,tag", "1,1,café").encode("latin-1")),
    "latest-links-and-tags-in-another-order": latest(
        links=lines("tmdbId,movieId,imdbId", "603,1,0133093"), tags=lines("tag,movieId", "neo,1")
    ),
    "latest-films-are-a-folder": latest(movies=None),
}
