"""The cards to rate: quick picks, all films to browse, or what a search found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pages.ui.rate.ask import asking, questions
from pages.ui.rate.room_state import RoomState, number
from recsys.insights import ORDERS, FilmChoice, quick_picks

CARDS = 6
LEAF = 24
"""Cards on a page when browsing, and films that a search finds at most."""
LISTED = 10 * LEAF
"""So far one's own list is browsed."""
ENOUGH_TO_RANK = 3
"""With so many ratings a search ranks what matches equally well by one's own list."""
ACTORS = 2
BROWSED = {"yours": "Your list's order", **ORDERS}
"""In which orders all films can be browsed."""


def search_and_shelf(room: RoomState) -> dict[str, Any]:
    """The parts ``search`` and ``shelf`` of what the room shows."""
    visit = room.page.visit
    named = [{"name": name, "label": mode.label} for name, mode in MODES.items()]
    mode = visit.mode if visit.mode in MODES else "picks"
    about = {"modes": named, "mode": mode, "browse": None, "ask": None}
    if visit.query.strip():
        if visit.found is None or visit.found[0] != visit.query:
            visit.found = visit.query, _found(room, visit.query)
        found = visit.found[1]
        cards = [_card(room, item_id, also) for item_id, also in found]
        shelf = {"title": "Found", "cards": cards, "more": False, "compact": True}
        return {"search": {"query": visit.query, "found": len(found)}, "shelf": about | shelf}
    return {"search": None, "shelf": about | MODES[mode].shelf(room)}


def _found(room: RoomState, query: str) -> list[tuple[int, str]]:
    """What a search finds, and the other title by which it did."""
    data, profile = room.page.data, room.profile
    own = None
    if profile.n_rated >= ENOUGH_TO_RANK:
        own = room.model.score(profile)
    hits = room.page.engine.library.search(data).hits(query, LEAF, own)
    return [(hit.item_id, hit.also) for hit in hits]


# -- modes -----------------------------------------------------------------------------------------------------


def _picks(room: RoomState) -> dict[str, Any]:
    dealt = _dealt(room)
    return {
        "title": "And these?" if room.profile.n_rated else "Seen one of these?",
        "cards": [_card(room, item_id) for item_id in dealt],
        "more": bool(quick_picks(room.page.data, {*room.answered, *dealt}, 1)),
        "compact": False,
    }


def _dealt(room: RoomState) -> list[int]:
    """The cards stay where they are, also the rated ones; free places are filled. "Six more" clears them."""
    visit, data = room.page.visit, room.page.data
    kept = [item_id for item_id in visit.shelf if item_id in data.catalog.items]
    skip = {*room.answered, *kept}
    visit.shelf = kept + quick_picks(data, skip, CARDS - len(kept), seed=visit.picks_drawn)
    return visit.shelf


def _ask(room: RoomState) -> dict[str, Any]:
    """One question at a time, and what stands beside it."""
    asked = questions(room, 1)
    return {
        "title": "Have you seen this one?",
        "cards": [_card(room, item_id) for item_id in asked],
        "more": False,
        "compact": False,
        "ask": asking(room, asked[0] if asked else None),
    }


def _browse(room: RoomState) -> dict[str, Any]:
    """A page of cards. The films stay as they stood when browsing began, so that none is passed over."""
    visit = room.page.visit
    order = visit.order if visit.order in BROWSED else "yours"
    if visit.leaves is None:
        visit.leaves = _ordered(room, order)
    leaves = max(1, -(-len(visit.leaves) // LEAF))
    leaf = min(max(visit.leaf, 0), leaves - 1)
    films = visit.leaves[LEAF * leaf : LEAF * (leaf + 1)]
    return {
        "title": "All films",
        "cards": [_card(room, item_id) for item_id in films],
        "more": False,
        "compact": True,
        "browse": {
            "leaf": leaf,
            "leaves": leaves,
            "first": LEAF * leaf + 1,
            "films": len(visit.leaves),
            "order": order,
            "orders": [{"name": name, "label": label} for name, label in BROWSED.items()],
        },
    }


def _ordered(room: RoomState, order: str) -> Sequence[int]:
    """All films without an answer, in an order; of one's own list so many as anybody will browse."""
    if order == "yours":
        gone = {*room.hidden, *room.answered}
        return tuple(room.lister.top(room.profile, LISTED, exclude=gone).item_ids.tolist())
    found = room.page.engine.library.shelf(room.page.data).find(FilmChoice(order=order))
    return tuple(item_id for item_id in found if item_id not in room.answered)


@dataclass(frozen=True)
class Mode:
    """One of the things that the shelf offers."""

    label: str
    shelf: Callable[[RoomState], dict[str, Any]]


MODES: Mapping[str, Mode] = {
    "picks": Mode("Quick picks", _picks),
    "ask": Mode("Ask me", _ask),
    "browse": Mode("Browse", _browse),
}


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
        "state": _state(room, item_id),
    }


def _state(room: RoomState, item_id: int) -> str:
    if item_id in room.given:
        return "rated"
    return "hidden" if item_id in room.hidden else "unseen" if item_id in room.unseen else "open"
