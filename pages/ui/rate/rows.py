"""The rows of the list, and why a film is on it, as plain data."""

from dataclasses import asdict
from typing import Any

from pages.ui.rate.room_state import FIRST, RoomState, number
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

CLEARLY_MORE = 0.05
"""Stars by which one film must stand above another before the order is worth a word."""
GENRES, DIRECTORS = 2, 1
"""So many are named in a row."""


def list_and_why(room: RoomState, title: str) -> dict[str, Any]:
    """The parts ``list`` and ``why`` of what the room shows."""
    shown = room.top.item_ids
    whys = room.once("reasons", lambda: _reasons(room))
    opened = room.page.visit.why
    rows = [_row(room, at, whys.get(item_id)) for at, item_id in enumerate(shown.tolist())]
    places = {row["item_id"]: at for at, row in enumerate(rows)}
    return {
        "list": {"title": title, "note": "", "rows": rows, "gone": _gone(room)},
        "why": _why(room, places[opened], whys[opened]) if opened in whys else None,
    }


def _reasons(room: RoomState) -> dict[int, Explanation]:
    """Why each film shown is on the list; nothing by a model that cannot say."""
    if not room.model.explains:
        return {}
    return {why.item_id: why for why in room.model.explain_all(room.profile, room.top.item_ids)}


def _row(room: RoomState, at: int, why: Explanation | None) -> dict[str, Any]:
    item_id, data, before = int(room.top.item_ids[at]), room.page.data, room.page.visit.places
    catalog, position = data.catalog, data.catalog.position(item_id)
    stars, low, high = (float(column[at]) for column in (room.top.stars, room.top.low, room.top.high))
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
        "because": "" if why is None else _because(room, why),
    }


def _because(room: RoomState, why: Explanation) -> str:
    begun = _begun(room, why.item_id)
    if begun:
        return f"because you chose films like {' and '.join(begun)}"
    return because(why, room.page.data.catalog, kind=room.moved_by.get(why.item_id))


def _begun(room: RoomState, item_id: int) -> tuple[str, ...]:
    """Titles of the kind that the visitor began with, where a film is on the list by that."""
    if not room.began:
        return ()
    shown = room.top.item_ids
    brought = room.once("brought", lambda: room.lister.brought(room.profile, shown, exclude=room.hidden))
    titles = {kind.group.item_ids: kind.titles for kind in room.began}
    return titles[brought[item_id]] if item_id in brought else ()


def _range(low: float, high: float) -> str:
    return "" if number(low) is None else f"8 times in 10 between {low:.1f} and {high:.1f}"


def _gone(room: RoomState) -> list[dict[str, Any]]:
    """Films that another answer put off the first places: where they stood and stand, None for far down.

    What was just answered has left the list because of that, which needs no word.
    """
    places = {item_id: place for place, item_id in enumerate(room.listed, start=1)}
    before, answered = room.page.visit.places, room.answered
    return [
        {"title": room.page.data.catalog.title(item_id), "was": was, "now": places.get(item_id)}
        for item_id, was in before.items()
        if was <= FIRST and places.get(item_id, FIRST + 1) > was and item_id not in answered
    ]


def _why(room: RoomState, at: int, why: Explanation) -> dict[str, Any]:
    catalog, kind = room.page.data.catalog, room.moved_by.get(why.item_id)
    said = {part.item_id for part in named(why, catalog, kind=kind)}
    starred = why.predicted == why.predicted
    ordered = why.ranking is not None or not starred
    return {
        "item_id": why.item_id,
        "sentence": _because(room, why),
        "stars": "" if _begun(room, why.item_id) else about_stars(why, catalog, kind=kind),
        "order": {
            "text": _order_text(room, at, why),
            "bars": _bars(push(why, catalog, named=said)) if ordered else [],
        },
        "bars": _bars(waterfall(why, catalog, named=() if ordered else said)) if starred else [],
        "total": number(why.predicted),
        "note": mood_note(why),
    }


def _bars(bars: tuple[Bar, ...]) -> list[dict[str, Any]]:
    return [{**asdict(bar), "rating": number(bar.rating)} for bar in bars]


def _order_text(room: RoomState, at: int, why: Explanation) -> str:
    """Why a film with fewer stars can stand above one with more."""
    kind = room.moved_by.get(why.item_id)
    if kind is not None:
        return kept_place(why, room.page.data.catalog, room.page.data.scale, kind)
    stars = room.top.stars
    below = stars[at + 1 :]
    if not len(below) or not below.max() > stars[at] + CLEARLY_MORE:
        return ""
    better = room.page.data.catalog.title(int(room.top.item_ids[at + 1 + int(below.argmax())]))
    return (
        f"With {stars[at]:.1f} it stands above {better} with {below.max():.1f}: the list asks first what you are "
        "likely to choose, then how much you would like it."
    )
