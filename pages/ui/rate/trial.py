"""The list that is drawn: the visitor's own, or one that is only tried out; and what would topple its first place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.ui.frame import Page
from pages.ui.rate.room_state import FOLLOWED, ROWS, RoomState
from pages.ui.state import places_of
from recsys.dataset import Profile, Scale
from recsys.insights import Changes, changed, changes_in_words, toppling, tried_out
from recsys.models import Explanation, Predictions

Event = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Shown:
    """A list as it is drawn."""

    profile: Profile
    """Whose list it is."""
    listed: tuple[int, ...]
    moved_by: Mapping[int, str]
    before: Mapping[int, int]
    """Where each film stood in the list that it is compared with."""
    top: Predictions
    whys: Mapping[int, Explanation]
    """Why each film of ``top`` is there; nothing by a model that cannot say."""


def shown_list(room: RoomState) -> Shown:
    """What is drawn; one that is tried out is compared with the visitor's own."""
    changes = trial_of(room)
    if changes:
        return room.once("trial", lambda: _tried(room, changes), of=tuple(changes.items()))
    whys = room.once("reasons", lambda: _reasons(room, room.profile, room.top))
    return Shown(room.profile, room.listed, room.moved_by, room.page.visit.places, room.top, whys)


def _tried(room: RoomState, changes: Changes) -> Shown:
    profile = changed(room.profile, changes)
    ranked = tried_out(room.lister, room.profile, changes, FOLLOWED, exclude=room.hidden)
    top = room.model.predict(profile, ranked.item_ids[:ROWS])
    whys = _reasons(room, profile, top)
    return Shown(profile, tuple(ranked.item_ids.tolist()), ranked.moved_by, places_of(room.listed), top, whys)


def _reasons(room: RoomState, profile: Profile, top: Predictions) -> dict[int, Explanation]:
    if not room.model.explains:
        return {}
    return {why.item_id: why for why in room.model.explain_all(profile, top.item_ids)}


def trial_of(room: RoomState) -> Changes:
    """What is tried out on the list as it stands; another answer, model or tuning ends it."""
    visit = room.page.visit
    _ = room.listed
    if visit.trial_at != visit.listed_at:
        visit.trial = {}
    return {item_id: rating for item_id, rating in visit.trial.items() if item_id in room.given}


def trial_part(room: RoomState) -> dict[str, Any] | None:
    """The part ``trial`` of what the room shows: what is tried out, in words and as changes."""
    changes = trial_of(room)
    if not changes:
        return None
    catalog, listed = room.page.data.catalog, shown_list(room).listed
    first = f"{catalog.title(listed[0])} {_first(room.listed, listed)} first." if listed else ""
    return {
        "text": f"Only trying out: {changes_in_words(room.profile, changes, catalog)}. {first}",
        "changes": [list(change) for change in changes.items()],
    }


def _first(before: tuple[int, ...], listed: tuple[int, ...]) -> str:
    return "is still" if before[:1] == listed[:1] else "would be"


def topple_part(room: RoomState) -> dict[str, Any] | None:
    """The part ``topple``: what it takes to have another film first, where that was asked about this list."""
    visit = room.page.visit
    if not room.listed or visit.topple_at != visit.listed_at:
        return None
    found = room.once("topple", lambda: toppling(room.lister, room.profile, exclude=room.hidden))
    if found is None:
        return None
    return {
        "text": found.in_words(room.profile, room.listed[0], room.page.data.catalog),
        "changes": [[item_id, None] for item_id in found.left_out],
    }


# -- events ----------------------------------------------------------------------------------------------------


def what_if(page: Page, event: Event) -> None:
    """Try other ratings out, or with none of them go back to the visitor's own list."""
    visit, scale, items = page.visit, page.data.scale, page.data.catalog.items
    sent = event.get("changes")
    pairs = (
        [pair for pair in sent if isinstance(pair, list) and len(pair) == 2] if isinstance(sent, list) else []
    )
    visit.trial = {
        item_id: rating
        for item_id, rating in pairs
        if type(item_id) is int
        and item_id in items
        and (rating is None or (isinstance(rating, int | float) and _holds(scale, rating)))
    }
    visit.trial_at = visit.listed_at


def _holds(scale: Scale, rating: float) -> bool:
    return scale.low <= rating <= scale.high and scale.holds(float(rating))


def topple(page: Page, _event: Event) -> None:
    """Ask what holds the first place of the list as it stands."""
    page.visit.topple_at = page.visit.listed_at
