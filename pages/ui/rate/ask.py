"""Ask me: one question at a time, chosen so that the answer teaches most, and kinds of film to begin with."""

import math
from typing import Any

from pages.ui.rate.began import MOST, offered
from pages.ui.rate.room_state import RoomState
from recsys.tuning import LASTS

CLEARLY = 0.05
"""Stars by which a range must have shrunk to be worth a word."""


def questions(room: RoomState, n: int) -> list[int]:
    """The films asked about now: those of this visit that have no answer, then new ones; fewer when none are left."""
    visit = room.page.visit
    visit.questions = [item_id for item_id in visit.questions if item_id in room.page.data.catalog.items]
    waiting = [item_id for item_id in visit.questions if item_id not in room.answered][:n]
    if len(waiting) < n:
        skip = {*room.answered, *waiting}
        new = room.asker.questions(room.profile, n - len(waiting), unseen=room.unseen, skip=skip)
        waiting += [question.item_id for question in new]
        visit.questions += [item_id for item_id in waiting if item_id not in visit.questions]
    return waiting


def asking(room: RoomState, item_id: int | None) -> dict[str, Any]:
    """What stands beside a question: why this one, what is known by now, the answer before, kinds to begin with."""
    return {
        "line": "" if item_id is None else room.once(("asked", item_id), lambda: _line(room, item_id)),
        "known": room.once("known", lambda: _known(room)),
        "last": _last(room),
        "starts": _kinds(room),
        "most": MOST,
        "leads": {
            "open": f"What is your kind of film? Choose up to {MOST}: the list changes at once.",
            "chosen": f"Your list leans on what you chose, less with each film you rate, until there are {LASTS}.",
        },
    }


def _line(room: RoomState, item_id: int) -> str:
    about = room.asker.about(room.profile, item_id)
    if not about:
        return "One of the films that most people here have seen."
    titles = " and ".join(room.page.data.catalog.title(one) for one in about)
    return f"Your answer tells most about films like {titles.removesuffix('.')}."


def _known(room: RoomState) -> dict[str, Any]:
    """How much of what is unsure about a newcomer's stars the ratings have settled, 0 to 1, and in words."""
    n, asker = room.profile.n_rated, room.asker
    share = asker.known(room.profile)
    if not n or math.isnan(share):
        return {"share": None, "text": "One film at a time, chosen by what your answers leave open."}
    text = f"{n} rated: {100 * share:.0f} % of what was unknown about your taste is settled"
    before, now = asker.newcomers_width, asker.width(room.profile)
    if before - now >= CLEARLY:
        text += f", and the range of a guess shrank from {before:.2f} to {now:.2f} stars"
    return {"share": share, "text": f"{text}."}


def _last(room: RoomState) -> str:
    """The latest question that was answered with stars, and what was guessed before."""
    rated = [item_id for item_id in room.page.visit.questions if item_id in room.given]
    if not rated:
        return ""
    item_id = rated[-1]
    given, guess = room.given[item_id], room.guesses[item_id]
    if math.isnan(given) or math.isnan(guess):
        return ""
    return f"{room.page.data.catalog.title(item_id)}: you gave {given:g}, we would have guessed {guess:.1f}."


def _kinds(room: RoomState) -> list[dict[str, Any]]:
    """The kinds to begin with, until own ratings tell more; none where the model would not be moved by any."""
    if room.profile.n_rated >= LASTS or not room.model.personal:
        return []
    on = {kind.key for kind in room.began}
    return [
        {"key": kind.key, "name": kind.name, "titles": ", ".join(kind.titles), "on": kind.key in on}
        for kind in offered(room.page)
    ]
