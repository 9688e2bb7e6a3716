"""Ask me: one question at a time, chosen so that the answer teaches most, and a start by groups of films."""

import math
from typing import Any

from pages.ui.rate import began
from pages.ui.rate.room_state import RoomState
from recsys.asking import LASTS

CLEARLY = 0.05
"""Stars by which a range must have shrunk to be worth a word."""


def questions(room: RoomState, n: int) -> list[int]:
    """The films asked about now: those of this visit that have no answer, then new ones; fewer when none are left."""
    visit = room.page.visit
    visit.asked = [item_id for item_id in visit.asked if item_id in room.page.data.catalog.items]
    waiting = [item_id for item_id in visit.asked if item_id not in room.answered][:n]
    if len(waiting) < n:
        new = room.asker.questions(
            room.profile, n - len(waiting), unseen=room.unseen, skip={*room.answered, *waiting}
        )
        waiting += [question.item_id for question in new]
        visit.asked += [item_id for item_id in waiting if item_id not in visit.asked]
    return waiting


def asking(room: RoomState, item_id: int | None) -> dict[str, Any]:
    """What stands beside a question: why this one, what is known by now, the answer before, where to begin."""
    return {
        "line": "" if item_id is None else room.once(("asked", item_id), lambda: _line(room, item_id)),
        "known": room.once("known", lambda: _known(room)),
        "last": _last(room),
        "starts": _starts(room),
        "most": began.MOST,
    }


def _line(room: RoomState, item_id: int) -> str:
    about = room.asker.about(room.profile, item_id)
    if not about:
        return "One of the films that most people here have seen."
    titles = " and ".join(room.page.data.catalog.title(one) for one in about)
    return f"Your answer tells most about films like {titles.removesuffix('.')}."


def _known(room: RoomState) -> dict[str, Any]:
    """How much of what is unsure about a newcomer's stars the ratings have settled, 0 to 1, and in words."""
    n = room.own.n_rated
    share = room.asker.known(room.own)
    if not n or math.isnan(share):
        return {"share": None, "text": "One film at a time, chosen by what your answers leave open."}
    text = f"{n} rated: {100 * share:.0f} % of what was unknown about your taste is settled"
    before, now = room.asker.newcomers_width, room.asker.width(room.own)
    if before - now >= CLEARLY:
        text += f", and the range of a guess shrank from {before:.2f} to {now:.2f} stars"
    return {"share": share, "text": f"{text}."}


def _last(room: RoomState) -> str:
    """The latest question that was answered with stars, and what was guessed before."""
    rated = [item_id for item_id in room.page.visit.asked if item_id in room.given]
    if not rated:
        return ""
    item_id = rated[-1]
    given, guess = room.given[item_id], room.guesses[item_id]
    if math.isnan(given) or math.isnan(guess):
        return ""
    return f"{room.page.data.catalog.title(item_id)}: you gave {given:g}, we would have guessed {guess:.1f}."


def _starts(room: RoomState) -> list[dict[str, Any]]:
    """The groups to begin with, until own ratings say more."""
    if room.own.n_rated >= LASTS:
        return []
    on = {start.key for start in began.chosen(room.page)}
    return [
        {"key": start.key, "name": start.name, "titles": ", ".join(start.titles), "on": start.key in on}
        for start in began.offered(room.page)
    ]
