"""Text in lines: nothing is wider than its box, and no word is lost while there is room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.report.letters import lines_of, width_of


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(60, 400), st.integers(1, 5))
def test_no_line_is_too_wide_and_there_are_not_too_many(text: str, width: int, most: int) -> None:
    lines = lines_of(text, 12, width, most)
    assert len(lines) <= most
    assert all(width_of(line, 12) <= width for line in lines)


@pytest.mark.parametrize("letter", ["W", "\u5343", "\u0451", "i"])
def test_a_word_without_end_is_cut_where_the_line_ends(letter: str) -> None:
    """A W is wider than the usual letter, and a Chinese one stands in a square."""
    (line,) = lines_of(letter * 200, 12, 388, 3)
    assert line.endswith("\u2026")
    assert 388 - 2 * 12 < width_of(line, 12) <= 388
    assert width_of("\u5343\u5343", 12) == 24


def test_every_word_is_there_where_there_is_room() -> None:
    text = "Of 7,145 sittings of ratings, most begin on Sunday (18 %) and between 19:00 and 19:59."
    assert " ".join(lines_of(text, 12, 200, 9)).replace("\u00a0", " ") == text
    assert not any(line.startswith("%") for width in range(80, 300) for line in lines_of(text, 12, width, 9))
    assert lines_of(text, 12, 200, 2)[-1].endswith("\u2026")
