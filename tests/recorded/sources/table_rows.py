"""Any table of ratings: rows that are wrong, quotes, records over several lines."""

from tests.recorded.source import lines, one

GOOD = [f"{user},{user % 5},{user % 5 + 1}" for user in range(4_000)]
BAD = [
    *(
        f"3,1,{text}"
        for text in (
            "good",
            "1_0",
            "",
            "nan",
            "inf",
            "-inf",
            "NULL",
            "4f",
            "0x4",
            "٤",
            "1e400",
            "1001",
            "-1001",
            "true",
            "4 5",
            "4;5",
            "€4",
        )
    ),
    *(
        f"{text},1,4"
        for text in (
            "x",
            "-1",
            "",
            "1.5",
            "9223372036854775808",
            "1_0",
            "٣",
            "１",
            "+1",
            "1e3",
            "NULL",
            "true",
        )
    ),
    *(f"3,{text},4" for text in ("x", "-1", "", "1.5", "9223372036854775808", "1_0", "²")),
    *(
        "3,1",
        "3,1,4,4",
        "lost",
        ",,",
        ",",
        ",,,,",
        "3;1;4",
        "3\t1\t4",
        "3::1::4",
        "# a comment",
        "user,item,rating",
    ),
    *(
        '3,"1,4",1',
        '3,"1",4',
        '"3","1","4"',
        '"3,1,4"',
        '3,1,"4"x',
        '3"4",1,4',
        "'3',1,4",
        '"",1,4',
        '3,1,""',
        '3,""1"",4',
    ),
    *(
        "\x003,1,4",
        "3,1\x00,4",
        "3,1,\x0b4",
        "3,1,4\x1b[31m",
        "3\x1f1,1,4",
        "\x1e0",
        "\x1d3,1,4",
        "3,1\t,4",
        "\t3,1,4",
        " 3 , 1 , 4 ",
    ),
    *(
        "\xa03,1,4",
        "3,1,4\u2028",
        "\ufeff3,1,4",
        "3,1,<b>4</b>",
        "é,1,4",
        "3,1," + "9" * 60,
        "",
        "   ",
        "\t",
        '""',
        '"',
        '3,1,"4',
    ),
    *("3,1," + "9" * 30_000, "3," + "1" * 10_000 + ",4", "3,1,3.5", "3,1,4.00001"),
]
QUOTED = lines(
    *(
        "user,title,rating,review",
        '1,Heat,5,"one',
        'two, ""three""',
        'four"',
        '2,Stray "quote,4,x',
        "3,Up,oops,y",
        '"4',
    ),
    *(
        '5,"Quoted ""all"" (1999)",3,',
        '6,""Heat"",2,z',
        '7,"He"at,2,z',
        '8,"Heat",2,"z"',
        "9,'Heat, x',2,z",
        '10,"Open,2,z',
    ),
    *(
        '11,"a',
        "b",
        'c",3,"d',
        'e"',
        '12,"a"",3,x',
        '13,"",3,x',
        '14," spaced ",3,x',
        '15,"tab\tin",3,x',
        '16,"x,y",bad,z',
    ),
)
SOURCES = {
    "table-bad-rows": one("a.csv", lines("user,item,rating", *GOOD, *BAD, "", "7,7,1")),
    "table-bad-rows-crlf": one("a.csv", lines("user,item,rating", *GOOD, *BAD, "", "7,7,1", ending="\r\n")),
    "table-bad-rows-tabs": one(
        "a.tsv", lines("user\titem\trating", *(row.replace(",", "\t") for row in (*GOOD, *BAD)))
    ),
    "table-bad-rows-semicolons": one(
        "a.csv", lines("user;item;rating", *(row.replace(",", ";") for row in (*GOOD, *BAD)))
    ),
    "table-bad-rows-colons": one(
        "a.csv", lines("user::item::rating", *(row.replace(",", "::") for row in (*GOOD, *BAD)))
    ),
    "table-bad-rows-pipes": one(
        "a.csv", lines("user|item|rating", *(row.replace(",", "|") for row in (*GOOD, *BAD)))
    ),
    "table-bad-rows-latin-1": one(
        "a.csv", lines("user,item,rating", *GOOD, "é,1,4", "3,1,½", "x,1,4").encode("latin-1")
    ),
    "table-bad-rows-utf-16": one(
        "a.csv", lines("user,item,rating", *GOOD[:2_000], *BAD).encode("utf-16", "surrogatepass")
    ),
    "table-bad-rows-text-ids": one(
        "a.csv",
        lines("user,film,rating", *(f"p{n},Film {n % 9},{n % 5 + 1}" for n in range(2_000)), *BAD),
    ),
    "table-bad-rows-without-header": one("a.csv", lines(*GOOD, *BAD)),
    "table-few-rows-most-bad": one(
        "a.csv", lines("user,item,rating", "1,1,4", "1,1", "x", "2,1,bad", "3,2,5")
    ),
    "table-only-a-thousand-are-listed": one("a.csv", lines("user,item,rating", "1,1,4", *["1,1,x"] * 1_500)),
    "table-spaces": one("a.csv", lines(" user , item , rating ", " 1 , 2 , 4 ", "\t2\t,2, 5")),
    "table-quotes": one("a.csv", QUOTED),
    "table-quotes-crlf": one("a.csv", QUOTED.replace("\n", "\r\n")),
    "table-quotes-old-mac": one("a.csv", QUOTED.replace("\n", "\r")),
    "table-quotes-semicolons": one("a.csv", QUOTED.replace(",", ";")),
    "table-quotes-pipes": one("a.psv", QUOTED.replace(",", "|")),
    "table-every-field-quoted": one(
        "a.csv",
        lines(
            '"user","item","rating"',
            *('"' + row.replace(",", '","') + '"' for row in GOOD[:200]),
            '"x","1","4"',
            '"3","1"',
        ),
    ),
    "table-a-record-of-too-many-lines": one(
        "a.csv",
        lines(
            "user,title,rating,review",
            '1,Heat,5,"' + "\n" * 120 + '"',
            "2,Up,4,x",
            '3,Up,4,"' + "\n" * 99 + '"',
            "4,Up,z,x",
        ),
    ),
    "table-a-record-too-long": one(
        "a.csv",
        lines(
            "user,title,rating,review",
            '1,Heat,5,"' + "x" * 12_000,
            "y" * 12_000 + '"',
            "2,Up,4,x",
            "3,Up,z,x",
        ),
    ),
    "table-lone-carriage-returns": one("a.csv", 'user,item,"rat\ring"\n1,1,4\n2,1\r,5\n3,1,4\rx\n'),
    "table-mixed-line-ends": one("a.csv", "user,item,rating\r\n1,1,4\n2,1,5\r\nx,1,4\n3,1,4\r"),
    "table-endless-lines": one(
        "a.csv",
        lambda: (
            lines("user,item,rating", *GOOD[:500], "9" * 3_000_000, "x,1,4", '"' + "9" * 300_000, "y,1,4")
            + "8" * 5_000_000
        ),
    ),
    "table-trailing-signs": one("a.csv", lines("user,item,rating,", "1,1,4,", "2,1,5,", "3,1,5")),
    "table-trailing-signs-in-rows-only": one("a.csv", lines("user,item,rating", "1,1,4,", "2,1,5,", "3,1,5")),
    "table-far-into-a-file": one(
        "a.csv",
        lambda: lines(
            "user,item,rating",
            *(f"{n},{n % 50},{n % 5 + 1}" for n in range(110_000)),
            "x,1,4",
            "1,1,9",
            "1,1",
        ),
    ),
    "table-one-in-fifty-usable": one(
        "a.csv",
        lambda: lines(
            "user,item,rating",
            *(f"{n},{n % 50},{n % 5 + 1 if n % 50 == 0 else 'x'}" for n in range(110_000)),
        ),
    ),
}
