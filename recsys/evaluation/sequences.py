"""How sure a win rate is, however often somebody looks: a confidence sequence.

An interval for a number of votes that was fixed beforehand is wrong far more often than it says when somebody looks
after every vote and stops when they like what they see. A confidence sequence holds at all looks at once.

Votes are 1 (won), 0 (lost) and 1/2 (a tie), and the win rate is their mean: ties count half, as in chess. Left out,
99 ties and one win would pass for certain victory, and a model that is never told apart from the other would seem to
be worth choosing.

Somebody bets against a rate ``m`` (Waudby-Smith and Ramdas 2024). Staked on a rate ``q``, the capital grows with each
vote x by ``x q/m + (1 - x)(1 - q)/(1 - m)``, which is 1 on average if m is true, whatever the share of ties. Spread
evenly over all q, the capital exceeds 1 / .05 at any time with a chance of .05 at most (Ville 1939), so the rates
against which it did not are the 95 % interval. Without ties this is Robbins' mixture (1970) of the binomial
likelihood with Beta(1, 1).
"""

from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from recsys.evaluation.intervals import LEVEL
from recsys.ids import Floats, read_only

NODES = 128
"""Rates that are bet on, at the places of a Gauss-Legendre rule: exact for fewer than 256 votes, and however many
there are a fair bet."""
ENOUGH = float(-np.log(1 - LEVEL))
"""The logarithm of the capital that rules a rate out."""
HALVINGS = 30
CLOSEST = 1e-12
"""To 0 and 1, where a bet has no price."""
MANY = 10_000
"""Votes that nobody casts."""
EVEN = 0.5

Counts: TypeAlias = tuple[float, float, float]
"""Won, tied, lost; any numbers from 0 up."""


@cache
def _nodes() -> tuple[Floats, Floats]:
    """The rates that are bet on and the logarithms of their weights; a tenth of a second that imports do not pay."""
    places, weights = np.polynomial.legendre.leggauss(NODES)
    return read_only((places + 1) / 2), read_only(np.log(weights / 2))


def log_capital(rate: ArrayLike, won: ArrayLike, tied: ArrayLike, lost: ArrayLike) -> Floats:
    """The logarithm of what betting against ``rate`` made of 1; arguments broadcast, and ``0 < rate < 1``."""
    m, wins, ties, losses = (
        np.asarray(value, dtype=np.float64)[..., None] for value in (rate, won, tied, lost)
    )
    rates, log_weights = _nodes()
    up, down = rates / m, (1 - rates) / (1 - m)
    exponents = wins * np.log(up) + losses * np.log(down) + ties * np.log((up + down) / 2) + log_weights
    highest = exponents.max(axis=-1)
    return np.asarray(highest + np.log(np.exp(exponents - highest[..., None]).sum(axis=-1)))


def win_rate_interval(won: ArrayLike, tied: ArrayLike, lost: ArrayLike) -> tuple[Floats, Floats]:
    """``(low, high)`` of the win rate: with a chance of ``LEVEL`` it holds the truth at every look, for ever.

    Arguments broadcast. The votes' order does not matter: the interval is not cut with those of earlier looks, so
    that it widens when the votes change their mind, and never becomes empty. Without votes it is 0 to 1.
    """
    wins, ties, losses = np.broadcast_arrays(
        *(np.asarray(value, dtype=np.float64) for value in (won, tied, lost))
    )
    votes = wins + ties + losses
    rate = np.divide(wins + ties / 2, votes, out=np.full(votes.shape, EVEN), where=votes > 0)
    return _end(0.0, rate, (wins, ties, losses)), _end(1.0, rate, (wins, ties, losses))


def _end(outermost: float, rate: Floats, counts: tuple[Floats, Floats, Floats]) -> Floats:
    """Bisected between ``rate``, which is never ruled out, and 0 or 1.

    The logarithm of the capital is convex in m (each factor is log-convex, and so are products and mixtures), so
    what is not ruled out has no gaps.
    """
    inside, outside = rate.copy(), np.full(rate.shape, outermost)
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        held = log_capital(np.clip(middle, CLOSEST, 1 - CLOSEST), *counts) < ENOUGH
        inside, outside = np.where(held, middle, inside), np.where(held, outside, middle)
    return outside


def confidence_sequence(votes: ArrayLike) -> tuple[Floats, Floats]:
    """``(low, high)`` after each of the votes, which are 0, 1/2 or 1; raises ValueError for others."""
    cast = np.asarray(votes, dtype=np.float64)
    if not np.isin(cast, (0.0, 0.5, 1.0)).all():
        raise ValueError("A vote is 1, 0 or 0.5 for a tie.")
    return win_rate_interval(*(np.cumsum(cast == worth) for worth in (1.0, 0.5, 0.0)))


def is_sure(counts: Counts) -> bool:
    """Whether the interval of so many votes leaves out one half."""
    return bool(log_capital(EVEN, *counts) >= ENOUGH)


def votes_to_go(counts: Counts) -> int | None:
    """Votes until the interval leaves out one half if wins, ties and losses keep coming in these shares.

    0 when it does already. None when no number of votes like these would (the rate is one half, or nobody has voted)
    or more than ``MANY``. Real votes come in no such order: half of the time it takes more.
    """
    won, tied, lost = counts
    votes = won + tied + lost
    if won == lost:
        return None
    if is_sure(counts):
        return 0

    def would_do(more: int) -> bool:
        times = (votes + more) / votes
        return is_sure((won * times, tied * times, lost * times))

    low, high = 0, 1
    while not would_do(high):
        low, high = high, 2 * high
        if high > MANY:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if would_do(middle) else (middle, high)
    return high
