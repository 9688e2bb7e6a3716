"""Do consistent raters make a model more stable: matched people, planted effects, no effect, and cancelling."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from recsys.comparison import stability
from recsys.comparison.habits import Habits
from recsys.dataset import Dataset, Ratings
from recsys.errors import Cancelled
from recsys.evaluation.metrics import star_shift
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender
from recsys.models.bias import Bias
from recsys.models.ease import EASE
from recsys.models.history import History
from recsys.models.results import EpochCallback
from recsys.models.svd import SVD
from tests.comparison.tested import simulated

NOISY = np.repeat([0.2, 1.6], 60)


@dataclass(kw_only=True, eq=False)
class Shaky(Recommender):
    """Film stars that change with the seed, by ``follows`` as much as the ratings scatter around their films."""

    name: ClassVar[str] = "shaky"
    predicts_ratings: ClassVar[bool] = True
    seen: ClassVar[list[Ratings]] = []
    follows: float = 1.0
    seed: int = 0

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        type(self).seen.append(data.ratings)
        around = data.ratings.values - data.ratings.item_means[data.ratings.item_idx]
        draw = np.random.default_rng([self.seed, int(data.ratings.item_idx.sum(dtype=np.int64))])
        size = 0.1 * around.std() if self.follows > 0 else 0.1 / around.std() if self.follows < 0 else 0.1
        self.stars_ = 5.0 + size * draw.normal(size=len(data.catalog))

    def _score_all(self, history: History) -> Floats:
        return self.stars_

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return self.stars_[positions]


@pytest.mark.parametrize(("follows", "holds"), [(1.0, True), (-1.0, False)])
def test_what_is_planted_is_found(follows: float, holds: bool) -> None:
    claim = stability.stabler(
        "Shaky", lambda seed: Shaky(seed=seed, follows=follows), simulated(120, noise=NOISY)
    )
    assert claim.holds is holds
    assert claim.answer.startswith("Yes: " if holds else "No, the contrary: ")
    assert "24 people of like activity" in claim.answer


def test_what_is_not_there_is_claimed_one_time_in_twenty() -> None:
    """The same noise whoever is left out: both the people and the seeds are in the interval."""
    data = simulated(120, noise=NOISY)
    found = 0
    for trial in range(60):
        claim = stability.stabler(
            "Shaky", lambda seed, at=trial: Shaky(seed=seed + 100 * at, follows=0.0), data
        )
        found += claim.holds is not None

    assert found <= 8


def test_both_leave_out_as_many_people_with_as_many_ratings() -> None:
    data = simulated(120, each=60, noise=NOISY)
    wanted = np.random.default_rng(0).integers(6, 61, size=120)[data.ratings.user_idx]
    place = np.arange(len(data.ratings)) - data.ratings.indptr[data.ratings.user_idx]
    data = data.with_ratings(data.ratings.where(place < wanted))
    parted = stability._part(data.ratings, 0)
    assert not isinstance(parted, str)
    most, least = parted.left_out
    assert most.sum() == least.sum() > 0
    sizes = [np.sort(np.bincount(parted.known.user_idx[out], minlength=120)) for out in (most, least)]
    assert np.array_equal(*sizes)
    assert (sizes[0] > 0).sum() == 24
    gone = [np.unique(parted.known.user_idx[out]) for out in (most, least)]
    assert not set(gone[0]) & set(gone[1])
    assert not set(np.concatenate(gone)) & set(parted.tested.user_idx)
    spread = Habits.of(parted.known).spread
    assert spread[gone[0]].mean() < 0.8 < spread[gone[1]].mean()
    # Nearly all of theirs is left out: the five are alike in activity.
    theirs = np.diff(parted.known.indptr)[np.concatenate(gone)].sum()
    assert 2 * most.sum() > 0.85 * theirs


def test_every_training_lacks_the_tested_ratings_and_who_is_left_out() -> None:
    Shaky.seen.clear()
    data = simulated(120, noise=NOISY)
    claim = stability.stabler("Shaky", lambda seed: Shaky(seed=seed), data, n_seeds=3)
    parted = stability._part(data.ratings, 0)
    assert not isinstance(parted, str)
    assert len(Shaky.seen) == 6
    assert [len(ratings) for ratings in Shaky.seen] == [len(parted.known) - claim.table["ratings"][0]] * 6
    tested = set(zip(parted.tested.user_ids.tolist(), parted.tested.item_ids.tolist(), strict=True))
    for ratings in Shaky.seen:
        assert not tested & set(zip(ratings.user_ids.tolist(), ratings.item_ids.tolist(), strict=True))


def test_the_difference_and_its_interval_are_those_of_the_shift_between_seeds() -> None:
    """The middle of the interval is what is said, and the drawn people scatter around just that."""
    draw = np.random.default_rng(0)
    stars = draw.normal(size=(2, 4, 3_000)) * np.array([0.3, 0.1])[:, None, None]
    gap = stability._gap(stars, np.repeat(np.arange(300, dtype=np.int32), 10), 0)
    assert gap.value == pytest.approx(star_shift(stars[0]) - star_shift(stars[1]))
    assert gap.value == pytest.approx(np.sqrt(2) * 0.2, abs=0.01)
    assert gap.high - gap.value == pytest.approx(gap.value - gap.low)
    assert 0.004 < gap.high - gap.value < 0.02


def test_a_real_model_is_compared() -> None:
    claim = stability.stabler(
        "SVD",
        lambda seed: SVD(n_factors=5, n_epochs=5, ranges=False, seed=seed),
        simulated(120, noise=NOISY),
        n_seeds=3,
    )
    assert claim.table["between_seeds"].gt(0).all()
    assert claim.table["left_out"].tolist() == list(stability.LEFT_OUT)


def test_it_can_be_watched_and_stopped() -> None:
    data, shares = simulated(120, noise=NOISY), []
    stability.stabler(
        "Shaky", lambda seed: Shaky(seed=seed), data, on_step=lambda share, doing: shares.append(share)
    )
    assert shares == pytest.approx([at / 10 for at in range(11)])

    def stop(share: float, doing: str) -> None:
        if share > 0.25:
            raise Cancelled(doing)

    Shaky.seen.clear()
    with pytest.raises(Cancelled, match="without the most consistent fifth of the people, seed 3"):
        stability.stabler("Shaky", lambda seed: Shaky(seed=seed), data, on_step=stop)
    assert len(Shaky.seen) == 3


@pytest.mark.parametrize(
    ("data", "make", "expected"),
    [
        (simulated(120), lambda seed: Bias(), "Model gives the same stars whatever its seed"),
        (simulated(120), lambda seed: EASE(), "Model orders films but predicts no stars"),
        (simulated(30), lambda seed: Shaky(seed=seed), "takes 50 people with two ratings or more"),
        (simulated(200, each=1), lambda seed: Shaky(seed=seed), "takes 50 people with two ratings or more"),
        (simulated(1), lambda seed: Shaky(seed=seed), "takes 50 people with two ratings or more"),
        (simulated(60, noise=0.0, n_films=30), lambda seed: Shaky(seed=seed), ""),
    ],
    ids=["no seed", "no stars", "few people", "one rating each", "one person", "no noise"],
)
def test_what_cannot_be_answered_is_said(data: Dataset, make: object, expected: str) -> None:
    claim = stability.stabler("Model", make, data)  # type: ignore[arg-type]
    assert expected in claim.answer
    assert claim.answer.endswith(".")
    if expected:
        assert claim.holds is None


def test_two_seeds_are_too_few() -> None:
    with pytest.raises(ValueError, match="takes 3 of them or more, got 2"):
        stability.stabler("Shaky", lambda seed: Shaky(seed=seed), simulated(120), n_seeds=2)
