"""Tables of ratings in Parquet, with columns of every type."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa

from tests.recorded.source import Source, one, packed, parquet, zipped

PLAIN: dict[str, object] = {"user": [1, 2, 3, 1], "item": [10, 20, 10, 20], "rating": [4.0, 3.5, 5.0, 0.5]}
MOMENTS = [
    datetime(2005, 9, 30, 12, 0, 0, 999, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1969, 12, 31, tzinfo=UTC),
    None,
]


def table(**columns: object) -> Source:
    """One Parquet file, some of its columns replaced or added."""
    return one("a.parquet", parquet(PLAIN | columns))


def array(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    """A column of one type."""
    return pa.array(values, kind)


SOURCES = {
    "parquet": table(),
    "parquet-another-ending": one("a.pq", parquet(PLAIN)),
    "parquet-gz": one("a.parquet.gz", packed(parquet(PLAIN))),
    "parquet-zip": Source({"a.zip": zipped({"in/a.parquet": parquet(PLAIN)})}, "a.zip"),
    "parquet-called-csv": one("a.csv", parquet(PLAIN)),
    "parquet-called-ratings-beside-films": Source(
        {"ratings.csv": parquet(PLAIN), "movies.csv": "movieId,title,genres\n10,Heat (1995),Crime\n"}
    ),
    "parquet-several-groups": one(
        "a.parquet",
        parquet(
            {
                "user": list(range(3_000)),
                "item": [n % 9 for n in range(3_000)],
                "rating": [n % 5 + 1 for n in range(3_000)],
            },
            row_group_size=500,
        ),
    ),
    "parquet-small-integers": table(
        user=array([1, 2, 3, 4], pa.int8()),
        item=array([1, 2, 3, 4], pa.uint16()),
        rating=array([1, 2, 5, -1], pa.int8()),
    ),
    "parquet-large-integers": table(
        user=array([2**64 - 1, 2**63, 2**63 - 1, 0], pa.uint64()),
        item=array([-1, 2**63 - 1, 5, 5], pa.int64()),
    ),
    "parquet-fractions-as-ids": table(
        user=[1.0, 2.5, float("nan"), float("inf")], item=[1.0, -1.0, 1e300, 9e15]
    ),
    "parquet-fractions-as-ids-mostly": one(
        "a.parquet",
        parquet(
            {
                "user": [float(n) for n in range(300)] + [0.5],
                "item": [1.0] * 299 + [float("nan"), None],
                "rating": [n % 5 + 1 for n in range(301)],
            }
        ),
    ),
    "parquet-32-bit-ratings": table(rating=array([0.1, 0.7, 0.3, 0.5], pa.float32())),
    "parquet-16-bit-ratings": table(rating=array([4, 2, 3, 5], pa.uint8())),
    "parquet-odd-ratings": table(rating=[float("nan"), float("inf"), None, 4.0]),
    "parquet-ratings-beyond": table(rating=[1e6, -2e3, 3.0, 4.0]),
    "parquet-decimals": table(
        rating=array([Decimal("4.5"), Decimal("3.0"), Decimal("1.5"), None], pa.decimal128(4, 1)),
        user=array([Decimal(1), Decimal(2), Decimal(3), Decimal(4)], pa.decimal128(9, 0)),
    ),
    "parquet-texts": table(
        user=["ann", "bob", "", None],
        item=["Heat (1995)", "Up", "x" * 30_000, "  Up  "],
        rating=["4", "5.0", " 3 ", "x"],
    ),
    "parquet-numbers-as-texts": table(
        user=["1", "2", "3", "4"], item=["10", "20", "010", "-1"], rating=["4", "4,5", "1_0", "nan"]
    ),
    "parquet-dictionaries": table(
        user=array(["ann", "bob", "ann", None], pa.string()).dictionary_encode(),
        item=array([1, 2, 1, 2], pa.int64()).dictionary_encode(),
    ),
    "parquet-bytes": table(user=array([b"ann", b"\xff\xfe", b"bob", b"ann"], pa.binary())),
    "parquet-truths": table(rating=[True, False, True, True]),
    "parquet-truths-as-ids": table(user=[True, False, True, True]),
    "parquet-blank-ids": table(user=[1, None, 3, 4], item=[None, 2, 3, 4]),
    "parquet-all-ids-blank": table(user=array([None] * 4, pa.int64())),
    "parquet-duplicates": table(user=[1, 1, 1, 2], item=[1, 1, 1, 1], time=[30, 10, 20, 5]),
    "parquet-nested": table(tags=[["a"], ["b"], [], None], rating=[[1], [2], [3], [4]]),
    "parquet-nested-beside": table(tags=[["a"], ["b"], [], None], more=[{"x": 1}] * 4),
    "parquet-seconds": table(timestamp=[1128081600, 0, -1, 253402300800]),
    "parquet-seconds-as-fractions": table(timestamp=[1128081600.0, 1128081600.5, float("nan"), None]),
    "parquet-milliseconds": table(timestamp=[1128081600123, 1128081600000, 1128081600, None]),
    "parquet-times-as-texts": table(time=["2005-09-30", "2005-09-30T12:00:00Z", "x", None]),
    "parquet-dates": table(
        date=array([date(2005, 9, 30), date(1970, 1, 1), date(1969, 12, 31), None], pa.date32())
    ),
    **{
        f"parquet-moments-{unit}": table(
            time=array(
                [moment and moment.replace(tzinfo=None) for moment in MOMENTS], pa.timestamp("us")
            ).cast(pa.timestamp(unit), safe=False)
        )
        for unit in ("s", "ms", "us", "ns")
    },
    "parquet-moments-in-a-zone": table(time=array(MOMENTS, pa.timestamp("us", "Europe/Berlin"))),
    "parquet-moments-beyond": table(
        time=array([2**62, 0, 86_400_000_000, -(2**62)], pa.int64()).cast(pa.timestamp("us"))
    ),
    "parquet-times-of-day": table(time=array([1, 2, 3, 4], pa.time64("us"))),
    "parquet-titles": one(
        "a.parquet",
        parquet({"user": [1, 2, 2], "title": ["Heat (1995)", "Matrix, The", None], "rating": [4, 5, 1]}),
    ),
    "parquet-titles-beside-ids": table(title=["Heat (1995)", "", None, "Up\n\x00 x"]),
    "parquet-films": Source(
        {
            "scores.csv": "user,item,rating\n1,1,4\n2,2,5\n3,3,3\n",
            "movies.parquet": parquet(
                {
                    "id": [1, 2, 2, 4, None],
                    "title": ["Heat (1995)", "Up", "Again", None, "x"],
                    "year": [None, 2009, 1, 2, 3],
                    "genres": ["Crime|Drama", "['Animation']", "", "", ""],
                }
            ),
        }
    ),
    "parquet-films-text-ids": Source(
        {
            "scores.parquet": parquet({"user": [1, 2], "item": ["u", "x"], "rating": [4, 5]}),
            "movies.parquet": parquet({"id": ["u", "h", "u"], "title": ["Up" * 600, "Heat", "Up (2009)"]}),
        }
    ),
    "parquet-films-with-whole-fractions": Source(
        {
            "scores.csv": "user,item,rating\n1,1,4\n2,2,5\n",
            "movies.parquet": parquet({"id": [1.0, 2.0], "title": ["Heat", "Up"]}),
        }
    ),
    "parquet-upper-case-columns": one(
        "a.parquet", parquet({"User-ID": [1, 2], "MovieId": [1, 2], "Book-Rating": [4, 5]})
    ),
    "parquet-hostile-names": one(
        "a.parquet",
        parquet(
            {
                "user": [1, 2],
                "item": [1, 2],
                "rating": [4, 5],
                'x"; DROP TABLE x --': [1, 2],
                "": [1, 2],
                "a\nb": [1, 2],
            }
        ),
    ),
    "parquet-uncompressed": one("a.parquet", parquet(PLAIN, compression="none")),
    "parquet-zstd": one("a.parquet", parquet(PLAIN, compression="zstd")),
    "parquet-off-scale": one(
        "a.parquet",
        parquet(
            {"user": list(range(3_002)), "item": [1] * 3_002, "rating": [1.0, 5.0, 3.0] * 1_000 + [6.0, 3.5]}
        ),
    ),
}
