"""Why a film is on the list: one sentence, and the stars as a sum of bars."""

import math
from dataclasses import dataclass

from recsys.dataset import Catalog
from recsys.models.results import Contribution, Explanation

NAMED = 2
"""How many films the sentence names."""
BARS = 6
"""How many rated films get a bar of their own."""
NEGLIGIBLE = 0.05
"""A film is named only if it adds at least this share of what the strongest one adds."""

NOTICED = 0.05
"""A mood of fewer stars is not worth a word."""


def because(why: Explanation, catalog: Catalog, who: str = "you") -> str:
    """The rated films that lift this one most, as a sentence; of a ranking where the model has one.

    "because you gave Alien 5 and Heat 4.5"; without a film that lifts it: what the crowd thinks. ``who`` is "you" or
    "they".
    """
    order = why.ranking or why
    lifting = sorted((part for part in order.contributions if part.amount > 0), key=lambda part: -part.amount)
    named = [part for part in lifting[:NAMED] if part.amount >= NEGLIGIBLE * lifting[0].amount]
    if not named:
        liked = why.baseline["item"] > 0
        return (
            "because people rate it above the average"
            if liked
            else "because many people have an opinion on it"
        )
    named.sort(key=lambda part: math.isnan(part.rating))
    return f"because {who} {' and '.join(_given(part, catalog, first=part is named[0]) for part in named)}"


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
    start: float
    rating: float | None = None
    """What the person gave, for a film."""


def waterfall(why: Explanation, catalog: Catalog, bars: int = BARS) -> tuple[Bar, ...]:
    """The predicted stars as a sum: average, film, person, the ``bars`` strongest ratings, the rest, the cut.

    The amounts add up to ``why.predicted`` (``why.score`` for a model without stars); the cut is there only when the
    sum left the scale.
    """
    by_strength = sorted(why.contributions, key=lambda part: -abs(part.amount))
    strong = [part for part in by_strength[:bars] if part.amount != 0.0]
    rest = [part for part in by_strength if part not in strong and part.amount != 0.0]
    steps = [
        ("mean", "The average of all ratings here", why.baseline["mean"], None),
        ("item", "What the crowd thinks of this film", why.baseline["item"], None),
        ("person", "How generous you are with stars", why.baseline["person"], None),
        *(("film", catalog.title(part.item_id), part.amount, part.rating) for part in strong),
    ]
    if rest:
        label = f"{len(rest)} more of your ratings" if len(rest) > 1 else "One more of your ratings"
        steps.append(("rest", label, sum(part.amount for part in rest), None))
    if not math.isnan(why.predicted) and why.predicted != why.score:
        steps.append(("cut", "Cut at the end of the scale", why.predicted - why.score, None))
    placed, at = [], 0.0
    for kind, label, amount, rating in steps:
        placed.append(Bar(kind, label, amount, at, rating))
        at += amount
    return tuple(placed)
