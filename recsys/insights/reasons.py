"""Why a film is on the list and why it has these stars, as sentences; the bars behind them are in ``bars``."""

import math
from collections.abc import Sequence
from itertools import islice

from recsys.dataset import Catalog, Scale
from recsys.insights.kinds import in_words
from recsys.models.results import Contribution, Explanation
from recsys.models.taste import kinds_of

NAMED = 2
"""How many films the sentence names."""
NEGLIGIBLE = 0.05
"""A film is named only if it adds at least this share of what the strongest one adds."""

NOTICED = 0.05
"""A mood of fewer stars is not worth a word."""
FAVOURITE = 0.25
"""A guess so far from what is just liked to the top of the scale is said to be likely a favourite."""
GAMBLE = 0.45
"""A range as wide as this share of the scale leaves open how it goes."""
NEARLY = 0.12
"""Below what is liked by less than this share of the scale, a film is worth a try."""


def because(why: Explanation, catalog: Catalog, who: str = "you", *, kind: str | None = None) -> str:
    """The rated films that lift this one most, as a sentence; of a ranking where the model has one.

    "because you gave Alien 5 and Heat 4.5"; without a film that lifts it: what the crowd thinks. ``who`` is "you" or
    "they". With the ``kind`` that moved it (``Recommendations.moved_by``), the best-liked films of that kind: "here
    because you like westerns: you gave Shane 5".
    """
    theirs = named(why, catalog, kind=kind)
    if kind is not None:
        return f"{here_because(kind, who)}{f': {_said(theirs, catalog, who)}' if theirs else ''}"
    if theirs:
        return f"because {_said(theirs, catalog, who)}"
    liked = why.baseline["item"] > 0
    return (
        "because people rate it above the average" if liked else "because many people have an opinion on it"
    )


def named(why: Explanation, catalog: Catalog, *, kind: str | None = None) -> tuple[Contribution, ...]:
    """The films that ``because`` names, in its order: the largest parts of the score that orders the list.

    With the ``kind`` that moved it those of that kind that the person likes best. Rated films stand before those that
    were only seen.
    """
    order = why.ranking or why
    if kind is not None:
        return tuple(_best_liked(order.contributions, catalog, kind))
    lifting = sorted((part for part in order.contributions if part.amount > 0), key=lambda part: -part.amount)
    strong = [part for part in lifting[:NAMED] if part.amount >= NEGLIGIBLE * lifting[0].amount]
    return tuple(sorted(strong, key=lambda part: math.isnan(part.rating)))


def about_stars(why: Explanation, catalog: Catalog, *, kind: str | None = None) -> str:
    """What makes the stars, where that is another film than what put this one on the list; else empty.

    "it is here because of Heat; the stars come mostly from Alien". The film named last has the largest part of the
    stars, up or down. Where the crowd has more to say than it: "the stars are mostly the crowd's, and of your films
    Alien moves them most". Empty too for a model that orders by the stars, or has none.
    """
    moving = [part for part in why.contributions if part.amount]
    if why.ranking is None or math.isnan(why.predicted) or not moving:
        return ""
    strongest = max(moving, key=lambda part: abs(part.amount))
    theirs = named(why, catalog, kind=kind)
    if strongest.item_id in [part.item_id for part in theirs]:
        return ""
    title, size = catalog.title(strongest.item_id), abs(strongest.amount)
    crowd = max(abs(why.baseline["item"]), abs(why.baseline["person"]))
    if size < crowd and abs(why.baseline["item"]) == crowd:
        stars = f"the stars are mostly the crowd’s, and of your films {title} moves them most"
    elif size < crowd:
        stars = f"the stars follow how you rate in general, and of your films {title} moves them most"
    elif strongest.amount > 0:
        stars = f"the stars come mostly from {title}"
    else:
        stars = f"the stars are held down mostly by {title}"
    if kind is not None:
        return f"it is here because you like {in_words(kind)}; {stars}"
    if not theirs:
        return stars
    return f"it is here because of {' and '.join(catalog.title(part.item_id) for part in theirs)}; {stars}"


def kept_place(why: Explanation, catalog: Catalog, scale: Scale, kind: str) -> str:
    """What moved a film above better scores: "3 of the 4 films you liked are westerns, so your list keeps ..."."""
    liked = [part for part in why.contributions if part.rating >= scale.liked_from]
    theirs = sum(kind in kinds_of(catalog, catalog.position(part.item_id)) for part in liked)
    words = in_words(kind)
    return (
        f"{theirs} of the {len(liked)} films you liked are {words}, so your list keeps places for {words}: "
        "this one stands above films with a stronger push."
    )


def here_because(kind: str, who: str = "you") -> str:
    """Why a film stands above better scores: the kind that moved it, as a sentence."""
    return f"here because {who} like {in_words(kind)}"


def guess_in_words(stars: float, low: float, high: float, scale: Scale) -> str:
    """What predicted stars and their 80 % range (NaN: none) say, in a few words that are true of both.

    >>> said = [guess_in_words(*one, Scale()) for one in ((4.4, 3.6, 5.0), (4.4, 4.1, 4.9), (3.6, 2.0, 4.5))]
    >>> said
    ['likely a favourite', 'hardly a miss', 'hit or miss']
    """
    size, liked = scale.high - scale.low, scale.liked_from
    if math.isnan(stars):
        return ""
    if low >= liked:
        return "hardly a miss"
    reaches_top = math.isnan(high) or high >= scale.high - scale.step / 2
    if stars >= liked + FAVOURITE * (scale.high - liked) and reaches_top:
        return "likely a favourite"
    if stars >= liked:
        return "you should like it"
    if high - low >= GAMBLE * size and high >= liked:
        return "hit or miss"
    if stars >= liked - NEARLY * size:
        return "worth a try"
    return "fair" if stars >= scale.middle else "hardly for you"


def _best_liked(parts: Sequence[Contribution], catalog: Catalog, kind: str) -> list[Contribution]:
    """The films of a kind with the most stars; among equals those that lift more."""
    rated = [part for part in parts if not math.isnan(part.rating)]
    rated.sort(key=lambda part: (-part.rating, -part.amount))
    theirs = (part for part in rated if kind in kinds_of(catalog, catalog.position(part.item_id)))
    return list(islice(theirs, NAMED))


def mood_note(why: Explanation) -> str:
    """What this evening's mood was, as a sentence; empty where there is none to speak of."""
    if abs(why.mood) < NOTICED:
        return ""
    more = "more generous" if why.mood > 0 else "stricter"
    return (
        f"With your latest ratings you were {abs(why.mood):.2f} stars {more} than you usually are: "
        "this evening's mood, which we do not count."
    )


def _said(parts: Sequence[Contribution], catalog: Catalog, who: str) -> str:
    return f"{who} {' and '.join(_given(part, catalog, first=part is parts[0]) for part in parts)}"


def _given(part: Contribution, catalog: Catalog, *, first: bool) -> str:
    title = catalog.title(part.item_id)
    if math.isnan(part.rating):
        return f"have seen {title}"
    return f"gave {title} {part.rating:g}" if first else f"{title} {part.rating:g}"
