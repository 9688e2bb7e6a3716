"""Any table of ratings: on which scale they are, and how times are written."""

from tests.recorded.source import Source, lines, one

TIMES = {
    "seconds": [
        "1128081600",
        "0",
        "-1",
        "253402300799",
        "253402300800",
        "1.5",
        "1128081600.0",
        "",
        "x",
        "+5",
        "1e9",
        "2005-09-30",
    ],
    "milliseconds": [
        "1128081600000",
        "1128081600001",
        "1128081600999",
        "1128081600",
        "-5",
        "",
        "x",
        "99999999999999999",
    ],
    "iso": [
        "2005-09-30",
        "2005-09-30T12:00:00Z",
        "2005-09-30 14:00:00+02:00",
        "2005-09-30 12:00:00.25",
        "2005-09-30 12:00",
        "2005-13-30",
        "2005-02-30",
        "1969-12-31",
        "9999-12-31",
        "10000-01-01",
        "",
        "30.09.2005",
        "1128081600",
        "2005-09-30T12:00:00 +0530",
        "2005-9-30",
        "2005-09-30T25:00:00",
    ],
    "day-first": [
        "30/09/2005",
        "30/09/2005 12:00",
        "1/2/2006",
        "13/12/2006 12:00:01",
        "12/13/2006",
        "31/02/2006",
        "30/09/05",
        "",
        "30-09-2005",
        "31/12/1960",
    ],
    "month-first": [
        "09/30/2005",
        "09/30/2005 12:00:00",
        "1/2/2006",
        "13/12/2006",
        "02/30/2006",
        "9/30/2005T12:00",
        "",
        "12/31/2006",
        "12/30/2006",
    ],
    "slashes-of-both-kinds": ["01/02/2005", "03/04/2005", "12/11/2005"],
}
SCALES = {
    "1-to-5": "1 2 5",
    "halves": "0.5 3 4.5",
    "1-to-10": "1 10 7",
    "0-to-10": "0 7 10",
    "0-to-100": "0 85 33",
    "0-to-5": "0 5 3",
    "0-to-1": "0 1",
    "minus-10-to-10": "-10 9.75 3.5",
    "tenths": "2.3 7.1 5.0",
    "all-the-same": "-1 -1",
    "quarters": "1.25 3.5 4",
    "hundredths": "-9.95 3.01 8.2",
    "1-to-5-with-6": "1 2 3 4 5 6",
    "percent-above-100": "50 101",
    "thousands": "1000 -1000 500",
    "halves-to-10": "0.5 9.5 10",
    "one-rating": "4",
    "one-half": "4.5",
    "plus-signs": "+4 +5",
    "exponents": "4e0 50e-1",
    "leading-point": ".5 4.",
}


def rated(*ratings: str, header: str = "user,item,rating") -> Source:
    """One rating a person."""
    return one("a.csv", lines(header, *(f"{user},1,{rating}" for user, rating in enumerate(ratings))))


def timed(*times: str) -> Source:
    """One rating a person at these times; enough good ones in front that the way of writing is found out."""
    rows = [*([times[0]] * 2 * len(times)), *times]
    return one(
        "a.csv",
        lines(
            "user,item,rating,time", *(f"{user},1,{user % 5 + 1},{time}" for user, time in enumerate(rows))
        ),
    )


SOURCES = (
    {f"table-scale-{name}": rated(*ratings.split()) for name, ratings in SCALES.items()}
    | {f"table-times-{name}": timed(*times) for name, times in TIMES.items()}
    | {
        "table-off-scale": rated(*(["1", "5", "3"] * 1_000), "6", "3.5"),
        "table-too-many-off-scale": rated(*(["1", "5", "3"] * 100), "6", "3.5"),
        "table-scale-rounded": rated("0.1", "0.30000000000000004", "0.7000000001", "0.2"),
        "table-decimal-comma": one(
            "a.csv", lines("user;item;rating", "1;1;4,5", "2;1;3,0", "3;1;1", "4;1;2.5", "5;1;1.000,5")
        ),
        "table-decimal-comma-quoted": one("a.csv", lines("user,item,rating", '1,1,"4,5"', "2,1,3", "3,1,4")),
        "table-decimal-comma-tabs": one("a.tsv", lines("user\titem\trating", "1\t1\t4,5", "2\t1\t3,0")),
        "table-percent-signs": rated("50", "60", "70%", "80"),
        "table-times-mostly-unreadable": one(
            "a.csv", lines("user,item,rating,time", "1,1,4,soon", "2,1,5,later", "3,1,5,1128081600")
        ),
        "table-times-blank": one("a.csv", lines("user,item,rating,time", "1,1,4,", "2,1,5,", "3,1,5,")),
        "table-times-with-spaces": one(
            "a.csv", lines("user,item,rating,time", "1,1,4, 1128081600 ", "2,1,5, 1128081601")
        ),
    }
)
