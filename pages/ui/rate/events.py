"""What the rating room sends, done: each event is one change in the store or in this tab's visit."""

import dataclasses
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pages.ui.frame import Page
from pages.ui.guard import guard
from pages.ui.rate.in_visit import ABOUT_NOBODY, IN_VISIT
from pages.ui.shared import LOOK_ONLY, shared_profile
from pages.ui.state import ME, Known, Visit, places_of, put_in_address
from recsys.dataset import Catalog
from recsys.errors import NotAllowedError, StoreError, UnknownNameError
from recsys.histories import History
from recsys.metrics import answering
from recsys.profiles import Kind, Mark, SavedProfile, Undone, looks_like_account_key, looks_like_secret

SHOWN_FOR = 3600
"""Seconds after which a list that was shown beforehand counts no more."""
Event = Mapping[str, Any]
Change = Callable[[Page, str, Event, bool], SavedProfile]
"""(page, secret, event, whether the profile may be new) -> what is said now."""


def handle(page: Page, events: list[dict[str, Any]]) -> None:
    """Do every event that was not done before, in order, and acknowledge it: only then does the browser forget it.

    One that the store cannot take now is not acknowledged, nor what comes after it: the browser sends them again.
    One that never can be done is said and done with. An event may come twice (a restart between doing and
    acknowledging): its id lets the store notice.
    """
    visit = page.visit
    visit.unsaved = None
    for event in sorted(events, key=lambda event: event["seq"]):
        if event["seq"] <= visit.acknowledged:
            continue
        with guard(partial(visit.tell, is_error=True)):
            try:
                with answering():
                    _do(page, event)
            except StoreError as error:
                visit.unsaved = str(error)
                return
        visit.acknowledged = event["seq"]


def _do(page: Page, event: Event) -> None:
    in_visit, in_store = IN_VISIT.get(event.get("kind", "")), _IN_STORE.get(event.get("kind", ""))
    if in_visit is not None:
        is_of_now = not _is_late(page.visit, event) and event.get("data") in (None, page.data.name)
        if is_of_now or event["kind"] in ABOUT_NOBODY:
            in_visit(page, event)
    elif in_store is not None:
        _answer(page, event, in_store)


def _answer(page: Page, event: Event, change: Change) -> None:
    """One change to the profile that the event is about: the one that the browser rated for, also after a restart.

    A browser without a profile makes up the secret of a new one. So the same profile is met again when the answer
    to its first event was lost; the browser keeps the secret (``rememberProfile``), so that none is left behind that
    nobody can reach. Only so does an answer say who is here: one that comes after somebody else, or nobody, was chosen
    is written down where it belongs, and opens nothing. An answer to somebody else's list is refused; one that was
    given before that list was opened is about one's own profile, and done.
    """
    visit = page.visit
    if event.get("look"):
        raise NotAllowedError(LOOK_ONLY)
    made_up, named = event.get("newcomer") is True, event.get("me")
    is_somebody = isinstance(named, str) and (looks_like_secret(named) or looks_like_account_key(named))
    me = str(named) if is_somebody else visit.me
    if me is None:
        me, made_up = page.engine.profiles.new_secret(), True
    places = places_of(visit.listed)
    visit.preview = None  # what was tried out is done, or waits behind what was done
    about = _page_of(page, event)
    saved = change(about, me, event, made_up)
    if visit.me is None and made_up and not _is_late(visit, event):
        visit.me = me
    if me == visit.me and about.data.name == page.data.name:
        visit.places = places
        if event.get("kind") in _TAKES_THE_CARD and event["item_id"] in visit.shelf:
            visit.shelf.remove(event["item_id"])
        _know(visit, page.data.name, saved, is_fresh=True)


def _is_late(visit: Visit, event: Event) -> bool:
    """Whether somebody else was chosen in this visit after the event was sent."""
    return event.get("session") == visit.session and event.get("turn") != visit.turn


def _page_of(page: Page, event: Event) -> Page:
    """The page on the data that the event is about: perhaps not what is open by now."""
    name = event.get("data")
    if not isinstance(name, str) or name == page.data.name:
        return page
    known = page.engine.library.registry.datasets()
    if name not in known:
        raise UnknownNameError("data set", name, known)
    return dataclasses.replace(page, data=page.engine.dataset(name))


def saved_profile(page: Page) -> SavedProfile | None:
    """What this visitor said so far, or whoever's list they look at; None before the first answer.

    What a write has just left is not read again. While the store cannot be read, what was last known stands.
    """
    visit, name = page.visit, page.data.name
    shared = shared_profile(visit, page.data)
    if shared is not None or visit.me is None:
        return shared
    known = visit.known if visit.known and (visit.known.me, visit.known.data) == (visit.me, name) else None
    if known is None or not known.is_fresh:
        try:
            saved = page.engine.profiles.load(visit.me, name)
            if known is not None and saved.revision == known.saved.revision:
                saved = known.saved  # so that what was worked out of it is not worked out again
        except StoreError as error:
            if known is None:
                raise
            visit.unsaved, saved = str(error), known.saved
    else:
        saved = known.saved
    _know(visit, name, saved, is_fresh=False)
    return saved


def _know(visit: Visit, data: str, saved: SavedProfile, *, is_fresh: bool) -> None:
    visit.known = None if visit.me is None else Known(visit.me, data, saved, is_fresh)


def rate_here(page: Page, item_id: int, rating: float | None) -> None:
    """Rate a film outside the room, by the same change; None takes the rating back."""
    page.visit.rated_here += 1
    look = shared_profile(page.visit, page.data) is not None
    event = {"item_id": item_id, "rating": rating, "prompted": True, "look": look}
    _answer(page, event, _unrate if rating is None else _rate)
    put_in_address(ME, page.visit.link)


def add_history(page: Page, history: History, *, replace: bool) -> tuple[int, int]:
    """Take over what somebody did elsewhere, as one change.

    How many films were seen, have other stars than before or are not for the person, and how many were saved.
    """
    visit, profiles = page.visit, page.engine.profiles
    if shared_profile(visit, page.data) is not None:
        raise NotAllowedError(LOOK_ONLY)
    before = saved_profile(page)
    places = places_of(visit.listed)
    me = visit.me or profiles.new_secret()
    after = profiles.import_history(
        me,
        page.data.name,
        history.profile,
        history.saved,
        history.not_for_me,
        replace=replace,
        create=visit.me is None,
    ).now
    visit.me, visit.places = me, places
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


# -- changes to the profile ------------------------------------------------------------------------------------


def _rate(page: Page, me: str, event: Event, create: bool) -> SavedProfile:
    item_id, rating = _item(page, event), float(event["rating"])
    scale = page.data.scale
    if not scale.holds(rating):
        raise ValueError(f"A rating here is from {scale.low:g} to {scale.high:g}, got {rating:g}.")
    return page.engine.profiles.rate(
        me,
        page.data.name,
        item_id,
        rating,
        event_id=_id(event),
        prompted=bool(event.get("prompted")),
        at=_when(page.visit.known, me, page.data.name, event),
        create=create,
    ).now


def _when(known: Known | None, me: str, data: str, event: Event) -> int | None:
    """The time for which the list after this rating was shown beforehand, so that it comes out as shown.

    None, which is now, where none was shown, or it is not to be believed: before the last rating, long ago, to come.
    """
    at, now = event.get("at"), int(time.time())
    is_about = known is not None and (known.me, known.data) == (me, data)
    times = known.saved.profile.timestamps if known is not None and is_about else None
    last = 0 if times is None else int(times.max(initial=0))
    return at if type(at) is int and max(last, now - SHOWN_FOR) <= at <= now else None


def _unrate(page: Page, me: str, event: Event, _create: bool) -> SavedProfile:
    return page.engine.profiles.unrate(me, page.data.name, _item(page, event), event_id=_id(event)).now


def _see(page: Page, me: str, event: Event, _create: bool) -> SavedProfile:
    return page.engine.profiles.see(me, page.data.name, _item(page, event), event_id=_id(event)).now


def _mark(mark: Mark) -> Change:
    def change(page: Page, me: str, event: Event, create: bool) -> SavedProfile:
        item_id, on = _item(page, event), bool(event.get("on", True))
        return page.engine.profiles.mark(
            me, page.data.name, item_id, mark, on=on, event_id=_id(event), create=create
        ).now

    return change


def _undo(page: Page, me: str, event: Event, _create: bool) -> SavedProfile:
    undone = page.engine.profiles.undo(me, page.data.name, event_id=_id(event))
    page.visit.tell(
        "There is nothing to take back." if undone is None else _took_back(undone, page.data.catalog)
    )
    return page.engine.profiles.load(me, page.data.name) if undone is None else undone.now


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


_IN_STORE: Mapping[str, Change] = {
    "rate": _rate,
    "unrate": _unrate,
    "seen": _see,
    "unseen": _mark(Mark.UNSEEN),
    "hidden": _mark(Mark.HIDDEN),
    "save": _mark(Mark.SAVED),
    "undo": _undo,
}
_TAKES_THE_CARD = {"unseen", "hidden"}
"""After these a card gives its place to another film."""


def _item(page: Page, event: Event) -> int:
    item_id = int(event["item_id"])
    page.data.catalog.position(item_id)
    return item_id


def _id(event: Event) -> str | None:
    given = event.get("id")
    return given if isinstance(given, str) else None
