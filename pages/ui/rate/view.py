"""What the rating room shows, as plain data."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from pages.ui.frame import Page
from recsys import (
    Explanation,
    Predictions,
    Profile,
    Recommender,
    SavedProfile,
    about_you,
    because,
    quick_picks,
    waterfall,
)

CARDS = 6
FOUND = 12
ROWS = 10
FOLLOWED = 60
"""How deep the list is kept, to say how far a film moved."""
OWN_LIST = 3
"""From so many ratings on the list is called the visitor's own."""
NOBODY = Profile.of([], [])


def room_data(page: Page, model: Recommender, saved: SavedProfile | None, place: str) -> dict[str, Any]:
    """Everything that the room draws; see ``room`` for what each part means."""
    visit, data = page.visit, page.data
    profile = NOBODY if saved is None else saved.profile
    _update_list(page, model, saved, profile)
    top = list(visit.listed[:ROWS])
    films, reasons = model.predict(profile, top), model.explain_all(profile, top)
    notice = visit.notice
    return {
        "session": visit.session,
        "ack": visit.acknowledged,
        "me": visit.me,
        "place": place,
        "scale": asdict(data.scale),
        "who": {
            "name": (saved.name if saved else "") or "You",
            "n": profile.n_rated,
            "badge": data.source.label,
        },
        "undo": {"can": saved is not None and saved.can_undo},
        "notice": None
        if notice is None
        else {"id": notice.id, "text": notice.text, "kind": "error" if notice.is_error else "info"},
        "about": about_you(data, model, profile),
        "nudge": _nudge(profile, place, why_open=visit.why is not None),
        "search": None,
        "shelf": _shelf(page, model, saved, profile),
        "list": {
            "title": _list_title(profile),
            "note": "",
            "rows": [_row(page, films, reasons[at], at, saved) for at in range(len(top))],
        },
        "why": _why(page, model, profile, films),
    } | _search_state(page)


def _update_list(page: Page, model: Recommender, saved: SavedProfile | None, profile: Profile) -> None:
    """Rank again if the answers changed; the places before the change are kept by the event that made it."""
    visit, hidden = page.visit, saved.hidden if saved else frozenset()
    computed_for = (page.data.fingerprint, visit.me, saved.revision if saved else 0)
    if visit.listed_at == computed_for:
        return
    ranked = model.recommend(profile, FOLLOWED, exclude=sorted(hidden))
    visit.listed, visit.listed_at = tuple(ranked.item_ids.tolist()), computed_for


def _list_title(profile: Profile) -> str:
    if profile.n_rated < OWN_LIST:
        return "Almost yours" if profile.n_rated else "Loved by everyone"
    return "Yours, first guess" if profile.n_rated < 2 * OWN_LIST else "Yours"


def _nudge(profile: Profile, place: str, *, why_open: bool) -> str | None:
    if place == "home" and profile.n_rated >= OWN_LIST:
        return (
            "Change one of your stars and look at the list."
            if why_open
            else "Why this one? Ask the first film."
        )
    return None


# -- shelf -----------------------------------------------------------------------------------------------------


def _shelf(page: Page, model: Recommender, saved: SavedProfile | None, profile: Profile) -> dict[str, Any]:
    if page.visit.query.strip():
        found = page.engine.search(page.data).find(page.visit.query, FOUND)
        return {"title": "Found", "cards": _cards(page, model, saved, profile, found), "more": False}
    answered = set() if saved is None else {*profile.item_ids.tolist(), *saved.unseen, *saved.hidden}
    _fill_shelf(page, answered)
    title = "Seen one of these?" if profile.n_rated == 0 else "And these?"
    return {"title": title, "cards": _cards(page, model, saved, profile, page.visit.shelf), "more": True}


def _fill_shelf(page: Page, answered: Collection[int]) -> None:
    """Keep the cards where they are, also the rated ones; fill free places. New ones are dealt on "Six more"."""
    visit = page.visit
    known = [item_id for item_id in visit.shelf if item_id in page.data.catalog.items]
    skip = {*answered, *known}
    known += quick_picks(page.data, skip, CARDS - len(known), seed=visit.picks_drawn)
    visit.shelf = known


def _cards(
    page: Page, model: Recommender, saved: SavedProfile | None, profile: Profile, item_ids: list[int]
) -> list[dict[str, Any]]:
    given = dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))
    rated = [item_id for item_id in item_ids if item_id in given]
    guesses = {
        item_id: float(model.predict(profile.without(item_id), [item_id]).stars[0]) for item_id in rated
    }
    hidden = saved.hidden if saved else frozenset()
    cards = []
    for row in page.data.catalog.rows(item_ids).to_dict("records"):
        item_id = int(row["item_id"])
        people = [
            name.replace("|", ", ")
            for name in (row["director"], "|".join(row["cast"].split("|")[:2]))
            if name
        ]
        state = "rated" if item_id in given else "hidden" if item_id in hidden else "open"
        cards.append(
            {
                "item_id": item_id,
                "title": row["title"],
                "year": page.data.catalog.year(item_id),
                "genres": row["genres"].split("|") if row["genres"] else [],
                "line": " · ".join(people),
                "rating": _number(given.get(item_id)),
                "guess": _number(guesses.get(item_id)),
                "state": state,
            }
        )
    return cards


def _search_state(page: Page) -> dict[str, Any]:
    query = page.visit.query
    if not query.strip():
        return {}
    return {"search": {"query": query, "found": len(page.engine.search(page.data).find(query, FOUND))}}


# -- list ------------------------------------------------------------------------------------------------------


def _row(
    page: Page, films: Predictions, why: Explanation, at: int, saved: SavedProfile | None
) -> dict[str, Any]:
    item_id, catalog, ratings = why.item_id, page.data.catalog, page.data.ratings
    before = page.visit.places.get(item_id)
    position = catalog.position(item_id)
    return {
        "item_id": item_id,
        "title": catalog.titles[position],
        "year": catalog.years[position],
        "guess": _number(films.stars[at]),
        "crowd": _number(ratings.item_means[position]),
        "raters": int(ratings.item_counts[position]),
        "range": _range(films, at),
        "moved": None if before is None else before - (at + 1),
        "fresh": bool(page.visit.places) and before is None,
        "saved": saved is not None and item_id in saved.saved,
        "because": because(why, catalog),
    }


def _range(films: Predictions, at: int) -> str:
    low, high = _number(films.low[at]), _number(films.high[at])
    return "" if low is None or high is None else f"8 times in 10 between {low:.1f} and {high:.1f}"


def _why(page: Page, model: Recommender, profile: Profile, films: Predictions) -> dict[str, Any] | None:
    item_id = page.visit.why
    if item_id is None or item_id not in films.item_ids.tolist():
        return None
    why = model.explain(profile, item_id)
    at = films.item_ids.tolist().index(item_id)
    return {
        "item_id": item_id,
        "sentence": because(why, page.data.catalog),
        "order": {"text": _order_text(why, films, at)},
        "bars": [asdict(bar) for bar in waterfall(why, page.data.catalog)],
        "total": why.predicted,
        "note": "",
        "low": _number(films.low[at]),
        "high": _number(films.high[at]),
    }


def _order_text(why: Explanation, films: Predictions, at: int) -> str:
    """Why a film with fewer stars can stand above one with more."""
    below = films.stars[at + 1 :]
    if why.ranking is not None and len(below) and below.max() > films.stars[at] + 0.05:
        return "It stands above films with more stars because it is more likely your kind of film."
    return ""


def _number(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)
