"""Why a film is on the list: one sentence, and the stars as a sum of bars."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from recsys.dataset import Catalog
from recsys.insights.kinds import in_words
from recsys.models.results import Contribution, Explanation
from recsys.models.taste import kinds_of

NAMED = 2
"""How many films the sentence names."""
BARS = 6
"""How many rated films get a bar of their own."""
NEGLIGIBLE = 0.05
"""A film is named only if it adds at least this share of what the strongest one adds."""

NOTICED = 0.05
"""A mood of fewer stars is not worth a word."""


def because(why: Explanation, catalog: Catalog, who: str = "you", *, kind: str | None = None) -> str:
    """The rated films that lift this one most, as a sentence; of a ranking where the model has one.

    "because you gave Alien 5 and Heat 4.5"; without a film that lifts it: what the crowd thinks. ``who`` is "you" or
    "they". With the ``kind`` that moved it (``Recommendations.moved_by``), the best-liked films of that kind: "here
    because you like westerns: you gave Shane 5".
    """
    order = why.ranking or why
    if kind is not None:
        theirs = _best_liked(order.contributions, catalog, kind)
        return f"{here_because(kind, who)}{f': {_said(theirs, catalog, who)}' if theirs else ''}"
    lifting = sorted((part for part in order.contributions if part.amount > 0), key=lambda part: -part.amount)
    named = [part for part in lifting[:NAMED] if part.amount >= NEGLIGIBLE * lifting[0].amount]
    if named:
        named.sort(key=lambda part: math.isnan(part.rating))
        return f"because {_said(named, catalog, who)}"
    liked = why.baseline["item"] > 0
    return (
        "because people rate it above the average" if liked else "because many people have an opinion on it"
    )


def here_because(kind: str, who: str = "you") -> str:
    """Why a film stands above better scores: the kind that moved it, as a sentence."""
    return f"here because {who} like {in_words(kind)}"


def _best_liked(parts: Sequence[Contribution], catalog: Catalog, kind: str) -> list[Contribution]:
    """The films of a kind with the most stars; among equals those that lift more."""
    rated = [part for part in parts if not math.isnan(part.rating)]
    rated.sort(key=lambda part: (-part.rating, -part.amount))
    theirs = (part for part in rated if kind in kinds_of(catalog, catalog.position(part.item_id)))
    return list(islice(theirs, NAMED))


def _said(parts: Sequence[Contribution], catalog: Catalog, who: str) -> str:
    return f"{who} {' and '.join(_given(part, catalog, first=part is parts[0]) for part in parts)}"


def _given(part: Contribution, catalog: Catalog, *, first: bool) -> str:
    title = catalog.title(part.item_id)
    if math.isnan(part.rating):
        return f"have seen {title}"
    return f"gave {title} {part.rating:g}" if first else f"{title} {part.rating:g}"


def mood_note(why: Explanation) -> str:
    """What this evening's mood was, as a sentence; empty where there is none to speak of."""
    if abs(why.mood) < NOTICED:
        return ""
    more = "more generous" if why.mood > 0 else "stricter"
    return (
        f"With your latest ratings you were {abs(why.mood):.2f} stars {more} than you usually are: "
        "this evening's mood, which we do not count."
    )


@dataclass(frozen=True)
class Bar:
    """One step of a waterfall: from ``start`` by ``amount``, in stars."""

    kind: str
    """mean, item, person, film, rest or cut."""
    label: str
    amount: float
    start: float = 0.0
    rating: float | None = None
    """What the person gave, for a film."""
    item_id: int | None = None
    """Which film, for a film."""


def waterfall(why: Explanation, catalog: Catalog, bars: int = BARS) -> tuple[Bar, ...]:
    """The predicted stars as a sum: average, film, person, the ``bars`` strongest ratings, the rest, the cut.

    The amounts add up to ``why.predicted`` (``why.score`` for a model without stars); the cut is there only when the
    sum left the scale.
    """
    by_strength = sorted(why.contributions, key=lambda part: -abs(part.amount))
    strong = [part for part in by_strength[:bars] if part.amount != 0.0]
    rest = [part for part in by_strength if part not in strong and part.amount != 0.0]
    steps = [
        Bar("mean", "The average of all ratings here", why.baseline["mean"]),
        Bar("item", "What the crowd thinks of this film", why.baseline["item"]),
        Bar("person", "How generous you are with stars", why.baseline["person"]),
        *(
            Bar("film", catalog.title(part.item_id), part.amount, rating=part.rating, item_id=part.item_id)
            for part in strong
        ),
    ]
    if rest:
        label = f"{len(rest)} more of your ratings" if len(rest) > 1 else "One more of your ratings"
        steps.append(Bar("rest", label, sum(part.amount for part in rest)))
    if not math.isnan(why.predicted) and why.predicted != why.score:
        steps.append(Bar("cut", "Cut at the end of the scale", why.predicted - why.score))
    placed, at = [], 0.0
    for bar in steps:
        placed.append(replace(bar, start=at))
        at += bar.amount
    return tuple(placed)
