"""Dates of both kinds, decided for a whole file."""

from datetime import UTC, datetime

import pytest

from recsys.histories.dates import day, days, moment


def at(year: int, month: int, day_of_month: int) -> int:
    return int(datetime(year, month, day_of_month, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-01-15", at(2023, 1, 15)),
        ("2017-01-29T20:15:00Z", at(2017, 1, 29)),
        ("Sun Jan 29 00:00:00 2017", at(2017, 1, 29)),
        ("2023-02-30", None),
        ("1066-10-14", None),
        ("0000-00-00", None),
        ("", None),
        ("٢٠٢٣-٠١-١٥", None),
    ],
)
def test_a_date_is_read_or_is_none(text: str, expected: int | None) -> None:
    assert day(text) == expected


def test_a_moment_has_its_time() -> None:
    assert moment("2021-04-25 03:55:12") == at(2021, 4, 25) + 3 * 3600 + 55 * 60 + 12
    assert moment("2021-04-25 25:00:00") is None


@pytest.mark.parametrize(
    ("texts", "order", "first"),
    [
        (["1/2/21", "12/31/20"], "month/day/year", at(2021, 1, 2)),
        (["1/2/2021", "31/12/2020"], "day/month/year", at(2021, 2, 1)),
        (["02/03/2021", "01/03/2021", "01/02/2021", "05/01/2021"], "day/month/year", at(2021, 3, 2)),
        (["3/2/21", "3/1/21", "2/1/21", "1/5/21"], "month/day/year", at(2021, 3, 2)),
        (["1/1/21", "2/2/21"], "month/day/year", at(2021, 1, 1)),
        (["24.12.20", "23.12.20"], "day/month/year", at(2020, 12, 24)),
        (["2021-03-02", "2021-03-01"], "", at(2021, 3, 2)),
    ],
)
def test_the_order_is_one_for_the_whole_file(texts: list[str], order: str, first: int) -> None:
    found, decided = days(texts)
    assert (found[0], decided) == (first, order)
    assert None not in found


def test_a_cell_that_is_no_date_leaves_the_others_alone() -> None:
    assert days(["yesterday", "1/2/21"])[0] == [None, at(2021, 1, 2)]
