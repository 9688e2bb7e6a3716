"""What can be said about a person, and when there is too little to say anything."""

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.insights import Estimate, Honest, SelfTest, about_you, ranges_held, self_test, time_test
from recsys.models.bias import Bias
from recsys.models.popularity import Popularity


@pytest.fixture
def data() -> Dataset:
    """Items 1 to 10 got 3 stars from all of three people; item 11 is never rated."""
    films = Catalog.of(pd.DataFrame({"item_id": range(1, 12), "title": "x"}))
    users, items = np.repeat([1, 2, 3], 10), np.tile(np.arange(1, 11), 3)
    return Dataset(
        "flat",
        Ratings.of(users, items, np.full(30, 3.0), items=films.items),
        films,
        Scale(1, 5, 1),
        Source("hand", "Flat"),
    )


@pytest.fixture
def model(data: Dataset) -> Bias:
    """No damping: a person's leniency is the plain mean of their other ratings' distance from 3."""
    return Bias(damping=0.0, item_damping=0.0).fit(data)


def person(*ratings: float) -> Profile:
    return Profile.of(range(1, len(ratings) + 1), ratings)


def test_a_self_test_by_hand(data: Dataset, model: Bias) -> None:
    ratings = np.array([5.0, 5, 5, 5, 5, 5, 5, 1])
    # Hidden in turn, a 5 is guessed from six 5s and one 1, the 1 from seven 5s.
    of_a_five = 3 + (6 * 2 - 2) / 7
    ours = (7 * (5 - of_a_five) + (5 - 1)) / 8
    test = self_test(data, model, person(*ratings))
    assert test is not None
    assert test.n == 8
    assert test.ours.mean == pytest.approx(ours)
    assert test.crowds == pytest.approx(2.0)
    misses = np.array([5 - of_a_five] * 7 + [4.0])
    half = 2.364624 * misses.std(ddof=1) / np.sqrt(8)  # Student's t with seven degrees of freedom
    assert test.ours.low == 0.0  # not below: a miss is no less than nothing
    assert half > ours
    assert test.ours.high == pytest.approx(ours + half, abs=1e-5)
    gains = 2.0 - misses
    assert test.gain.mean == pytest.approx(gains.mean())
    assert test.gain.low == pytest.approx(gains.mean() - 2.364624 * gains.std(ddof=1) / np.sqrt(8), abs=1e-5)


@pytest.mark.parametrize(
    ("guesses", "verdict"),
    [
        ([5.0] * 9, "We come closer than the crowd."),
        ([1.0] * 9, "The crowd comes closer."),
        ([1.0, 5, 4, 2, 3.5, 5, 1, 5, 4], "Too close to call so far."),
    ],
)
def test_who_comes_closer_is_only_said_where_the_data_can_tell(guesses: list[float], verdict: str) -> None:
    actual = np.array([5.0, 4.5] * 4 + [5.0])
    test = SelfTest.of(actual, np.array(guesses), np.full(9, 3.0))
    assert test is not None
    assert test.verdict == verdict


def test_an_interval_of_one_row_is_refused() -> None:
    with pytest.raises(ValueError, match="two rows"):
        Estimate.of(np.ones(1))


def test_in_time_each_rating_is_guessed_from_those_before_it(data: Dataset, model: Bias) -> None:
    given = [5.0, 1, 5, 1, 5, 1, 5, 1, 5, 1]
    # Until then as many ones as fives and a five more: the fourth is guessed at 3 + 2/3, the fifth at 3...
    guesses = [3 + (2 if place % 2 else 0) / place for place in range(3, 10)]
    crowd = np.full(7, 3.0)
    assert time_test(data, model, person(*given)) is None  # seven guesses are too few
    given, guesses = [*given, 5.0], [*guesses, 3.0]
    films = [*range(1, 11), 999]
    assert time_test(data, model, Profile.of(films, given)) is None  # nobody knows the last film
    expected = SelfTest.of(np.array(given[3:10]), np.array(guesses[:7]), crowd)
    assert expected is None
    ten = Profile.of(range(1, 11), given[:10])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recsys.insights.selftest.KNOWN_BEFORE", 2)
        test = time_test(data, model, ten)
    assert test is not None
    assert test.n == 8
    assert test.guessed.tolist() == pytest.approx([3.0, *guesses[:7]])


def test_how_many_ranges_held_by_hand(data: Dataset, model: Bias) -> None:
    class Ranged(Bias):
        """Stars of one half on each side."""

        def _stars_at(self, history, positions):  # type: ignore[no-untyped-def]
            stars = self._mean_stars_at(history, positions)
            return stars, stars - 0.5, stars + 0.5

    ranged = Ranged(damping=0.0, item_damping=0.0).fit(data)
    # Hidden in turn, a 4 is guessed at 31/8 and inside, the 3 at 4 and outside.
    assert ranges_held(ranged, person(*[4.0] * 8, 3.0, np.nan)) == (8, 9)
    assert ranges_held(Popularity().fit(data), person(*[4.0] * 9)) == (0, 0)


def test_what_was_only_seen_or_has_no_average_is_left_out(data: Dataset, model: Bias) -> None:
    profile = Profile.of([*range(1, 11), 11, 999], [4.0] * 9 + [np.nan, 5.0, 5.0])
    test = self_test(data, model, profile)
    assert test is not None
    assert test.n == 9
    assert test.crowds == pytest.approx(1.0)


@pytest.mark.parametrize(
    "profile",
    [
        Profile.of([], []),
        person(*[4.0] * 7),
        person(*[4.0] * 7, np.nan, np.nan),
        Profile.of([*range(1, 8), 11], [4.0] * 8),  # eight ratings, but only seven have an average
    ],
)
def test_too_little_to_test(data: Dataset, model: Bias, profile: Profile) -> None:
    assert self_test(data, model, profile) is None


def test_a_model_without_stars_cannot_be_tested(data: Dataset) -> None:
    assert self_test(data, Popularity().fit(data), person(*[4.0] * 10)) is None


@pytest.mark.parametrize(
    ("profile", "sentence"),
    [
        (Profile.of([], []), "Rate a film you know; after three the list is yours."),
        (person(np.nan, np.nan), "Rate a film you know; after three the list is yours."),
        (person(4.0), "Two more and the list is yours."),
        (person(4.0, np.nan), "Two more and the list is yours."),
        (person(4.0, 2.0), "One more and the list is yours."),
        (person(5.0, 5.0, 4.0), "You give these films 1.7 stars more than the crowd does."),
        (person(1.0, 3.0, 2.0), "You give these films 1.0 stars less than the crowd does."),
        (person(3.0, 4.0, 2.0, np.nan), "You rate these films about as the crowd does."),
        (
            person(5.0, 5, 5, 5, 5, 5, 5, 1),
            "On your own 8 ratings, each hidden in turn, we miss by 1.00 stars (0.00 to 2.01); the crowd's average by "
            "2.00. Too close to call so far.",
        ),
    ],
)
def test_one_sentence_for_every_stage(data: Dataset, model: Bias, profile: Profile, sentence: str) -> None:
    assert about_you(data, profile, Honest(self_test(data, model, profile))) == sentence


def test_without_stars_there_is_still_something_to_say(data: Dataset) -> None:
    sentence = about_you(data, person(*[5.0] * 9), Honest())
    assert sentence == "You give these films 2.0 stars more than the crowd does."
