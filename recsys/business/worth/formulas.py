"""The arithmetic of the calculator, for one set of figures or for thousands at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Figures = Mapping[str, Numbers]
"""By name of INPUTS, as they are typed (percent, points); each of the same shape (draws,)."""


@dataclass(frozen=True, eq=False)
class Course:
    """How value and cost add up: each months x draws, both from the start to the end of each month."""

    value: Numbers
    """What the change has brought in, after the margin; below zero where it takes away."""
    cost: Numbers
    kept: Numbers
    """Subscribers more than without the change, in each month."""

    @property
    def net(self) -> Numbers:
        """Value less cost at the end, one a draw."""
        net: Numbers = self.value[-1] - self.cost[-1]
        return net


def course(figures: Figures, months: int) -> Course:
    """Follow the subscribers of today through ``months``, with the change and without it.

    Without it, S (1 - c)^t of S subscribers pay in month t, at a monthly churn c: those of today who are still there.
    With it, S (1 - c')^t + j ((1 - c')^0 + ... + (1 - c')^(t - 1)), where c' is c less the points by which it falls,
    held between 0 and 1, and j are those who join each month for a better recommendation score: its rise x new
    subscribers per point. They are never fewer than none.

    One of them is worth r + h a a month (revenue, viewing hours, revenue per hour), with the change r + h (1 + u) a,
    where u is the rise of viewing. The value of month t is margin x (with - without); its cost the monthly one; the
    one-off cost is paid at the start. Nothing is discounted. People who would join anyway are on neither side.
    """
    of = figures
    t = np.arange(1, months + 1)[:, None]
    churn = of["churn"] / 100
    changed = np.clip(churn - of["churn_falls"] / 100, 0.0, 1.0)
    before, after = of["subscribers"] * _left(churn, months), of["subscribers"] * _left(changed, months)
    joining = of["nps_rises"] * of["per_point"]
    if joining.any():
        of_each_month = np.concatenate([np.ones((1, *joining.shape)), _left(changed, months - 1)])
        after += joining * np.cumsum(of_each_month, axis=0)
        np.maximum(after, 0.0, out=after)
    advert = of["hours"] * of["per_hour"]
    brought = after * (of["revenue"] + advert * (1 + of["hours_rise"] / 100))
    gained = of["margin"] / 100 * (brought - before * (of["revenue"] + advert))
    return Course(np.cumsum(gained, axis=0), of["one_off"] + of["monthly"] * t, after - before)


def _left(churn: Numbers, months: int) -> Numbers:
    """The share of today's subscribers who are left after 1 to ``months`` months: (1 - churn)^t."""
    each_month = np.broadcast_to(1.0 - churn, (months, *churn.shape))
    left: Numbers = each_month.cumprod(axis=0, dtype=np.float64)
    return left


def roi(value: Numbers, cost: Numbers) -> Numbers:
    """Return on investment, (value - cost) / cost: 1 doubles the money; NaN where nothing was spent."""
    spent = np.where(cost > 0, cost, np.nan)
    return (value - cost) / spent


def payback(followed: Course) -> Numbers:
    """The first month at whose end the value has reached the cost, 1 for the first; infinite where none does."""
    paid = followed.value >= followed.cost
    return np.where(paid.any(axis=0), paid.argmax(axis=0) + 1.0, np.inf)
