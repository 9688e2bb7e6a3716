"""The one pass over text: a plain line for each line, whatever the blocks it comes in."""

import csv
import io

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from recsys.sources.tables import lines
from recsys.sources.tables.lines import STRAY, plain_rows, plain_stream
from recsys.sources.tables.textform import MARK, SEPARATOR, TextForm

FORM = TextForm(columns=("a", "b", "c"))
fields = st.lists(st.text(alphabet='a,"\n é\t', max_size=6), min_size=3, max_size=3)


def plain(text: str, form: TextForm = FORM) -> list[str]:
    data = text.encode()
    blocks = b"".join(block for block, _ in plain_stream(io.BytesIO(data), len(data), "a.csv", form))
    return blocks.decode().split("\n")[:-1]


def written(rows: list[list[str]], ending: str) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator=ending).writerows(rows)
    return text.getvalue()


@settings(max_examples=200, deadline=None)
@given(st.lists(fields, max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_what_the_standard_library_writes_is_read_alike(rows: list[list[str]], ending: str) -> None:
    read = plain_rows(written(rows, ending), "a.csv", FORM)
    assert read == [[" ".join(field.split(" ")).strip() for field in as_one_line(row)] for row in rows]


def as_one_line(row: list[str]) -> list[str]:
    return [field.replace("\r\n", " ").replace("\n", " ").replace("\t", " ") for field in row]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='a,"\n\r é', max_size=80), st.integers(1, 9))
def test_where_a_block_ends_makes_no_difference(text: str, chunk: int) -> None:
    whole = plain(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "CHUNK", chunk)
        if text.count('"') == 0:  # a record over several lines is only joined within what is read at once
            assert plain(text) == whole


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='a,"\n\r\0\x1e\x1f é', max_size=80), st.booleans(), st.booleans())
def test_each_line_becomes_one_line(text: str, strict: bool, ragged: bool) -> None:
    form = TextForm(columns=("a", "b", "c"), strict_quotes=strict, ragged=ragged)
    found = plain(text, form)
    ended = text.replace("\r\n", "\n")
    assert len(found) == ended.count("\n") + (not ended.endswith("\n") and ended != "")
    for line in found:
        assert ragged or line.count(SEPARATOR) == 2


def test_a_line_that_is_no_row_says_why() -> None:
    text = '1,2,3\n\n1,2\n,,,,\n1,2,3,4\n4,5,"x\n' + "9" * 30_000 + "\n"
    found = [line.rstrip(SEPARATOR) for line in plain(text)]
    assert found == [
        SEPARATOR.join("123"),
        MARK,
        MARK + "expected 3 columns, got 2",
        MARK + "expected 3 columns, got 5",
        MARK + "expected 3 columns, got 4",
        f'4{SEPARATOR}5{SEPARATOR}"x',
        MARK + "the line is longer than 20,000 characters",
    ]
    strict = plain('1,2,"x\n1,2,5" x\n,,,,\n', TextForm(columns=("a", "b", "c"), strict_quotes=True))
    assert [line.rstrip(SEPARATOR) for line in strict] == [
        MARK + STRAY,
        f'1{SEPARATOR}2{SEPARATOR}5" x',
        MARK,
    ]


def test_a_ragged_row_keeps_what_it_has_and_a_long_one_is_cut() -> None:
    form = TextForm(columns=("a", "b", "c"), delimiter="::", ragged=True, longest=10)
    assert plain("1::2\n1::2::3::4\n1::ééééééé\n", form) == [
        SEPARATOR.join("12"),
        SEPARATOR.join("1234"),
        f"1{SEPARATOR}éééé",
    ]


def test_the_lines_above_the_first_row_are_blank() -> None:
    form = TextForm(columns=("a", "b"), delimiter=";", leading=2)
    assert [line.rstrip(SEPARATOR) for line in plain("\nsep=;\na;b\n1;2\n", form)] == [
        MARK,
        MARK,
        MARK,
        SEPARATOR.join("12"),
    ]
