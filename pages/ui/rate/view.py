"""What the rating room shows, as plain data."""

from dataclasses import asdict
from typing import Any

from pages.ui.films.address import film_address
from pages.ui.rate.room_state import RoomState, number
from pages.ui.rate.shelf import search_and_shelf
from pages.ui.state import Notice
from recsys.dataset import Profile
from recsys.insights import about_you, because, mood_note, waterfall
from recsys.models import Explanation

OWN_LIST = 3
"""From so many ratings on the list is called the visitor's own."""
CLEARLY_MORE = 0.05
"""Stars by which one film must stand above another before the order is worth a word."""


def room_data(room: RoomState, place: str) -> dict[str, Any]:
    """Everything that the component draws."""
    visit, data, saved = room.page.visit, room.page.data, room.saved
    name = saved.name if saved else ""
    reasons = room.model.explain_all(room.profile, room.top.item_ids)
    return {
        "session": visit.session,
        "ack": visit.acknowledged,
        "unsaved": visit.unsaved and f"{visit.unsaved} Your answer stays here and is sent again.",
        "data": data.name,
        "me": visit.me,
        "place": place,
        "films": film_address(),
        "scale": asdict(data.scale),
        "who": {"name": name or "You", "n": room.profile.n_rated, "badge": data.source.label},
        "undo": {"can": saved is not None and saved.can_undo},
        "notice": _notice(visit.notice),
        "about": about_you(data, room.model, room.profile),
        "nudge": _nudge(room.profile, place, why_open=visit.why is not None),
        **search_and_shelf(room),
        "list": {
            "title": _list_title(room.profile),
            "note": "",
            "rows": [_row(room, at, why) for at, why in enumerate(reasons)],
        },
        "why": next(
            (_why(room, at, why) for at, why in enumerate(reasons) if why.item_id == visit.why), None
        ),
    }


def _notice(notice: Notice | None) -> dict[str, Any] | None:
    if notice is None:
        return None
    return {"id": notice.id, "text": notice.text, "kind": "error" if notice.is_error else "info"}


def _list_title(profile: Profile) -> str:
    if profile.n_rated < OWN_LIST:
        return "Almost yours" if profile.n_rated else "Loved by everyone"
    return "Yours, first guess" if profile.n_rated < 2 * OWN_LIST else "Yours"


def _nudge(profile: Profile, place: str, *, why_open: bool) -> str | None:
    """One hint at a time, and only in the first minute."""
    if place == "home" and profile.n_rated >= OWN_LIST:
        return (
            "Change one of your stars and look at the list."
            if why_open
            else "Why this one? Ask the first film."
        )
    return None


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
