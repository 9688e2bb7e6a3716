"""The cards to rate: quick picks, or what a search found."""

from typing import Any

from pages.ui.rate.room_state import RoomState, number
from recsys.insights import quick_picks

CARDS = 6
FOUND = 12
ACTORS = 2


def search_and_shelf(room: RoomState) -> dict[str, Any]:
    """The parts ``search`` and ``shelf`` of what the room shows."""
    query = room.page.visit.query
    if query.strip():
        found = room.page.engine.library.search(room.page.data).hits(query, FOUND)
        return {
            "search": {"query": query, "found": len(found)},
            "shelf": {
                "title": "Found",
                "cards": [_card(room, hit.item_id, hit.also) for hit in found],
                "more": False,
            },
        }
    dealt = _dealt(room)
    shelf = {
        "title": "And these?" if room.profile.n_rated else "Seen one of these?",
        "cards": [_card(room, item_id) for item_id in dealt],
        "more": bool(quick_picks(room.page.data, {*room.answered, *dealt}, 1)),
    }
    return {"search": None, "shelf": shelf}


def _dealt(room: RoomState) -> list[int]:
    """The cards stay where they are, also the rated ones; free places are filled. "Six more" clears them."""
    visit, data = room.page.visit, room.page.data
    kept = [item_id for item_id in visit.shelf if item_id in data.catalog.items]
    skip = {*room.answered, *kept}
    visit.shelf = kept + quick_picks(data, skip, CARDS - len(kept), seed=visit.picks_drawn)
    return visit.shelf


def _card(room: RoomState, item_id: int, also: str = "") -> dict[str, Any]:
    catalog, rated = room.page.data.catalog, item_id in room.given
    position = catalog.position(item_id)
    people = [", ".join(catalog.directors[position]), ", ".join(catalog.casts[position][:ACTORS])]
    return {
        "item_id": item_id,
        "title": catalog.titles[position],
        "also": also,
        "others": list(catalog.other_titles[position]),
        "year": catalog.years[position],
        "series": catalog.is_series[position],
        "genres": list(catalog.genres[position]),
        "line": " · ".join(names for names in people if names),
        "rating": number(room.given.get(item_id)),
        "guess": number(room.guesses.get(item_id)) if rated else None,
        "state": "rated" if rated else "hidden" if item_id in room.hidden else "open",
    }
