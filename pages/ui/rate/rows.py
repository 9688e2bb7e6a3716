"""The rows of the list, and why a film is on it, as plain data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pages.ui.rate.room_state import FIRST, ROWS, RoomState, number
from pages.ui.rate.trial import Shown, shown_list, topple_part, trial_of, trial_part
from pages.ui.rate.tune_words import SLIDERS
from recsys.insights import (
    Bar,
    about_stars,
    because,
    guess_in_words,
    kept_place,
    mood_note,
    named,
    push,
    waterfall,
)
from recsys.models import Explanation
from recsys.tuning import Tuning

CLEARLY_MORE = 0.05
"""Stars by which one film must stand above another before the order is worth a word."""
TITLES = 2
"""Of the kind that somebody began with, so many are named."""
GENRES, DIRECTORS = 2, 1
"""So many are named in a row."""


def list_and_why(room: RoomState, title: str) -> dict[str, Any]:
    """The parts of what the room shows that are about the list: rows, why, what is tried out, what would topple it."""
    shown, opened = shown_list(room), room.page.visit.why
    why = None if opened is None else shown.whys.get(opened)
    rows = [_row(room, shown, at) for at in range(len(shown.top.item_ids))]
    return {
        "list": {
            "title": title,
            "note": "",
            "rows": rows,
            "gone": _gone(room, shown),
            "explains": room.model.explains,
        },
        "why": None if why is None else _why(room, shown, why),
        "trial": trial_part(room),
        "topple": topple_part(room),
    }


def _row(room: RoomState, shown: Shown, at: int) -> dict[str, Any]:
    item_id, data, before = int(shown.top.item_ids[at]), room.page.data, shown.before
    catalog, position = data.catalog, data.catalog.position(item_id)
    stars, low, high = (float(column[at]) for column in (shown.top.stars, shown.top.low, shown.top.high))
    genres, directors = catalog.genres[position], catalog.directors[position]
    return {
        "item_id": item_id,
        "title": catalog.titles[position],
        "others": list(catalog.other_titles[position]),
        "year": catalog.years[position],
        "series": catalog.is_series[position],
        "genres": list(genres),
        "about": [*genres[:GENRES], *directors[:DIRECTORS]],
        "guess": number(stars),
        "words": guess_in_words(stars, low, high, data.scale),
        "crowd": number(data.ratings.item_means[position]),
        "raters": int(data.ratings.item_counts[position]),
        "range": _range(low, high),
        "moved": before[item_id] - (at + 1) if item_id in before else None,
        "fresh": bool(before) and item_id not in before,
        "saved": room.saved is not None and item_id in room.saved.saved,
        "because": _because(room, shown, shown.whys[item_id]) if item_id in shown.whys else "",
    }


def _because(room: RoomState, shown: Shown, why: Explanation) -> str:
    begun = _begun(room, shown, why.item_id)
    if begun:
        return f"because you chose films like {' and '.join(begun)}"
    return because(why, room.page.data.catalog, kind=shown.moved_by.get(why.item_id))


def _begun(room: RoomState, shown: Shown, item_id: int) -> tuple[str, ...]:
    """Titles of the kind that the visitor began with, where a film stands where it does by that."""
    if not room.lister.begun:
        return ()
    changes, ids = trial_of(room), shown.top.item_ids
    brought = room.once(
        "brought",
        lambda: room.lister.brought(shown.profile, ids, exclude={*room.hidden, *changes}),
        of=tuple(changes.items()),
    )
    if item_id not in brought:
        return ()
    named = [one for one in brought[item_id][: 2 * TITLES] if one != item_id][:TITLES]
    return tuple(room.page.data.catalog.title(one) for one in named)


def _range(low: float, high: float) -> str:
    return "" if number(low) is None else f"8 times in 10 between {low:.1f} and {high:.1f}"


def _gone(room: RoomState, shown: Shown) -> list[dict[str, Any]]:
    """Films that left the first places: where they stood and stand, None for far down.

    What was just answered has left the list because of that, which needs no word.
    """
    places = {item_id: place for place, item_id in enumerate(shown.listed, start=1)}
    return [
        {"title": room.page.data.catalog.title(item_id), "was": was, "now": places.get(item_id)}
        for item_id, was in shown.before.items()
        if was <= FIRST and places.get(item_id, FIRST + 1) > was and item_id not in room.answered
    ]


def _why(room: RoomState, shown: Shown, why: Explanation) -> dict[str, Any]:
    catalog, kind = room.page.data.catalog, shown.moved_by.get(why.item_id)
    said = {part.item_id for part in named(why, catalog, kind=kind)}
    starred = why.predicted == why.predicted
    lifted = _lifted_by(room, shown)
    ordered = why.ranking is not None or not starred or bool(lifted.began or lifted.tuned)
    began, tuned = lifted.began.get(why.item_id, 0.0), lifted.tuned.get(why.item_id, 0.0)
    return {
        "item_id": why.item_id,
        "sentence": _because(room, shown, why),
        "tuned": lifted.words.get(why.item_id, ""),
        "stars": "" if _begun(room, shown, why.item_id) else about_stars(why, catalog, kind=kind),
        "order": {
            "text": _order_text(room, shown, why),
            "bars": _bars(push(why, catalog, named=said, began=began, lifted=tuned)) if ordered else [],
        },
        "bars": _bars(waterfall(why, catalog, named=() if ordered else said)) if starred else [],
        "total": number(why.predicted),
        "note": mood_note(why),
    }


@dataclass(frozen=True)
class _Lifted:
    """What lifts the films shown beside ratings: kinds begun with and sliders; in words what the sliders brought."""

    began: Mapping[int, float]
    tuned: Mapping[int, float]
    words: Mapping[int, str]


def _lifted_by(room: RoomState, shown: Shown) -> _Lifted:
    changes = tuple(trial_of(room).items())
    return room.once("lifted", lambda: _lifted(room, shown), of=changes)


def _lifted(room: RoomState, shown: Shown) -> _Lifted:
    tuning, seen = room.page.visit.tuning, {*room.hidden, *trial_of(room)}
    ids = shown.top.item_ids
    first = zip(ids.tolist(), room.lister.begun_lifts(shown.profile, ids).tolist(), strict=True)
    began = {item_id: amount for item_id, amount in first if amount}
    if not tuning.moved:
        return _Lifted(began, {}, {})
    ranked = room.lister.top(shown.profile, ROWS, exclude=seen)
    scores = dict(zip(ranked.item_ids.tolist(), ranked.scores.tolist(), strict=True))
    tuned = {
        item_id: scores[item_id] - (why.ranking or why).score - began.get(item_id, 0.0)
        for item_id, why in shown.whys.items()
        if item_id in scores
    }
    brought = room.lister.lifted(shown.profile, ids, exclude=seen)
    words = {
        item_id: f"It is among these because of what you asked for in Tune: {_asked(tuning, names)}."
        for item_id, names in brought.items()
    }
    return _Lifted(began, tuned, words)


def _asked(tuning: Tuning, names: tuple[str, ...]) -> str:
    return ", ".join(SLIDERS[name].at(getattr(tuning, name)).lower() for name in names)


def _bars(bars: tuple[Bar, ...]) -> list[dict[str, Any]]:
    return [{**asdict(bar), "rating": number(bar.rating)} for bar in bars]


def _order_text(room: RoomState, shown: Shown, why: Explanation) -> str:
    """Why a film can stand above one with more stars, or with a stronger push."""
    catalog, kind = room.page.data.catalog, shown.moved_by.get(why.item_id)
    if kind is not None:
        return kept_place(why, catalog, room.page.data.scale, kind)
    ids, stars = shown.top.item_ids.tolist(), shown.top.stars
    at = ids.index(why.item_id)
    below = stars[at + 1 :]
    if not len(below) or not below.max() > stars[at] + CLEARLY_MORE:
        return ""
    better = ids[at + 1 + int(below.argmax())]
    reason = _why_above(_lifted_by(room, shown), why, shown.whys[better])
    above = f"With {stars[at]:.1f} it stands above {catalog.title(better)} with {below.max():.1f}"
    return f"{above}: {reason}." if reason else ""


def _why_above(lifted: _Lifted, why: Explanation, better: Explanation) -> str:
    """What puts a film above one with more stars; "" where that is neither the order of the model nor a lift."""
    gap = (why.ranking or why).score - (better.ranking or better).score
    ahead = [
        some.get(why.item_id, 0.0) - some.get(better.item_id, 0.0) for some in (lifted.began, lifted.tuned)
    ]
    if gap <= 0 < max(ahead):
        return f"that is {'the kinds of film you began with' if ahead[0] > ahead[1] else 'what you asked for in Tune'}"
    if why.ranking is None:
        return ""
    return "the list asks first what you are likely to choose, then how much you would like it"
