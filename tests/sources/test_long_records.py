"""Records longer than the standard library reads are split as it splits short ones."""

import csv

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from recsys.sources.records import split_quoted


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text(alphabet='a,"\n \\é', max_size=6), min_size=1, max_size=5),
    st.sampled_from(["", "\n", "\r\n"]),
)
def test_what_the_standard_library_writes_is_split_alike(fields: list[str], ending: str) -> None:
    line = ",".join(f'"{text.replace(chr(34), 2 * chr(34))}"' for text in fields)
    assert split_quoted(line + ending) == fields


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='a,"', min_size=1, max_size=12))
def test_the_two_agree_on_every_line(line: str) -> None:
    try:
        expected = next(csv.reader([line], strict=True))
    except csv.Error:
        expected = None
    assert split_quoted(line) == expected


@pytest.mark.parametrize("line", ['"open', '"a"b,c', '"' + "a" * 1_000_000, ',"' * 300_001])
def test_a_quotation_mark_out_of_place_is_no_record(line: str) -> None:
    assert split_quoted(line) is None
