"""Whether consistent raters make a model more stable: trained without them, without the least consistent, and compared.

Both trainings leave out as many people, who rated as much: people are taken in fives of like activity, and of each
five the one whose ratings follow the films' averages most closely (``Habits.spread``) is left out of one, the one who
follows them least of the other, as many random ratings of each as the smaller of the two has. Else whoever rates more
would decide. What is compared is how far apart the stars of two seeds lie, on the same hidden ratings by the people
who are in both trainings, each known by the same history.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.comparison.claim import NOTHING, Claim, Difference, answered
from recsys.comparison.entries import Groups
from recsys.comparison.habits import Habits
from recsys.comparison.sampled import FEWEST, Sampled
from recsys.dataset import Dataset, Ratings
from recsys.evaluation import splits
from recsys.evaluation.metrics import star_shift
from recsys.ids import Positions
from recsys.models.base import Recommender

SEEDS = 5
FEWEST_SEEDS = 3
"""Of fewer, one left out leaves nothing to compare."""
HIDDEN_SHARE = 0.1
FIVE = 5
LEFT_OUT = ("most consistent", "least consistent")
NORMAL = 1.959964
"""Standard deviations either side that hold 95 %."""
NAME, CLAIM = "stabler", "Consistent raters make a model more stable."
OnStep = Callable[[float, str], None]
"""Called with the share that is done and what is done now; stops the work by raising."""


def stabler(
    model: str,
    make: Callable[[int], Recommender],
    data: Dataset,
    *,
    n_seeds: int = SEEDS,
    seed: int = 0,
    on_step: OnStep = lambda share, doing: None,
) -> Claim:
    """Train ``make(0)``, ``make(1)``, ... without the most and without the least consistent fifth.

    The figure is ``star_shift``: ``sqrt(2 mean(v))`` with ``v`` the variance of a hidden rating's stars over the seeds.
    The interval of the difference adds up the doubt of drawing other people (bootstrap) and
    other seeds (jackknife, Efron 1981). ``seed`` decides which ratings are hidden. Raises ValueError for fewer than
    ``FEWEST_SEEDS`` and whatever ``on_step`` raises.
    """
    if n_seeds < FEWEST_SEEDS:
        raise ValueError(f"How much seeds change takes {FEWEST_SEEDS} of them or more, got {n_seeds}.")
    if not make(0).predicts_ratings:
        return _unanswered(f"{model} orders films but predicts no stars, so none could change between seeds.")
    parted = _part(data.ratings, seed)
    if isinstance(parted, str):
        return _unanswered(parted)
    number, steps = count(), len(LEFT_OUT) * n_seeds
    stars = np.empty((len(LEFT_OUT), n_seeds, len(parted.tested)))
    for arm, out in enumerate(LEFT_OUT):
        learned = data.with_ratings(parted.known.where(~parted.left_out[arm]))
        for at in range(n_seeds):
            on_step(
                next(number) / steps, f"{model}: training without the {out} fifth of the people, seed {at}"
            )
            stars[arm, at] = make(at).fit(learned).predict_pairs(parted.known, parted.tested)
    on_step(1.0, f"{model}: comparing the trainings")
    return _compared(model, parted, stars, seed)


@dataclass(frozen=True, eq=False)
class _Parted:
    """What is learned from, what of it is left out (the most, the least consistent), and what is tested."""

    known: Ratings
    left_out: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    tested: Ratings


def _part(ratings: Ratings, seed: int) -> _Parted | str:
    too_few = (
        f"Leaving out a fifth of the people takes {FIVE * FEWEST} people with two ratings or more who differ in how "
        "closely they follow the films' averages; this data has fewer."
    )
    if len(ratings) < 2 * FIVE * FEWEST:
        return too_few
    known, hidden = splits.holdout(ratings, HIDDEN_SHARE, seed)
    spread = Habits.of(known).spread
    people = np.flatnonzero(~np.isnan(spread))
    if len(people) < FIVE * FEWEST or np.ptp(spread[people]) < NOTHING:
        return too_few
    draw = np.random.default_rng(seed)
    counts = np.diff(known.indptr)
    by_activity = people[np.lexsort((draw.random(len(people)), counts[people]))]
    fives = by_activity[: len(people) // FIVE * FIVE].reshape(-1, FIVE)
    each = np.arange(len(fives))
    chosen = fives[each, spread[fives].argmin(axis=1)], fives[each, spread[fives].argmax(axis=1)]
    quota = np.minimum(counts[chosen[0]], counts[chosen[1]])
    place = _random_places(known, draw)
    left_out = _first(known, place, chosen[0], quota), _first(known, place, chosen[1], quota)
    tested = hidden.where(~np.isin(hidden.user_idx, np.concatenate(chosen)))
    if (np.diff(tested.indptr) > 0).sum() < FEWEST:
        return too_few
    return _Parted(known, left_out, tested)


def _random_places(ratings: Ratings, draw: np.random.Generator) -> NDArray[np.int64]:
    """The place of each rating in a random order of its person's, from 0."""
    order = np.lexsort((draw.random(len(ratings)), ratings.user_idx))
    place = np.empty(len(ratings), dtype=np.int64)
    place[order] = np.arange(len(ratings)) - ratings.indptr[ratings.user_idx]
    return place


def _first(
    ratings: Ratings, place: NDArray[np.int64], people: NDArray[np.int64], quota: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """The rows with the first places of each of ``people``, as many as their ``quota``."""
    wanted = np.zeros(len(ratings.users), dtype=np.int64)
    wanted[people] = quota
    return np.asarray(place < wanted[ratings.user_idx])


def _compared(model: str, parted: _Parted, stars: NDArray[np.float64], seed: int) -> Claim:
    told = ~np.isnan(stars).any(axis=(0, 1))
    stars, actual = stars[..., told], parted.tested.values[told]
    between = np.array([star_shift(arm) for arm in stars])
    table = pd.DataFrame(
        {
            "left_out": LEFT_OUT,
            "people": [len(np.unique(parted.known.user_idx[out])) for out in parted.left_out],
            "ratings": [int(out.sum()) for out in parted.left_out],
            "between_seeds": between,
            "spread": stars.std(axis=(1, 2)),
            "rmse": np.sqrt(((stars - actual) ** 2).mean(axis=(1, 2))),
        }
    )
    if between.max() < NOTHING:
        return _unanswered(
            f"{model} gives the same stars whatever its seed: nothing could make it more stable.", table
        )
    gap = _gap(stars, parted.tested.user_idx[told], seed)
    fact = (
        f"between two seeds the stars of {model} change by {between[1]:.3f} (root mean square) when it learns without "
        f"the least consistent fifth of the people and by {between[0]:.3f} without the most consistent"
    )
    fair = (
        f"Each leaves out {table['people'][0]:,} people of like activity and {table['ratings'][0]:,} ratings, in "
        f"{stars.shape[1]} trainings. On the hidden ratings they miss by {table['rmse'][1]:.3f} and "
        f"{table['rmse'][0]:.3f} (RMSE)."
    )
    return answered(NAME, CLAIM, fact, gap, gap.size.words(), table).and_says(fair)


def _gap(stars: NDArray[np.float64], who: Positions, seed: int) -> Difference:
    """How much further apart without the most consistent; the variances over people and over seeds add up."""
    everything = Groups.of(["all"], np.zeros(len(who), dtype=np.int64))
    means = Sampled.of(who, everything, stars.var(axis=1, ddof=1).T, seed).means[1:, 0]
    drawn = np.sqrt(2 * means[:, 0]) - np.sqrt(2 * means[:, 1])
    n_seeds = stars.shape[1]
    without = [_apart(np.delete(stars, at, axis=1)) for at in range(n_seeds)]
    half = NORMAL * float(np.sqrt(drawn.var() + (n_seeds - 1) * np.var(without)))
    value = _apart(stars)
    return Difference(value, value - half, value + half)


def _apart(stars: NDArray[np.float64]) -> float:
    return star_shift(stars[0]) - star_shift(stars[1])


def _unanswered(why: str, table: pd.DataFrame | None = None) -> Claim:
    return Claim(NAME, CLAIM, why, None, pd.DataFrame() if table is None else table)
