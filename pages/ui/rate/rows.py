"""The rows of the list, and why a film is on it, as plain data."""

from dataclasses import asdict
from typing import Any

from pages.ui.rate.room_state import RoomState, number
from recsys.insights import because, mood_note, waterfall
from recsys.models import Explanation

CLEARLY_MORE = 0.05
"""Stars by which one film must stand above another before the order is worth a word."""


def list_and_why(room: RoomState, title: str) -> dict[str, Any]:
    """The parts ``list`` and ``why`` of what the room shows."""
    reasons = room.once("reasons", lambda: room.model.explain_all(room.profile, room.top.item_ids))
    opened = (_why(room, at, why) for at, why in enumerate(reasons) if why.item_id == room.page.visit.why)
    return {
        "list": {"title": title, "note": "", "rows": [_row(room, at, why) for at, why in enumerate(reasons)]},
        "why": next(opened, None),
    }


def _row(room: RoomState, at: int, why: Explanation) -> dict[str, Any]:
    item_id, data, before = why.item_id, room.page.data, room.page.visit.places
    position = data.catalog.position(item_id)
    return {
        "item_id": item_id,
        "title": data.catalog.titles[position],
        "others": list(data.catalog.other_titles[position]),
        "year": data.catalog.years[position],
        "series": data.catalog.is_series[position],
        "guess": number(room.top.stars[at]),
        "crowd": number(data.ratings.item_means[position]),
        "raters": int(data.ratings.item_counts[position]),
        "range": _range(room, at),
        "moved": before[item_id] - (at + 1) if item_id in before else None,
        "fresh": bool(before) and item_id not in before,
        "saved": room.saved is not None and item_id in room.saved.saved,
        "because": _because(room, why),
    }


def _because(room: RoomState, why: Explanation) -> str:
    return because(why, room.page.data.catalog, kind=room.moved_by.get(why.item_id))


def _range(room: RoomState, at: int) -> str:
    low, high = number(room.top.low[at]), number(room.top.high[at])
    return "" if low is None or high is None else f"8 times in 10 between {low:.1f} and {high:.1f}"


def _why(room: RoomState, at: int, why: Explanation) -> dict[str, Any]:
    return {
        "item_id": why.item_id,
        "sentence": _because(room, why),
        "order": {"text": _order_text(room, at)},
        "bars": [asdict(bar) for bar in waterfall(why, room.page.data.catalog)],
        "total": why.predicted,
        "note": mood_note(why),
    }


def _order_text(room: RoomState, at: int) -> str:
    """Why a film with fewer stars can stand above one with more."""
    below = room.top.stars[at + 1 :]
    if len(below) and below.max() > room.top.stars[at] + CLEARLY_MORE:
        return "It stands above films with more stars because it is more likely your kind of film."
    return ""
