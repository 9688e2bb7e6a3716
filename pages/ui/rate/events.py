"""What the rating room sends, done: each event is one change in the store or in this tab's visit."""

from collections.abc import Callable, Mapping
from typing import Any

from pages.ui.frame import Page
from pages.ui.state import Visit
from recsys.dataset import Catalog
from recsys.engine import Engine
from recsys.histories import History
from recsys.profiles import Kind, Mark, SavedProfile, Undone

Event = Mapping[str, Any]


def handle(page: Page, events: list[dict[str, Any]]) -> None:
    """Do every event that was not done before, in order, then acknowledge it.

    An event may come twice (a restart between doing and acknowledging): its id lets the store notice.
    """
    visit = page.visit
    for event in sorted(events, key=lambda event: event["seq"]):
        if event["seq"] <= visit.acknowledged:
            continue
        try:
            _do(page, event)
        finally:
            visit.acknowledged = event["seq"]


def _do(page: Page, event: Event) -> None:
    in_visit, in_store = _IN_VISIT.get(event.get("kind", "")), _IN_STORE.get(event.get("kind", ""))
    if in_visit is not None:
        in_visit(page.visit, event)
    elif in_store is not None:
        _remember_places(page.visit)
        in_store(page, _secret(page.engine, page.visit), event)


def saved_profile(page: Page) -> SavedProfile | None:
    """What this visitor said so far; None before the first answer."""
    return None if page.visit.me is None else page.engine.profiles.load(page.visit.me, page.data.name)


def add_history(page: Page, history: History, *, replace: bool) -> tuple[int, int]:
    """Take over what somebody did elsewhere, as one change.

    How many films were seen, have other stars than before or are not for the person, and how many were saved.
    """
    before = saved_profile(page)
    _remember_places(page.visit)
    me = _secret(page.engine, page.visit)
    page.engine.profiles.import_history(
        me, page.data.name, history.profile, history.saved, history.not_for_me, replace=replace
    )
    after = saved_profile(page)
    answered = {item_id for item_id, _ in _given(after) - _given(before)}
    return len(answered), len(_kept(after) - _kept(before))


def _given(saved: SavedProfile | None) -> set[tuple[int, str]]:
    if saved is None:
        return set()
    stars = zip(saved.profile.item_ids.tolist(), saved.profile.ratings.tolist(), strict=True)
    given = {(item_id, f"{rating:g}") for item_id, rating in stars}  # as text: "nan", seen, is like itself
    return given | {(item_id, Mark.HIDDEN.value) for item_id in saved.hidden}


def _kept(saved: SavedProfile | None) -> frozenset[int]:
    return frozenset() if saved is None else saved.saved


def _secret(engine: Engine, visit: Visit) -> str:
    if visit.me is None:
        visit.me = engine.profiles.create()
    return visit.me


def _remember_places(visit: Visit) -> None:
    visit.places = {item_id: place for place, item_id in enumerate(visit.listed, start=1)}


# -- changes to the profile ------------------------------------------------------------------------------------


def _rate(page: Page, me: str, event: Event) -> None:
    item_id, rating = _item(page, event), float(event["rating"])
    scale = page.data.scale
    if not scale.holds(rating):
        raise ValueError(f"A rating here is from {scale.low:g} to {scale.high:g}, got {rating:g}.")
    page.engine.profiles.rate(
        me, page.data.name, item_id, rating, event_id=_id(event), prompted=bool(event.get("prompted"))
    )


def _unrate(page: Page, me: str, event: Event) -> None:
    page.engine.profiles.unrate(me, page.data.name, _item(page, event), event_id=_id(event))


def _mark(mark: Mark) -> Callable[[Page, str, Event], None]:
    def change(page: Page, me: str, event: Event) -> None:
        item_id = _item(page, event)
        on = bool(event.get("on", True))
        page.engine.profiles.mark(me, page.data.name, item_id, mark, on=on, event_id=_id(event))
        if mark is not Mark.SAVED and item_id in page.visit.shelf:
            page.visit.shelf.remove(item_id)

    return change


def _undo(page: Page, me: str, event: Event) -> None:
    undone = page.engine.profiles.undo(me, page.data.name, event_id=_id(event))
    page.visit.tell(
        "There is nothing to take back." if undone is None else _took_back(undone, page.data.catalog)
    )


def _took_back(undone: Undone, catalog: Catalog) -> str:
    if undone.item_id is None:
        return "Took back: starting fresh" if undone.kind is Kind.CLEARED else "Took back: the import"
    title = catalog.title(undone.item_id) if undone.item_id in catalog.items else "a film"
    if undone.kind is Kind.RATED and undone.rating is not None:
        return f"Took back: {title}, {undone.rating:g} stars"
    if undone.restored is not None:
        return f"Back again: {title}, {undone.restored:g} stars"
    marks = {Mark.UNSEEN: "haven’t seen", Mark.HIDDEN: "not for me", Mark.SAVED: "saved"}
    return f"Took back: {title}" + (f", {marks[undone.mark]}" if undone.mark else "")


# -- changes to what this tab shows ----------------------------------------------------------------------------


def _why(visit: Visit, event: Event) -> None:
    item_id = event.get("item_id")
    visit.why = item_id if isinstance(item_id, int) else None


def _search(visit: Visit, event: Event) -> None:
    visit.query = str(event.get("query", ""))


def _more(visit: Visit, _event: Event) -> None:
    visit.shelf, visit.query = [], ""
    visit.picks_drawn += 1


_IN_VISIT: Mapping[str, Callable[[Visit, Event], None]] = {"why": _why, "search": _search, "more": _more}
_IN_STORE: Mapping[str, Callable[[Page, str, Event], None]] = {
    "rate": _rate,
    "unrate": _unrate,
    "unseen": _mark(Mark.UNSEEN),
    "hidden": _mark(Mark.HIDDEN),
    "save": _mark(Mark.SAVED),
    "undo": _undo,
}


def _item(page: Page, event: Event) -> int:
    item_id = int(event["item_id"])
    page.data.catalog.position(item_id)
    return item_id


def _id(event: Event) -> str | None:
    given = event.get("id")
    return given if isinstance(given, str) else None
