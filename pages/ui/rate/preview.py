"""Preview: what each rating that a film may get would do to the first places of the list, before it is given."""

import time
from collections.abc import Mapping
from typing import Any

from pages.ui.rate.room_state import ROWS, RoomState
from pages.ui.state import places_of

SHOWN = 5
"""So many first places are told."""
MOST = 20
"""Of a scale with more steps than these, only so many are tried out."""


def preview(room: RoomState) -> dict[str, Any] | None:
    """The part ``preview`` of what the room shows; None where no film is asked about."""
    item_id = room.page.visit.preview
    if item_id is None:
        return None
    return room.once(("preview", item_id), lambda: _preview(room, item_id))


def _preview(room: RoomState, item_id: int) -> dict[str, Any]:
    """By the code that makes the list, on the ratings as they will be if this one is given now (``at``).

    Sent are places: for each rating the first films and where each stands now, 0 for a film that would be just in.
    """
    now, standing, places = int(time.time()), room.given.get(item_id), places_of(room.listed)
    ratings = room.page.data.scale.ratings(MOST)
    others = [rating for rating in ratings if rating != standing]  # the same once more changes nothing
    ways = [room.profile.with_rating(item_id, rating, now) for rating in others]
    tops = room.lister.tops(ways, SHOWN, exclude=room.hidden)
    first = {rating: top.item_ids.tolist() for rating, top in zip(others, tops, strict=True)}
    first |= {standing: list(room.listed[:SHOWN])} if standing in ratings else {}
    unknown = {one for some in first.values() for one in some}.difference(room.listed[:ROWS])
    return {
        "item_id": item_id,
        "at": now,
        "lists": [
            {"rating": rating, "places": [[one, places.get(one, 0)] for one in first[rating]]}
            for rating in ratings
        ],
        "films": [_film(room, one) for one in sorted(unknown)],
    }


def _film(room: RoomState, item_id: int) -> Mapping[str, Any]:
    catalog = room.page.data.catalog
    position = catalog.position(item_id)
    return {
        "item_id": item_id,
        "title": catalog.titles[position],
        "year": catalog.years[position],
        "series": catalog.is_series[position],
    }
