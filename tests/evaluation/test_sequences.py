"""Win rates that are looked at after every vote: the interval holds at all of these looks at once."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from recsys.evaluation import sequences
from recsys.evaluation.sequences import confidence_sequence, is_sure, votes_to_go, win_rate_interval
from recsys.ids import Floats

DUELS, VOTES = 2_000, 200


def simulated(win: float, tie: float, seed: int = 0, shape: tuple[int, int] = (DUELS, VOTES)) -> Floats:
    """Duels of some votes each with these chances."""
    toss = np.random.default_rng(seed).random(shape)
    return np.where(toss < win, 1.0, np.where(toss < win + tie, 0.5, 0.0))


def counts_of(votes: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct (won, tied, lost) that occur, and which of them each look sees."""
    seen = np.stack([np.cumsum(votes == worth, axis=1) for worth in (1.0, 0.5, 0.0)], axis=-1)
    distinct, which = np.unique(seen.reshape(-1, 3), axis=0, return_inverse=True)
    return distinct, which.reshape(votes.shape)


def wilson(won: Floats, tied: Floats, lost: Floats) -> tuple[Floats, Floats]:
    """The interval for a number of votes that is fixed beforehand (Wilson 1927), for comparison."""
    z, n = 1.959964, won + tied + lost
    rate = (won + tied / 2) / n
    middle = (rate + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2))
    return middle - half, middle + half


def share_ever_outside(votes: Floats, truth: float, interval: object = win_rate_interval) -> float:
    assert callable(interval)
    distinct, which = counts_of(votes)
    low, high = interval(*distinct.T.astype(np.float64))
    outside = (truth < low) | (truth > high)
    return float(outside[which].any(axis=1).mean())


@pytest.mark.parametrize("rate", [0.5, 0.6, 0.8])
def test_the_truth_is_outside_at_any_of_200_looks_in_one_duel_of_twenty_at_most(rate: float) -> None:
    votes = simulated(rate, 0.0)
    assert share_ever_outside(votes, rate) <= 0.05
    # What is made for one look is no interval for 200 looks; the same test tells.
    assert share_ever_outside(votes, rate, wilson) > 0.25


@pytest.mark.parametrize(("win", "tie"), [(0.4, 0.2), (0.3, 0.6), (0.65, 0.3)])
def test_with_ties_it_holds_too(win: float, tie: float) -> None:
    assert share_ever_outside(simulated(win, tie, shape=(400, 80)), win + tie / 2) <= 0.05


def test_it_is_not_held_by_saying_nothing() -> None:
    """A rate of .8 is told from one half in nearly all duels, one of .6 in some."""
    for rate, share in ((0.8, 0.99), (0.6, 0.30)):
        distinct, which = counts_of(simulated(rate, 0.0, seed=1))
        low, _ = win_rate_interval(*distinct.T)
        assert (low > 0.5)[which].any(axis=1).mean() > share
    low, high = win_rate_interval(150, 0, 50)
    assert (float(low), float(high)) == pytest.approx((0.640, 0.842), abs=0.001)


@pytest.mark.parametrize(("won", "lost"), [(0, 0), (1, 0), (7, 3), (0, 12), (120, 80)])
def test_without_ties_it_is_robbins_mixture(won: int, lost: int) -> None:
    """B(won + 1, lost + 1) / (m^won (1 - m)^lost), in closed form."""
    for rate in (0.1, 0.5, 0.77):
        log_beta = math.lgamma(won + 1) + math.lgamma(lost + 1) - math.lgamma(won + lost + 2)
        expected = log_beta - won * math.log(rate) - lost * math.log(1 - rate)
        assert float(sequences.log_capital(rate, won, 0, lost)) == pytest.approx(expected, abs=1e-9)


def test_a_fair_bet_with_ties_grows_nothing_on_average() -> None:
    """The mean capital after three votes is 1 if the rate is the one bet against, with any share of ties."""
    for rate, tie in ((0.5, 0.3), (0.35, 0.5), (0.8, 0.1)):
        win = rate - tie / 2
        chances, counts = (win, tie, 1 - win - tie), np.indices((4, 4, 4)).reshape(3, -1).T
        total = sum(
            math.factorial(3)
            * math.prod(chance**n / math.factorial(n) for chance, n in zip(chances, some, strict=True))
            * math.exp(float(sequences.log_capital(rate, *some)))
            for some in counts[counts.sum(axis=1) == 3].tolist()
        )
        assert total == pytest.approx(1.0)


def test_the_sequence_is_the_interval_after_each_vote() -> None:
    votes = [1.0, 0.5, 0.0, 1.0, 1.0]
    low, high = confidence_sequence(votes)
    assert len(low) == len(high) == 5
    for at, (won, tied, lost) in enumerate([(1, 0, 0), (1, 1, 0), (1, 1, 1), (2, 1, 1), (3, 1, 1)]):
        assert (low[at], high[at]) == pytest.approx(tuple(map(float, win_rate_interval(won, tied, lost))))
    assert [len(end) for end in confidence_sequence([])] == [0, 0]
    with pytest.raises(ValueError, match=r"^A vote is 1, 0 or 0\.5 for a tie\.$"):
        confidence_sequence([1.0, 0.7])


def test_turned_round_it_is_turned_round_and_ties_are_even() -> None:
    low, high = map(float, win_rate_interval(11, 3, 4))
    back = tuple(map(float, win_rate_interval(4, 3, 11)))
    assert back == pytest.approx((1 - high, 1 - low))
    assert tuple(map(float, win_rate_interval(0, 0, 0))) == (0.0, 1.0)
    assert float(win_rate_interval(9, 0, 0)[1]) == 1.0
    assert float(win_rate_interval(0, 0, 9)[0]) == 0.0
    low, high = map(float, win_rate_interval(0, 40, 0))
    assert low == pytest.approx(1 - high)
    assert 0.4 < low < 0.5


def test_ties_make_nobody_sure() -> None:
    assert is_sure((8, 0, 0))
    assert not is_sure((7, 0, 0))
    assert not is_sure((1, 99, 0))


@pytest.mark.parametrize("counts", [(1, 0, 0), (6, 0, 0), (15, 4, 5), (4, 9, 12), (60, 0, 50)])
def test_votes_to_go_are_the_fewest_that_do(counts: tuple[int, int, int]) -> None:
    to_go = votes_to_go(counts)
    assert to_go is not None
    assert not is_sure(counts)
    votes = sum(counts)
    for more, sure in ((to_go, True), (to_go - 1, False)):
        won, tied, lost = (count * (votes + more) / votes for count in counts)
        assert is_sure((won, tied, lost)) is sure
        low, high = map(float, win_rate_interval(won, tied, lost))
        assert (low > 0.5 or high < 0.5) is sure


def test_votes_to_go_is_near_what_simulated_duels_take() -> None:
    """From 12 of 16 on, half of the duels that go on at 3 of 4 are decided by then, give or take."""
    to_go = votes_to_go((12, 0, 4))
    assert to_go is not None
    more = np.random.default_rng(5).random((DUELS, 200)) < 0.75
    won, lost = 12 + np.cumsum(more, axis=1), 4 + np.cumsum(~more, axis=1)
    sure = sequences.log_capital(0.5, won, 0, lost) >= sequences.ENOUGH
    took = np.where(sure.any(axis=1), sure.argmax(axis=1) + 1, 200)
    assert np.median(took) == pytest.approx(to_go, rel=0.4)


def test_where_no_number_of_votes_would_do() -> None:
    assert votes_to_go((0, 0, 0)) is None
    assert votes_to_go((0, 12, 0)) is None
    assert votes_to_go((7, 3, 7)) is None
    assert votes_to_go((501, 0, 500)) is None  # more than anybody casts
    assert votes_to_go((9, 0, 0)) == 0
    assert votes_to_go((0, 0, 9)) == 0
