"""How far off our stars are for one person, on ratings of theirs that the guess did not know."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Dataset, Profile
from recsys.ids import Floats
from recsys.lazy import lazy
from recsys.models.base import Recommender

if TYPE_CHECKING:
    import scipy.special as special
else:
    special = lazy("scipy.special")

ENOUGH_FOR_A_TEST = 8
SURE = 0.95
KNOWN_BEFORE = 3
"""The time-ordered test begins after so many ratings: with fewer there is no taste to guess from."""
LATEST, LATEST_AT_LEAST = 100, 20
"""So many of the latest ratings are guessed one by one, where each guess needs a profile of its own."""
READ_AT_MOST = 30_000
"""Ratings in all these profiles together, as long as ``LATEST_AT_LEAST`` are guessed: bounds the time."""


@dataclass(frozen=True)
class Estimate:
    """A mean with the 95 % interval that its rows leave open."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Floats) -> "Estimate":
        """``m -+ t(n - 1) s / sqrt(n)`` of n rows (Student 1908); raises ValueError for fewer than two."""
        count = len(values)
        if count < 2:
            raise ValueError(f"An interval needs two rows or more, got {count}.")
        mean = float(values.mean())
        half = float(special.stdtrit(count - 1, (1 + SURE) / 2) * values.std(ddof=1) / np.sqrt(count))
        return cls(mean, mean - half, mean + half)


@dataclass(frozen=True)
class SelfTest:
    """How far off guesses are on a person's own ratings (mean absolute error, in stars)."""

    n: int
    ours: Estimate
    """Of our guesses; its low end is cut at 0."""
    crowds: float
    """Of each film's plain average in the data."""
    gain: Estimate
    """The crowd's miss less ours, rating by rating: above 0 we are closer."""
    guessed: Floats = field(repr=False, compare=False)
    actual: Floats = field(repr=False, compare=False)

    @classmethod
    def of(cls, actual: Floats, guessed: Floats, crowd: Floats) -> "SelfTest | None":
        """Over the rows where all three are known; None with fewer than ``ENOUGH_FOR_A_TEST``."""
        tested = ~(np.isnan(actual) | np.isnan(guessed) | np.isnan(crowd))
        if np.count_nonzero(tested) < ENOUGH_FOR_A_TEST:
            return None
        given, ours = actual[tested], np.abs(guessed - actual)[tested]
        theirs = np.abs(crowd - actual)[tested]
        miss = Estimate.of(ours)
        return cls(
            len(given),
            Estimate(miss.mean, max(miss.low, 0.0), miss.high),
            float(theirs.mean()),
            Estimate.of(theirs - ours),
            guessed[tested],
            given,
        )

    @property
    def figures(self) -> str:
        """As ``we miss by 0.74 stars (0.55 to 0.93); the crowd's average by 0.91``."""
        ours = self.ours
        return (
            f"we miss by {ours.mean:.2f} stars ({ours.low:.2f} to {ours.high:.2f}); "
            f"the crowd's average by {self.crowds:.2f}"
        )

    @property
    def verdict(self) -> str:
        """Who comes closer; only where the interval of the difference leaves out 0."""
        if self.gain.low > 0:
            return "We come closer than the crowd."
        if self.gain.high < 0:
            return "The crowd comes closer."
        return "Too close to call so far."


def self_test(
    data: Dataset, model: Recommender, profile: Profile, guessed: Floats | None = None
) -> SelfTest | None:
    """Hide each rating in turn and guess it; None without stars or with too few ratings to say anything.

    Honest only for somebody whose ratings are not in ``data`` (``known_as`` finds who they are): inside the data .61
    stars were shown where .85 were true. Films without an average there are left out. ``guessed`` are the model's
    ``leave_one_out`` where they are there already.
    """
    if not model.predicts_ratings or profile.n_rated < ENOUGH_FOR_A_TEST:
        return None
    guesses = model.leave_one_out(profile) if guessed is None else guessed
    return SelfTest.of(profile.ratings, guesses, data.ratings.means_of(profile.item_ids))


def time_test(data: Dataset, model: Recommender, profile: Profile) -> SelfTest | None:
    """Guess each rating from those given before it, from the fourth on; of a long profile the latest.

    Harder than ``self_test``, which may use what was said later: so does somebody who rates as they go see us. As
    honest, and None, as there.
    """
    if not model.predicts_ratings:
        return None
    rated = rated_only(profile)
    asked = range(max(KNOWN_BEFORE, len(rated) - n_latest(len(rated))), len(rated))
    guessed = [_stars(model, _part(rated, np.arange(place)), rated.item_ids[place])[0] for place in asked]
    actual, item_ids = rated.ratings[asked.start :], rated.item_ids[asked.start :]
    return SelfTest.of(actual, np.array(guessed, dtype=np.float64), data.ratings.means_of(item_ids))


def ranges_held(model: Recommender, profile: Profile) -> tuple[int, int]:
    """``(inside, of)``: how many ratings, each hidden in turn, fell inside their 80 % range; of many the latest.

    ``(0, 0)`` for a model without ranges. As honest as ``self_test``.
    """
    if not model.predicts_ratings:
        return 0, 0
    rated = rated_only(profile)
    places = np.arange(len(rated))
    asked = places[-n_latest(len(rated)) :]
    ends = np.array(
        [_stars(model, _part(rated, places[places != place]), rated.item_ids[place])[1:] for place in asked]
    ).reshape(-1, 2)
    return held(rated.ratings[asked], ends[:, 0], ends[:, 1])


def n_latest(n_rated: int) -> int:
    """How many of so many ratings are guessed one by one."""
    return int(np.clip(READ_AT_MOST // max(n_rated, 1), LATEST_AT_LEAST, LATEST))


def held(actual: Floats, low: Floats, high: Floats) -> tuple[int, int]:
    """``(inside, of)`` of ranges; those with an end that is not known do not count."""
    known = ~(np.isnan(low) | np.isnan(high))
    return int(((low <= actual) & (actual <= high))[known].sum()), int(known.sum())


def rated_only(profile: Profile) -> Profile:
    """Without what was only seen."""
    return _part(profile, np.flatnonzero(~np.isnan(profile.ratings)))


def guess_table(data: Dataset, profile: Profile, guessed: Floats) -> pd.DataFrame:
    """One row a rating with a guess, largest miss first: item_id, title, year, yours, guess, crowd."""
    known = ~(np.isnan(profile.ratings) | np.isnan(guessed))
    item_ids = profile.item_ids[known]
    table = data.catalog.rows(item_ids)[["item_id", "title", "year"]].reset_index(drop=True)
    table = table.assign(
        yours=profile.ratings[known], guess=guessed[known], crowd=data.ratings.means_of(item_ids)
    )
    order = np.argsort(-np.abs(guessed - profile.ratings)[known], kind="stable")
    return table.iloc[order].reset_index(drop=True)


def _stars(model: Recommender, profile: Profile, item_id: int) -> tuple[float, float, float]:
    told = model.stars_from.predict(profile, [item_id])
    return float(told.stars[0]), float(told.low[0]), float(told.high[0])


def _part(profile: Profile, places: NDArray[np.int64]) -> Profile:
    times = profile.timestamps
    return Profile.of(
        profile.item_ids[places],
        profile.ratings[places],
        profile.weights[places],
        None if times is None else times[places],
    )
