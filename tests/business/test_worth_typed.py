"""What is typed into the calculator: numbers as people write them, one sentence for each fault, nothing lost."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.business.worth import INPUTS, LONGEST, Range, from_address, read, taken, to_address, written
from recsys.business.worth.typed import Texts, number

ANY_TEXTS = st.dictionaries(
    st.sampled_from([*INPUTS, "nobody"]),
    st.tuples(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30)),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("12,000", 12_000),
        ("1,234,567", 1_234_567),
        ("12 000", 12_000),
        ("12\u202f000", 12_000),
        ("2.5", 2.5),
        ("2,5", 2.5),
        ("0,25", 0.25),
        ("0,125", 0.125),
        ("-0,300", -0.3),
        (".5", 0.5),
        ("20k", 20_000),
        ("1.5 M", 1_500_000),
        ("€10", 10),
        ("4 %", 4),
        ("−3", -3),
        ("1e3", 1_000),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["", "abc", "1-2", "nan", "inf", "1e999", "0x10", "1.2.3", "=1+1", "k", "--1"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text) is None


@given(st.floats(-1e12, 1e12))
def test_what_stands_in_a_box_is_read_back(value: float) -> None:
    back = number(written(value))
    assert back is not None
    assert math.isclose(back, value, rel_tol=1e-9, abs_tol=1e-300)


@pytest.mark.parametrize(
    ("name", "texts", "fault"),
    [
        ("churn", ("5", "4", "6"), "The low figure (5) is above the likely figure (4)."),
        ("churn", ("1", "7", "6"), "The likely figure (7) is above the high figure (6)."),
        ("churn", ("", "many", ""), "“many” is not a number."),
        ("churn", ("", "101", ""), "101 is out of bounds: from 0 to 100."),
        ("churn", ("", "-1", ""), "-1 is out of bounds: from 0 to 100."),
        ("revenue", ("", "", ""), "A likely figure is missing here."),
        ("churn_falls", ("0.1", "", "0.5"), "A likely figure is missing here."),
        ("months", ("", "0", ""), "0 is out of bounds: from 1 to 120."),
        ("months", ("", "2.5", ""), "A whole number is needed, not 2.5."),
        ("subscribers", ("", "9e99", ""), "9e+99 is out of bounds: from 0 to 1,000,000,000,000."),
    ],
)
def test_a_fault_is_one_sentence_at_its_input_and_nothing_is_lost(
    name: str, texts: Texts, fault: str
) -> None:
    typed = read({name: texts, "one_off": ("", "7", "")})
    assert typed.faults == {name: fault}
    assert typed.assumptions is None
    assert typed.texts[name] == texts
    assert typed.texts["one_off"] == ("", "7", "")


def test_an_empty_low_or_high_is_as_likely() -> None:
    found = read({"churn": ("", "4", "6"), "revenue": ("8", "9", "")}).assumptions
    assert found is not None
    assert found.ranges["churn"] == Range(4, 4, 6)
    assert found.ranges["revenue"] == Range(8, 9, 9)
    assert "churn" not in found.examples
    assert "margin" in found.examples


def test_ones_own_likely_figure_takes_the_examples_low_and_high_away() -> None:
    boxes = dict(read({}).texts)
    boxes["subscribers"] = ("9,000", "50,000", "11,000")
    after = taken({}, boxes)
    assert after == {"subscribers": ("", "50,000", "")}
    again = dict(read(after).texts) | {"subscribers": ("40,000", "50,000", "")}
    assert taken(after, again) == {"subscribers": ("40,000", "50,000", "")}


def test_what_was_typed_into_two_boxes_at_once_is_all_taken() -> None:
    boxes = dict(read({}).texts) | {"churn_falls": ("", "0.5", ""), "one_off": ("15,000", "20,000", "40,000")}
    assert taken({}, boxes) == {"churn_falls": ("", "0.5", ""), "one_off": ("15,000", "20,000", "40,000")}


def test_an_emptied_belief_is_none_again() -> None:
    boxes = dict(read({}).texts)
    assert taken({"churn_falls": ("", "0.5", "")}, boxes) == {}


@given(ANY_TEXTS)
def test_any_texts_are_read_and_come_back_from_the_address(texts: dict[str, Texts]) -> None:
    typed = read(texts)
    assert (typed.assumptions is None) == bool(typed.faults)
    known = {name: boxes for name, boxes in texts.items() if name in INPUTS}
    back = from_address(to_address(taken({}, dict(read({}).texts) | known)))
    assert from_address(to_address(back)) == back
    assert all(len(text) <= LONGEST for boxes in back.values() for text in boxes)


@given(st.lists(st.text(max_size=60)))
def test_any_address_is_read(parts: list[str]) -> None:
    assert set(from_address(parts)) <= set(INPUTS)
    read(from_address(parts))
