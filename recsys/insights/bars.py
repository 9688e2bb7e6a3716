"""Scores as bars that add up: the stars of a film as a waterfall, and what put it on the list as shares of a push."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from recsys.dataset import Catalog
from recsys.models.results import Contribution, Explanation

BARS = 6
"""How many rated films get a bar of their own."""
STAR_DIGITS = 2
"""Digits of stars behind the point, as they are written."""
WHOLE = 100
"""A push is written in hundredths of all that speaks for a film."""


@dataclass(frozen=True)
class Bar:
    """One step of a sum: from ``start`` by ``amount``."""

    kind: str
    """mean, item, person, film, rest, began, tuned or cut."""
    label: str
    amount: float
    start: float = 0.0
    rating: float | None = None
    """What the person gave, for a film."""
    item_id: int | None = None
    """Which film, for a film."""
    shown: float = 0.0
    """The amount as it is written: rounded so that what is written adds up too."""


def waterfall(
    why: Explanation, catalog: Catalog, bars: int = BARS, *, named: Collection[int] = ()
) -> tuple[Bar, ...]:
    """The predicted stars as a sum: average, film, person, the ``bars`` strongest ratings, the rest, the cut.

    The films ``named`` in a sentence have a bar whatever they add. The amounts add up to ``why.predicted``
    (``why.score`` for a model without stars); the cut is there only when the sum left the scale. What is ``shown`` has
    two digits and adds up to the rounded sum.
    """
    steps = [
        Bar("mean", "The average of all ratings here", why.baseline["mean"]),
        Bar("item", "What the crowd thinks of this film", why.baseline["item"]),
        Bar("person", "How generous you are with stars", why.baseline["person"]),
        *_of_films(why.contributions, catalog, bars, named),
    ]
    if not math.isnan(why.predicted) and why.predicted != why.score:
        steps.append(Bar("cut", "Cut at the end of the scale", why.predicted - why.score))
    return _placed(steps, in_digits([bar.amount for bar in steps], STAR_DIGITS))


def push(
    why: Explanation,
    catalog: Catalog,
    bars: int = BARS,
    *,
    named: Collection[int] = (),
    began: float = 0.0,
    lifted: float = 0.0,
) -> tuple[Bar, ...]:
    """What puts a film above others, of the score that orders the list: crowd, ratings, the rest, what was asked for.

    What all films have alike (the average, the person's leniency) puts none above another and is left out, so the
    amounts add up to the score less these, with what the kinds that somebody ``began`` with add, and what the sliders
    ``lifted``. What is ``shown`` are hundredths of all
    that speaks for the film: the bars above zero add up to 100, those below are in the same unit. Without anything
    above zero the largest bar below is 100.
    """
    order = why.ranking or why
    steps = [Bar("item", "What everybody thinks of it", order.baseline["item"])]
    steps += _of_films(order.contributions, catalog, bars, named)
    if began:
        steps.append(Bar("began", "The kinds of film you began with", began))
    if lifted:
        steps.append(Bar("tuned", "What you asked for in Tune", lifted))
    most = sum(bar.amount for bar in steps if bar.amount > 0) or max(-bar.amount for bar in steps) or 1.0
    shown = [0.0] * len(steps)
    for side in (1, -1):
        own = [at for at, bar in enumerate(steps) if side * bar.amount > 0]
        shares = in_digits([steps[at].amount * WHOLE / most for at in own], 0)
        for at, share in zip(own, shares, strict=True):
            shown[at] = share
    return _placed(steps, shown)


def in_digits(amounts: Sequence[float], digits: int) -> list[float]:
    """The amounts rounded so that their sum is the rounded sum, by largest remainders; NaN stays as it is.

    >>> in_digits([0.333, 0.333, 0.333], 2)
    [0.34, 0.33, 0.33]
    """
    units = [amount * 10**digits for amount in amounts]
    if not all(map(math.isfinite, units)):
        return list(amounts)
    down = [math.floor(unit) for unit in units]
    missing = math.floor(sum(units) + 0.5) - sum(down)
    fullest = sorted(range(len(units)), key=lambda at: down[at] - units[at])
    for at in fullest[:missing]:
        down[at] += 1
    return [unit / 10**digits for unit in down]


def _of_films(
    parts: Sequence[Contribution], catalog: Catalog, bars: int, named: Collection[int]
) -> list[Bar]:
    """The strongest ratings and those named as bars of their own, strongest first, then all others as one."""
    by_strength = sorted((part for part in parts if part.amount != 0.0), key=lambda part: -abs(part.amount))
    own = [part for at, part in enumerate(by_strength) if at < bars or part.item_id in named]
    chosen = {part.item_id for part in own}
    rest = [part.amount for part in by_strength if part.item_id not in chosen]
    steps = [
        Bar("film", catalog.title(part.item_id), part.amount, rating=part.rating, item_id=part.item_id)
        for part in own
    ]
    if rest:
        label = f"{len(rest)} more of your ratings" if len(rest) > 1 else "One more of your ratings"
        steps.append(Bar("rest", label, sum(rest)))
    return steps


def _placed(steps: Sequence[Bar], shown: Sequence[float]) -> tuple[Bar, ...]:
    """The steps one after the other, each with how it is written."""
    placed, at = [], 0.0
    for bar, written in zip(steps, shown, strict=True):
        placed.append(replace(bar, start=at, shown=written))
        at += bar.amount
    return tuple(placed)
