"""What the rating room shows, as plain data."""

from dataclasses import asdict
from typing import Any

from pages.ui.films.address import film_address
from pages.ui.rate.honest import about
from pages.ui.rate.preview import preview
from pages.ui.rate.room_state import RoomState
from pages.ui.rate.rows import list_and_why
from pages.ui.rate.shelf import search_and_shelf
from pages.ui.rate.tune import tune_part
from pages.ui.state import Notice, address_now
from recsys.insights import loved_film

OWN_LIST = 3
"""From so many ratings on the list is called the visitor's own."""


def room_data(room: RoomState, place: str) -> dict[str, Any]:
    """Everything that the component draws."""
    visit, data, saved = room.page.visit, room.page.data, room.saved
    name = saved.name if saved else ""
    return {
        "session": visit.session,
        "ack": visit.acknowledged,
        "unsaved": visit.unsaved and f"{visit.unsaved} Your answer stays here and is sent again.",
        "data": data.name,
        "me": visit.me,
        "turn": visit.turn,
        "look": visit.share is not None,
        "stage": visit.toured,  # another step of the tour: what is open in the room is the server's to say
        "place": place,
        "address": address_now(),
        "films": film_address(),
        "scale": asdict(data.scale),
        "who": {"name": name or "You", "n": room.profile.n_rated, "badge": data.source.label},
        "undo": {"can": saved is not None and saved.can_undo},
        "notice": _notice(visit.notice),
        "version": room.version,
        "preview": preview(room),
        "about": about(room) if visit.share is None else "",
        "nudge": _nudge(room, place),
        **search_and_shelf(room),
        **list_and_why(room, _list_title(room)),
        "tune": tune_part(room),
    }


def _notice(notice: Notice | None) -> dict[str, Any] | None:
    if notice is None:
        return None
    return {"id": notice.id, "text": notice.text, "kind": "error" if notice.is_error else "info"}


def _list_title(room: RoomState) -> str:
    """Whose list it is, and how sure of that we are."""
    profile = room.profile
    if room.page.visit.share is not None:
        return "Their list"
    if room.began and not profile.n_rated:
        return "Your kinds, to begin with"
    if profile.n_rated < OWN_LIST:
        return "Almost yours" if profile.n_rated else "Loved by everyone"
    return "Yours, first guess" if profile.n_rated < 2 * OWN_LIST else "Yours"


def _nudge(room: RoomState, place: str) -> str | None:
    """One hint at a time, and only in the first minute."""
    profile, catalog = room.profile, room.page.data.catalog
    if place != "home" or profile.n_rated < OWN_LIST:
        return None
    if room.page.visit.why is None:
        return "Why this one? Ask the first film."
    loved, low = loved_film(profile, catalog), max(room.page.data.scale.low, 1.0)
    if loved is None or room.given[loved] <= low:
        return "Change one of your stars and look at the list."
    return f"Change that {room.given[loved]:g} for {catalog.title(loved)} to a {low:g} and look."
