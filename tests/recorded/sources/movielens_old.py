"""MovieLens 100K (u.data), 1M and 10M (ratings.dat)."""

from tests.recorded.source import Content, Source, lines, zipped

GENRES = 19


def film_row(number: object, title: str, *flags: int, date: str = "01-Jan-1995") -> str:
    """A row of u.item, with the genres at these places."""
    return "|".join(
        [str(number), title, date, "", "http://x", *("1" if n in flags else "0" for n in range(GENRES))]
    )


ITEMS = [
    film_row(1, "Toy Story (1995)", 3, 4, 5),
    film_row(2, "Misérables, Les (1995)", 8),
    film_row(3, "Land Before Time III: The Time of the Great Giving (1995) (V)", 4),
    film_row(4, "8 1/2 (1963)", 8, 0),
    "267|unknown||||1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0",
]
DATA = [
    f"{user}\t{film}\t{(user + film) % 5 + 1}\t{881_250_949 + 1000 * user - film}"
    for user in range(1, 9)
    for film in (1, 2, 3, 267)
    if (user + film) % 3
]
PEOPLE = [
    "1|24|M|technician|85711",
    "2|53|F|other|94043",
    "3|23|M|none|T8H1N",
    "4|7|F|student|1",
    "5|100|M|retired|x",
]
U_DATA, U_ITEM = lines(*DATA), lines(*ITEMS).encode("latin-1")
BAD_FIELDS = ["x", "-1", "", "1.0", "99999999999999999999", "٣", "1_0"]
BAD_RATINGS = ["6", "0", "nan", "inf", "", "3.5", "x", "-1", "4,0", "1_0"]
BAD_TIMES = ["", "x", "-5", "1.5", "99999999999999", "1998-01-01"]


def bad_rows(sign: str) -> list[str]:
    """Rows with one thing wrong each."""
    return [
        *(sign.join((text, "1", "5", "1")) for text in BAD_FIELDS),
        *(sign.join(("1", text, "5", "1")) for text in BAD_FIELDS),
        *(sign.join(("1", "1", text, "1")) for text in BAD_RATINGS),
        *(sign.join(("1", "1", "4", text)) for text in BAD_TIMES),
        *(sign.join("114"), sign.join("11419"), "lost", sign * 3, "1 1 4 1", "1,1,4,1", "1:1:4:1", "", "   "),
        *(f'"1"{sign}"1"{sign}"4"{sign}"7"', f'"1{sign}1"{sign}4{sign}1', f"\0{sign}1{sign}4{sign}1"),
        *(
            "9" * 600,
            f"1{sign}1{sign}4{sign}" + "1" * 600,
            f" 9 {sign} 1 {sign} 4 {sign} 1 ",
            sign.join("1141") + "\r",
        ),
        *(sign.join(("user_id", "item_id", "rating", "timestamp")), f"1{sign}1{sign}4{sign}1{sign}"),
    ]


def hundred(data: Content = U_DATA, item: Content = U_ITEM, **others: Content) -> Source:
    """A folder of MovieLens 100K."""
    return Source({f"u.{name}": text for name, text in ({"data": data, "item": item} | others).items()})


DOT_RATINGS = [
    f"{user}::{film}::{(user + film) % 5 + 1}::{978_300_760 + 1000 * user - film}"
    for user in range(1, 9)
    for film in (73, 260, 661, 1193, 4000)
    if (user + film) % 3
]
HALVES = [*DOT_RATINGS, "20::661::0.5::1000000000", "20::73::3.5::1000000001", "20::260::4.0::1000000002"]
DOT_FILMS = [
    "661::James and the Giant Peach (1996)::Animation|Children's|Musical",
    "1193::One Flew Over the Cuckoo's Nest (1975)::Drama",
    "2019::Seven Samurai (The Magnificent Seven) (Shichinin no samurai) (1954)::Action|Drama",
    "73::Misérables, Les (1995)::Drama|Musical",
    "260::Star Wars: Episode IV - A New Hope (1977)::Sci-Fi",
]
DOT_PEOPLE = [
    "1::F::1::10::48067",
    "2::M::56::16::70072",
    "3::X::25::99::1",
    "4::M::18::0::2",
    "5::F::35::7::3",
]
DOT_TAGS = [
    "3::661::Roald Dahl::1",
    "4::661::roald dahl::2",
    "5::661::fruit::3",
    "5::73::a|b::4",
    "5::260::::5",
]


RATINGS_DAT, MOVIES_DAT = lines(*DOT_RATINGS), lines(*DOT_FILMS)


def dots(ratings: Content = RATINGS_DAT, movies: Content = MOVIES_DAT, **others: Content) -> Source:
    """A folder of MovieLens 1M or 10M."""
    return Source(
        {f"{name}.dat": text for name, text in ({"ratings": ratings, "movies": movies} | others).items()}
    )


SOURCES = {
    "100k": hundred(user=lines(*PEOPLE), genre="unknown|0\n\n"),
    "100k-crlf-and-bom": hundred(
        "\ufeff" + lines(*DATA, ending="\r\n"),
        "\ufeff" + lines(*ITEMS, ending="\r\n"),
        user=lines(*PEOPLE, ending="\r\n"),
    ),
    "100k-zip": Source(
        {
            "ml-100k.zip": zipped(
                {
                    "ml-100k/u.data": lines(*DATA),
                    "ml-100k/u.item": lines(*ITEMS),
                    "ml-100k/u1.base": "1\t1\t5\t1\n",
                }
            )
        },
        "ml-100k.zip",
    ),
    "100k-bad-rows": hundred(lines("7\t1\t5\t1", *bad_rows("\t"), "8\t1\t5\t1")),
    "100k-bad-rows-crlf": hundred(lines("7\t1\t5\t1", *bad_rows("\t"), "8\t1\t5\t1", ending="\r\n")),
    "100k-first-row-bad": hundred(lines("user_id\titem_id\trating\ttimestamp", *DATA)),
    "100k-blank-first-line": hundred(lines("", *DATA, "", "x")),
    "100k-half-stars-are-off": hundred(lines(*DATA, "9\t1\t3.5\t1", "9\t2\t4.0\t1")),
    "100k-duplicates": hundred(lines("1\t1\t5\t9", "1\t1\t1\t3", "2\t1\t2\t3", "2\t1\t3\t3", "1\t1\t4\t9")),
    "100k-unknown-films": hundred(lines(*DATA, "9\t500\t3\t1", "9\t501\t3\t1")),
    "100k-bad-films": hundred(
        item=lines(
            *(
                ITEMS[0],
                "x|Bad|01-Jan-1995||x|" + "|".join("0" * 19),
                "",
                "   ",
                "|" * 23,
                film_row(1, "Again (1999)"),
            ),
            *(
                film_row(6, '"Quoted" (1990)', 99),
                film_row(" 7 ", "  Spaced   (1991) ", 1, 18),
                film_row(8, ""),
                film_row(9, "A\0B"),
            ),
            *(film_row(10, "Other flags").replace("|0", "|2"), film_row(11, "Comma, The (1999)"), ITEMS[4]),
        )
    ),
    "100k-films-utf-8": hundred(item=lines(*ITEMS)),
    "100k-bad-people": hundred(
        user=lines(
            *(
                "1|24|M|technician|85711",
                "1|24|M|technician|85711",
                "2|x|M|technician|1",
                "3||F|none|1",
                "4|²|M|a|1",
            ),
            *(
                "x|24|M|b|1",
                "5|24|M|c",
                "6|1000|M|d|1",
                "",
                "7|150|m|e|1",
                "8|0||20|1",
                "9|55|F|  lawyer |1",
                "999|3|F|f|1",
            ),
        )
    ),
    "1m": dots(movies=lines(*DOT_FILMS).encode("latin-1"), users=lines(*DOT_PEOPLE)),
    "1m-crlf": dots(
        *(lines(*rows, ending="\r\n") for rows in (DOT_RATINGS, DOT_FILMS)), users=lines(*DOT_PEOPLE)
    ),
    "1m-bad-rows": dots(lines("7::73::5::1", *bad_rows("::"), "8::73::5::1")),
    "1m-bad-films": dots(
        movies=lines(
            *(
                DOT_FILMS[0],
                "x::Bad (1999)::Drama",
                "5::Two::Colons (1999)::Drama",
                "6::Short (1999)",
                "",
                "::::",
            ),
            *(
                "661::Again (1999)::Drama",
                "7:: ::Drama",
                "8::Genres (1999)::drama|Drama||IMAX|(no genres listed)",
            ),
            *(
                '9::"Quoted, The" (1999)::Drama',
                "10::" + "x" * 21_000 + "::Drama",
                "-1::Minus::Drama",
                *DOT_FILMS[3:],
            ),
        )
    ),
    "1m-bad-people": dots(
        users=lines(
            *(
                "1::F::²::1::1",
                "2::F::25::1::1",
                "2::M::25::1::1",
                "x::F::1::1::1",
                "3::F::1::1",
                "4::Q::1::21::1",
            ),
            *(
                "5::F::-1::1::1",
                "6::F::0::-1::1",
                "7::M::17::teacher::1",
                "8::M::200::::",
                "",
                "9::M::45::20::1::1",
            ),
        )
    ),
    "10m": dots(lines(*HALVES), tags=lines(*DOT_TAGS)),
    "10m-zip": Source(
        {
            "ml-10m.zip": zipped(
                {
                    "ml-10M100K/ratings.dat": lines(*HALVES),
                    "ml-10M100K/movies.dat": lines(*DOT_FILMS),
                    "ml-10M100K/tags.dat": lines(*DOT_TAGS),
                }
            )
        },
        "ml-10m.zip",
    ),
    "10m-bad-rows": dots(lines(HALVES[0], *bad_rows("::"), "1::1::2.25::1", "1::1::5.5::1", *HALVES[1:])),
    "10m-bad-tags": dots(
        lines(*HALVES),
        tags=lines(
            "x::661::a::1",
            "1::661::two::colons::1",
            "1::661::b",
            "",
            *DOT_TAGS,
            f"1::73::{'y' * 61}::1",
            "::::::",
        ),
    ),
    "10m-people-and-tags": dots(lines(*HALVES), tags=lines(*DOT_TAGS), users=lines(*DOT_PEOPLE)),
}
