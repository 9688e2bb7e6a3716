"""Tables that people paste: what is read, and one sentence that names the line where something is wrong."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.business.experiments.arms import Arm, MeanArm
from recsys.business.experiments.numerals import decimal, has_decimal_comma, whole
from recsys.business.experiments.pasted import (
    LONGEST,
    LONGEST_NAME,
    read_days,
    read_means,
    read_rates,
    read_versions,
)
from recsys.errors import DataError

READ = [Arm("A", 1000, 100), Arm("B", 1010, 140)]


@pytest.mark.parametrize(
    "text",
    [
        "A\t1000\t100\nB\t1010\t140",
        "A;1000;100\nB;1010;140\n",
        "A,1000,100\r\nB,1010,140\r\n",
        "A 1000 100\n\n  B   1010   140  ",
        "arm\tvisitors\tconversions\nA\t1,000\t100\nB\t1.010\t140",
        "Conversions;Users;Variant;Country\n100;1 000;A;FR\n140;1'010;B;DE",
        "Gruppe;Besucher;Käufe\nA;1000;100\nB;1010;140",
        '"A","1,000",100\n"B","1,010",140',
        "| arm | visitors | conversions |\n| A | 1000 | 100 |\n| B | 1010 | 140 |",
        "\N{ZERO WIDTH NO-BREAK SPACE}visitors,conversions,arm\n1000,100,A\n1010,140,B",
    ],
)
def test_the_same_test_however_it_is_written(text: str) -> None:
    assert read_rates(text) == READ


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The table is empty: paste arm, visitors and conversions, an arm a line."),
        (" \n\t\n", "The table is empty: paste arm, visitors and conversions, an arm a line."),
        ("hello world this\nis text", "Line 2 has 2 values where 3 belong (arm, visitors and conversions)."),
        ("A,1000,many\nB,1000,3", "Line 1: “many” is not a whole number of conversions."),
        ("A,1000,100\nB,,3", "Line 2: an empty cell is not a whole number of visitors."),
        ("A,1000,100\nB,1.5,1", "Line 2: “1.5” is not a whole number of visitors."),
        ("A,1000,100\nB,100,101", "Line 2: 101 conversions are more than 100 visitors."),
        ("A,0,0\nB,100,10", "Line 1: nobody saw “A”, so there is nothing to compare."),
        ("A,1000,100\nB,-5,1", "Line 2: visitors cannot be below zero."),
        ("A,1000,100", "There is one arm only: a test compares two or more."),
        ("A,1000,100\nA,900,90", "Line 2: “A” stands in line 1 already."),
        ("arm,visitors,conversions", "The table has names of columns and nothing below them."),
        (
            "A,1,000,100\nB,1,000,90",
            "Line 1 has 4 values where 3 belong (arm, visitors and conversions). Write thousands without commas.",
        ),
        ("A,1000,100\n,1000,90", "Line 2: the first value is empty; a name belongs there."),
        ("A,9999999999999,1\nB,10,1", "Line 1: “9999999999999” visitors are more than there can be."),
        (
            "arm,visitors,foo,conversion rate\nA,1,1,2\nB,1,1,2",
            "Line 1: no column is called “conversions”; a table has arm, visitors and conversions, in this order.",
        ),
        ("x" * 10_000_000, f"That is too long: a table of a test has at most {LONGEST:,} characters."),
        ("A," + "9" * 600, "Line 1 is longer than 500 characters."),
        ("\n".join(f"{n},10,1" for n in range(13)), "There are 13 arms; at most 12 can be compared at once."),
    ],
)
def test_a_fault_is_one_sentence_that_names_the_line(text: str, sentence: str) -> None:
    with pytest.raises(DataError) as found:
        read_rates(text)
    assert str(found.value) == sentence


def test_formulas_and_markup_are_names_and_long_ones_are_cut() -> None:
    first, second = read_rates(f"=1+1;10;1\n<b>{'x' * 100};10;2")
    assert first.name == "=1+1"
    assert second.name.startswith("<b>xxx")
    assert len(second.name) == LONGEST_NAME


def test_means_take_either_decimal_mark() -> None:
    expected = [MeanArm("A", 12.5, 4.25, 1000), MeanArm("B", 13.0, 1.234, 210)]
    assert read_means("arm;mean;sd;n\nA;12,5;4,25;1.000\nB;13;1,234;210") == expected
    assert read_means("A\t12.5\t4.25\t1,000\nB\t13\t1.234\t210") == expected
    assert read_means("A;1,234;1,5;20\nB;2;1;20")[0].mean == 1.234
    assert read_means("A;1,234;1.5;20\nB;2;1;20")[0].mean == 1234


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("A;1;-2;20\nB;2;1;20", "Line 1: a standard deviation cannot be below zero."),
        ("A;1;2;1\nB;2;1;20", "Line 1: a mean can be compared from two people on."),
        ("A;1;2;20\nB;nan;1;20", "Line 2: “nan” is not a number, where a mean belongs."),
        ("A;1;inf;20\nB;1;1;20", "Line 1: “inf” is not a number, where a standard deviation belongs."),
    ],
)
def test_faults_of_means(text: str, sentence: str) -> None:
    with pytest.raises(DataError) as found:
        read_means(text)
    assert str(found.value) == sentence


def test_days_in_order_and_their_faults() -> None:
    days = read_days("day,arm,visitors,conversions\n1,A,10,1\n1,B,0,0\n2,A,10,2\n2,B,9,3")
    assert [(day.day, day.arm.name, day.arm.visitors) for day in days] == [
        ("1", "A", 10),
        ("1", "B", 0),
        ("2", "A", 10),
        ("2", "B", 9),
    ]
    for text, sentence in (
        ("1,A,10,1\n1,A,10,1\n1,B,3,1", "Line 2: “A” has day 1 already in line 1."),
        ("1,A,10,1\n2,A,10,1", "There is one arm only: a test compares two or more."),
        ("1,A,10,1\n1,B,0,0", "Line 2: nobody saw “B” on any day."),
    ):
        with pytest.raises(DataError) as found:
            read_days(text)
        assert str(found.value) == sentence


def test_versions_are_percentages() -> None:
    assert read_versions("5; 12,5 20%") == {"Version 1": 0.05, "Version 2": 0.125, "Version 3": 0.2}
    assert read_versions("10, 12, 15") == {"Version 1": 0.1, "Version 2": 0.12, "Version 3": 0.15}
    for text in ("", "5", "a b", "-1 5", "5 101", " ".join("1" * 11)):
        with pytest.raises(DataError):
            read_versions(text)


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_read_or_said(text: str) -> None:
    for read in (read_rates, read_means, read_days, read_versions):
        try:
            found = read(text)
        except DataError as error:
            assert "\n" not in str(error)  # noqa: PT017
            assert str(error).endswith(".")  # noqa: PT017
        else:
            assert len(found) >= 2


TABLES = st.lists(
    st.tuples(
        st.text(string.ascii_letters + "=<>+@-é", min_size=1, max_size=20).filter(
            lambda name: name.strip("=+-@")
        ),
        st.integers(1, 10**9),
        st.floats(0, 1),
    ),
    min_size=2,
    max_size=12,
    unique_by=lambda row: row[0],
)


@given(TABLES, st.sampled_from("\t;,|"), st.booleans(), st.sampled_from(["{}", "{:,}", "{:_}"]))
def test_what_is_written_is_read_back(
    rows: list[tuple[str, int, float]], mark: str, named: bool, number: str
) -> None:
    arms = [Arm(name, visitors, int(share * visitors)) for name, visitors, share in rows]
    if mark == ",":
        number = number.replace(",", "_")
    lines = [
        mark.join([arm.name, number.format(arm.visitors), number.format(arm.conversions)]) for arm in arms
    ]
    head = [mark.join(("arm", "visitors", "conversions"))] if named else []
    assert read_rates("\n".join([*head, *lines])) == arms


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_with_any_gap(number: int) -> None:
    written = f"{number:,}"
    for gap in (",", ".", " ", "'", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", ""):
        assert whole(written.replace(",", gap)) == number


@pytest.mark.parametrize(
    ("text", "comma", "number"),
    [("1.234,5", True, 1234.5), ("1,234.5", False, 1234.5), ("12,5", True, 12.5), ("0.5", False, 0.5)],
)
def test_decimals(text: str, comma: bool, number: float) -> None:
    assert has_decimal_comma([text]) is comma
    assert decimal(text, comma=comma) == number


def test_what_is_no_number() -> None:
    for text in ("", "1e5", "0x10", "١٢", "1.2.3", "1,2,3", "--1", "5%", "9" * 16):
        assert whole(text) is None
