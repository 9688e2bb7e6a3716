"""What can be said about a person from their own ratings."""

from dataclasses import dataclass

import numpy as np

from recsys.dataset import Dataset, Profile
from recsys.models.base import Recommender

ENOUGH_FOR_A_LIST = 3
ENOUGH_FOR_A_TEST = 8


@dataclass(frozen=True)
class SelfTest:
    """How far off the stars are on a person's own ratings, each hidden in turn (mean absolute error)."""

    n: int
    ours: float
    crowds: float
    """The same for each film's plain average in the data."""


def self_test(data: Dataset, model: Recommender, profile: Profile) -> SelfTest | None:
    """Hide each rating in turn and guess it; None without stars or with too few ratings to say anything.

    Honest for somebody whose ratings are not in ``data``; films without an average there are left out.
    """
    if not model.predicts_ratings or profile.n_rated < ENOUGH_FOR_A_TEST:
        return None
    crowd = data.ratings.means_of(profile.item_ids)
    guessed = model.leave_one_out(profile)
    tested = ~np.isnan(guessed) & ~np.isnan(crowd)
    count = int(tested.sum())
    if count < ENOUGH_FOR_A_TEST:
        return None
    actual = profile.ratings[tested]
    return SelfTest(
        count,
        float(np.abs(guessed[tested] - actual).mean()),
        float(np.abs(crowd[tested] - actual).mean()),
    )


def about_you(data: Dataset, model: Recommender, profile: Profile) -> str:
    """One sentence: what to do next, how generous this person is, or how well we know them."""
    rated = profile.n_rated
    if rated == 0:
        return "Rate a film you know; after three the list is yours."
    if rated < ENOUGH_FOR_A_LIST:
        missing = ENOUGH_FOR_A_LIST - rated
        return f"{'One more' if missing == 1 else 'Two more'} and the list is yours."
    test = self_test(data, model, profile)
    if test is not None:
        return (
            f"On your own {test.n} ratings, each hidden in turn, we miss by {test.ours:.2f} stars; "
            f"the crowd's average by {test.crowds:.2f}."
        )
    crowd = data.ratings.means_of(profile.item_ids)
    gaps = profile.ratings - crowd
    if np.isnan(gaps).all():
        return "Nobody else has rated these films. Rate a better-known one to be compared."
    gap = float(np.nanmean(gaps))
    if abs(gap) < 0.25:
        return "You rate these films about as the crowd does."
    return f"You give these films {abs(gap):.1f} stars {'more' if gap > 0 else 'less'} than the crowd does."
