"""A tuning as text for an address: it comes back as it was, and any other text gets one sentence."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recsys.tuning import NEUTRAL, SLIDERS, FilmFilter, Tuning
from recsys.tuning.wanted import LAST_YEAR, MINUTES, PEOPLE

names = st.lists(st.text(max_size=12), max_size=3).map(tuple)
years = st.tuples(st.integers(0, LAST_YEAR), st.integers(0, LAST_YEAR)).map(lambda two: tuple(sorted(two)))
filters = st.builds(
    FilmFilter,
    genres=names,
    avoid=names,
    years=st.none() | years,
    kinds=names,
    languages=names,
    longest=st.none() | st.integers(0, MINUTES),
    raters=st.integers(0, PEOPLE),
)
tunings = st.builds(Tuning, **{name: st.integers(*ends) for name, ends in SLIDERS.items()}, wanted=filters)


@settings(max_examples=50)
@given(tunings)
@example(Tuning(wanted=FilmFilter(genres=("=1+1", "<b>", "a~b;c:d", "%7E", "", "Ünï—✓"), avoid=("+", " "))))
def test_every_tuning_comes_back_as_it_was(tuning: Tuning) -> None:
    text = tuning.as_text()
    assert Tuning.of_text(text) == tuning
    assert text.isascii()
    assert bool(text) == bool(tuning)


@settings(max_examples=50)
@given(st.text() | st.text(alphabet=":;~%0129-_.abcdefghijklmnopqrstuvwxyz"))
@example("adventure")
@example("adventure:")
@example("adventure:5")
@example("adventure:1;adventure:1")
@example("adventure:" + "9" * 5_000)
@example("years:1999~1990")
@example("years:1990")
@example("years:1~2~3")
@example("longest:99999999999999999999")
@example("raters:-1")
@example("wanted:1")
@example("__class__:1")
@example("safe:1.5")
@example("genres:%ff%00")
def test_any_text_is_a_tuning_or_one_sentence(text: str) -> None:
    said = ""
    try:
        assert isinstance(Tuning.of_text(text), Tuning)
    except ValueError as error:
        said = str(error)
    assert said in ("", "This link's settings for the list cannot be read.")


def test_nothing_is_changed_by_no_text() -> None:
    assert Tuning.of_text("") == NEUTRAL
    assert NEUTRAL.as_text() == ""
    assert not NEUTRAL
    assert Tuning(safe=1).moved == ("safe",)
    assert Tuning(safe=1, adventure=-2).without("safe") == Tuning(adventure=-2)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"adventure": 5}, "adventure is a whole number from -4 to 4"),
        ({"safe": 1.5}, "safe is a whole number from 0 to 4"),
        ({"favourites": True}, "favourites is a whole number from 0 to 4"),
    ],
)
def test_a_slider_beyond_its_ends_is_refused(wrong: dict[str, int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Tuning(**wrong)


@pytest.mark.parametrize(
    "wrong", [{"years": (2000, 1990)}, {"years": (-5, 10)}, {"longest": -1}, {"raters": 10**12}]
)
def test_numbers_that_are_none_of_a_film_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"got"):
        FilmFilter(**wrong)  # type: ignore[arg-type]
