"""What can be said about a person, and when there is too little to say anything."""

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.insights import about_you, self_test
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
    assert test.ours == pytest.approx(ours)
    assert test.crowds == pytest.approx(2.0)


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
            "On your own 8 ratings, each hidden in turn, we miss by 1.00 stars; the crowd's average by 2.00.",
        ),
    ],
)
def test_one_sentence_for_every_stage(data: Dataset, model: Bias, profile: Profile, sentence: str) -> None:
    assert about_you(data, model, profile) == sentence


def test_without_stars_there_is_still_something_to_say(data: Dataset) -> None:
    sentence = about_you(data, Popularity().fit(data), person(*[5.0] * 9))
    assert sentence == "You give these films 2.0 stars more than the crowd does."
