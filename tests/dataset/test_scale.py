"""Scale: what can be given, what counts as a liking."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.dataset import Scale


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    """From 0 or one step upwards, as real scales are: 0.5 to 5, 1 to 5, 1 to 10, 0 to 100."""
    step = draw(st.sampled_from([0.1, 0.25, 0.5, 1.0, 2.0, 5.0]))
    low = draw(st.sampled_from([0.0, step]))
    return Scale(low, low + step * draw(st.integers(4, 200)), step)


@given(scales())
def test_every_level_can_be_given_and_nothing_between_levels(scale: Scale) -> None:
    levels = scale.levels()
    assert levels[0] == scale.low
    assert math.isclose(levels[-1], scale.high)
    assert np.allclose(np.diff(levels), scale.step)
    assert all(scale.holds(min(level, scale.high)) for level in levels)
    assert not any(scale.holds(level + scale.step / 3) for level in levels)


@given(scales(), st.floats(allow_nan=True, allow_infinity=True))
def test_what_can_be_given_is_a_level(scale: Scale, rating: float) -> None:
    if scale.holds(rating):
        assert np.abs(scale.levels() - rating).min() < 1e-5 * scale.step + 1e-9
    if not scale.low <= rating <= scale.high:
        assert not scale.holds(rating)


@given(scales())
def test_a_liking_starts_at_a_level_near_four_fifths_of_the_best(scale: Scale) -> None:
    assert np.isclose(scale.levels(), scale.liked_from).any()
    assert abs(scale.liked_from - 0.8 * scale.high) <= scale.step / 2 + 1e-9


@pytest.mark.parametrize(
    ("scale", "liked"),
    [(Scale(), 4.0), (Scale(1, 5, 1), 4.0), (Scale(1, 10, 1), 8.0), (Scale(0, 100, 1), 80.0)],
)
def test_four_of_five_and_its_like_are_likings(scale: Scale, liked: float) -> None:
    assert scale.liked_from == liked


def test_single_floats_from_a_file_are_on_their_step() -> None:
    scale = Scale(0.1, 1.0, 0.1)
    assert all(scale.holds(float(np.float32(level))) for level in scale.levels()[:-1])


@given(scales(), st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_clipping_cuts_to_the_ends_and_nothing_else(scale: Scale, stars: list[float]) -> None:
    clipped = scale.clip(stars)
    for before, after in zip(stars, clipped, strict=True):
        assert after == (
            before if scale.low <= before <= scale.high else scale.low if before < scale.low else scale.high
        )


def test_unknown_stays_unknown() -> None:
    assert np.isnan(Scale().clip([math.nan])).all()
    assert np.isnan(Scale().to_unit([math.nan])).all()
    assert not Scale().holds(math.nan)


def test_the_ends_map_to_zero_and_one() -> None:
    assert Scale(1, 10, 1).to_unit([1, 5.5, 10]).tolist() == [0.0, 0.5, 1.0]
