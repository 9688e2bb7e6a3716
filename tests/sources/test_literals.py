"""Lists of records as Python writes them: read without evaluating, or refused."""

import json
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from recsys.sources.literals import RecordList, text_of, whole_of

PEOPLE = RecordList("name", "order")
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_infinity=False) | st.text(max_size=12)
records = st.lists(
    st.dictionaries(
        st.sampled_from(["name", "order", "id", "a'b", 'a"b']) | st.text(max_size=4), plain, max_size=5
    ),
    max_size=5,
)


def shown(value: Any) -> str:
    return (
        value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else ""
    )


@settings(max_examples=200, deadline=None)
@given(records)
def test_what_repr_writes_is_read_back(drawn: list[dict[str, Any]]) -> None:
    found = PEOPLE.of(repr(drawn))
    assert [text_of(name) for name, _ in found] == [shown(record.get("name")) for record in drawn]
    for (_, order), record in zip(found, drawn, strict=True):
        assert order == (repr(record["order"]) if "order" in record else None)


@settings(max_examples=100, deadline=None)
@given(records)
def test_the_same_as_json_is_read_too(drawn: list[dict[str, Any]]) -> None:
    found = PEOPLE.of(json.dumps(drawn).replace("NaN", "nan"))
    assert [text_of(name) for name, _ in found] == [shown(record.get("name")) for record in drawn]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="[]{}'\"\\,: x1n", max_size=40) | st.text(max_size=40))
def test_whatever_a_field_holds_it_is_read_or_refused(text: str) -> None:
    try:
        found = PEOPLE.of(text)
    except ValueError as error:
        assert str(error) == "is not a list of records as Python writes it"  # noqa: PT017
    else:
        for name, order in found:
            text_of(name).encode()
            whole_of(order)


def test_the_words_of_a_key_inside_a_string_are_only_words() -> None:
    text = repr([{"character": "'order': 7, 'name': 'Nobody'", "name": 'Ann "A" O\'Hara', "order": 2}])
    assert [(text_of(name), whole_of(order)) for name, order in PEOPLE.of(text)] == [('Ann "A" O\'Hara', 2)]


@pytest.mark.parametrize(
    "text",
    [
        "False",
        "{'name': 'x'}",
        "[{'name': 'x'}",
        "[{'name': 'x'}] + [1]",
        "[{'name': 'x', 'jobs': ['a']}]",
        "[{'name': {'first': 'x'}}]",
        "[{'name': f'x'}]",
        "[{'name': __import__('os')}]",
        "[{'name': 'x' * 9}]",
        "[" * 5_000,
        "[{'name': " * 5_000,
    ],
)
def test_other_literals_and_code_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a list of records"):
        PEOPLE.of(text)


@pytest.mark.parametrize("text", ["", "  ", "[]", " [] ", "[{}]"])
def test_nothing_is_an_empty_list(text: str) -> None:
    assert [name for name, _ in PEOPLE.of(text) if name] == []


@pytest.mark.parametrize(
    "text",
    ["[{" + "'name': 'x', " * 70_000 + "!", "[{'name': '" + "\\'" * 500_000, '[{"' + "\\" * 999_999],
    ids=["pairs", "quotes", "backslashes"],
)
def test_a_field_of_a_million_signs_that_ends_badly_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # an expression that goes back would take years
        PEOPLE.of(text)


@pytest.mark.parametrize(
    ("written", "number"),
    [("7", 7), ("-3", -3), ("7.5", None), ("'7'", None), (None, None), ("9" * 30, None)],
)
def test_orders_are_small_whole_numbers_or_nothing(written: str | None, number: int | None) -> None:
    assert whole_of(written) == number
