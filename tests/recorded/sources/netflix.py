"""Netflix Prize: combined files, one file a film, and the table of titles."""

from tests.recorded.source import Content, Source, lines, zipped

COMBINED_1 = lines(
    *("1:", "1488844,3,2005-09-06", "822109,5,2005-05-13", "885013,4,2005-10-19", "30878,4,2005-12-26"),
    *("2:", "822109,4,2005-09-05", "2059652,4,2005-09-05", "30878,1,2004-02-29"),
)
COMBINED_2 = lines(
    "3:", "1488844,1,1999-11-11", "3:", "30878,2,2005-12-26", "4:", "822109,3,2000-01-01", ending="\r\n"
)
TITLES = lines(
    *("1,2003,Dinosaur Planet", "2,2004,Isle of Man TT 2004 Review", "3,NULL,Roti, Kapda Aur Makaan"),
    *('4,1994,Paula Abdul\'s "Get Up" & Dance: Élan', "5,1985,Never Rated, The"),
).encode("latin-1")
BAD = [
    *(
        "1,6,2005-09-06",
        "1,0,2005-09-06",
        "1,3.5,2005-09-06",
        "1,nan,2005-09-06",
        "1,inf,2005-09-06",
        "1,,2005-09-06",
    ),
    *(
        "1,x,2005-09-06",
        "1,1_0,2005-09-06",
        "1,-3,2005-09-06",
        "x,3,2005-09-06",
        "-1,3,2005-09-06",
        ",3,2005-09-06",
    ),
    *(
        "1.0,3,2005-09-06",
        "99999999999999999999,3,2005-09-06",
        "1,3",
        "1,3,2005-09-06,9",
        "lost",
        ",,",
        "1;3;2005-09-06",
    ),
    *(
        "2,3,2005-13-06",
        "2,3,2005-02-30",
        "2,3,06/09/2005",
        "2,3,2005/09/06",
        "2,3,05-09-06",
        "2,3,",
    ),
    *(
        "2,3,1125964800",
        "2,3,20050906",
        "2,3,٢٠٠٥-09-06",
        "2,3,9999-12-31",
    ),
    *(
        '3,"3,2005-09-06',
        "3\0,3,2005-09-06",
        "3,3,2005-09-06\t",
        "4,3," + "9" * 600,
        "9" * 700,
        "Cust_Id,Rating,Date",
    ),
    *("é,3,2005-09-06", "1,3,2005-09-06 ", '"1","3","2005-09-06"'),
]
HARMLESS = [
    "5,5,2005-09-06",
    "6,5.0,2005-09-06",
    " 7 , 3 , 2005-09-06 ",
    '"8","3","2005-09-06"',
    "009,3,2005-09-06",
]


def prize(titles: Content = TITLES, **parts: Content) -> Source:
    """Files of ratings beside the titles."""
    return Source({f"{name}.txt": text for name, text in parts.items()} | {"movie_titles.csv": titles})


def films(*titles: str) -> Source:
    """Good ratings beside these titles."""
    return prize(lines(*titles), combined_data_1=COMBINED_1)


ONE_A_FILM: dict[str, Content] = {
    "training_set/mv_0000001.txt": "1:\n1488844,3,2005-09-06\n822109,5,2005-05-13\n",
    "training_set/mv_0000002.txt": "2:\n822109,4,2005-09-05",
    "training_set/mv_0000003.txt": "3:\n1488844,1,1999-11-11\nx,2,2005-12-26\n",
    "movie_titles.txt": TITLES,
}

SOURCES = {
    "netflix": prize(combined_data_1=COMBINED_1, combined_data_2=COMBINED_2),
    "netflix-without-titles": Source({"combined_data_1.txt": COMBINED_1}),
    "netflix-one-file-a-film": Source(ONE_A_FILM),
    "netflix-zip": Source(
        {
            "prize.zip": zipped(
                {"a/combined_data_1.txt": COMBINED_1, "a/movie_titles.csv": TITLES, "a/probe.txt": "1:\n"}
            )
        },
        "prize.zip",
    ),
    "netflix-zip-one-file-a-film": Source({"download.zip": zipped(ONE_A_FILM)}, "download.zip"),
    "netflix-both-layouts": prize(combined_data_1=COMBINED_1, mv_0000003="3:\n9,5,2001-01-01\nx\n"),
    "netflix-bad-rows": prize(combined_data_1=lines("1:", *BAD, *HARMLESS, "2:", *BAD[:3], "7,1,2005-09-06")),
    "netflix-bad-rows-crlf": prize(combined_data_1=lines("1:", *BAD, *HARMLESS, ending="\r\n")),
    "netflix-bad-rows-in-several-files": prize(
        combined_data_1=lines("5,3,2005-09-06", "1:", "", "1,6,2005-09-06", "3,3", "5,5,2005-09-06"),
        combined_data_2=lines(
            "x:", "6,5,2005-09-06", "7,nan,2005-09-06", "2:", "7,inf,2005-09-06", "7,1,2005-09-06"
        ),
        combined_data_10=lines("", "", "bad", "3:", "7,2,2005-09-06", "bad"),
    ),
    "netflix-header-row": prize(combined_data_1="Cust_Id,Rating,Date\n" + COMBINED_1),
    "netflix-bom-and-no-last-line-end": prize(combined_data_1="\ufeff" + COMBINED_1.rstrip("\n")),
    "netflix-blank-lines": prize(combined_data_1=COMBINED_1.replace("\n", "\n\n") + "  \n\t\nx\n"),
    "netflix-film-lines": prize(
        combined_data_1=lines(
            *(
                " 1 : ",
                "1,3,2005-09-06",
                "01:",
                "2,3,2005-09-06",
                "1:2:",
                "3,3,2005-09-06",
                ":",
                "4,3,2005-09-06",
            ),
            *(
                "1234567890123:",
                "5,3,2005-09-06",
                "-1:",
                "6,3,2005-09-06",
                "2:x",
                "7,3,2005-09-06",
                "2:",
                "2:",
                "3:",
            ),
            *("8,3,2005-09-06", "9,3,2005-09-06 10:00", "10,3,2005-09-06", "99:", "11,3,2005-09-06", "4:"),
        )
    ),
    "netflix-a-film-goes-on-in-no-other-file": prize(
        combined_data_1=COMBINED_1, combined_data_2="7,3,2005-09-06\n2:\n8,3,2005-09-06\n"
    ),
    "netflix-duplicates": prize(
        combined_data_1=lines("1:", "5,3,2005-09-06", "5,1,2004-09-06", "6,1,2004-01-01", "6,2,2004-01-01"),
        combined_data_2=lines("1:", "5,2,2005-09-06"),
    ),
    "netflix-dates-before-1970": prize(
        combined_data_1=lines("1:", "1,3,1969-12-31", "2,3,0000-01-01", "3,3,1960-01-01")
    ),
    "netflix-leap-days": prize(combined_data_1="1:\n1,3,1970-01-01\n2,3,2000-02-29\n"),
    "netflix-one-empty-file": prize(combined_data_1="", combined_data_2=COMBINED_2),
    "netflix-endless-lines": prize(
        combined_data_1=lambda: lines("1:", "9" * 3_000_000, "1,3,2005-09-06", "x") + "1" * 900
    ),
    "netflix-titles": films(
        *(
            "1,20031,Dinosaur Planet",
            '2,2004,"Quoted, Title"',
            "3,null,No Year",
            "x,2000,Bad",
            "",
            "1,2000,Again",
            ",,",
        ),
        *(
            "4",
            "5,1999",
            "6,,Blank year",
            "7, 1998 , Spaced ",
            "8,1999,Matrix, The",
            "9,1997,A\0B",
            "-1,2000,Minus",
        ),
        *(
            "10,2001," + "x" * 21_000,
            "11,1800,Old",
            "12,1999,Year in it (1998)",
            '13,1999,"Open',
            "14;1999;Semicolons",
        ),
    ),
    "netflix-titles-crlf-and-bom": prize(
        "\ufeff" + TITLES.decode("latin-1").replace("\n", "\r\n"), combined_data_1=COMBINED_1
    ),
    "netflix-half-of-the-titles": films("1,2003,Dinosaur Planet"),
    "netflix-long-file": prize(
        combined_data_1=lambda: (
            "".join(
                f"{film}:\n" + "".join(f"{user},{user % 5 + 1},2001-09-09\n" for user in range(60))
                for film in range(1, 2_001)
            )
            + "x,1,2001-09-09\n"
        )
    ),
}
