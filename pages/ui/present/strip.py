"""The strip at the bottom of the window while something is presented: the step's sentence, and keys for all it does."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from pages.ui import cache, state
from pages.ui.guard import guarded
from pages.ui.leaving import leave_for
from pages.ui.present.tour import OPEN, STEPS, step_of
from pages.ui.script import Component
from pages.ui.shared import shared_profile
from pages.ui.starting import start_over
from recsys.errors import RecsysError
from recsys.jobs import settings_of, start_training
from recsys.profiles import SavedProfile

if TYPE_CHECKING:
    from pages.ui.frame import Page

_HERE = Path(__file__).resolve().parent
STRIP = Component(
    "present", [_HERE.parent / "rate" / "room" / "dom.js", _HERE / "strip.js"], [_HERE / "strip.css"]
)
STYLE = _HERE / "present.css"
QUICK = {"n_factors": 16, "n_epochs": 6}
"""A training of our SVD that ends within ten seconds on the demo and on MovieLens' small set, measuring included."""


def present(page: "Page") -> None:
    """Larger type, less around it, and the strip; nothing where nothing is presented."""
    visit = page.visit
    if visit.present is None:
        visit.toured = None
        return
    st.html(STYLE)
    if page.engine.is_ready(page.data, page.model):
        cache.warm(page.engine, page.data, page.model)
    open_now = step_of(visit.present)
    if visit.toured != visit.present:
        visit.toured = visit.present
        if open_now is not None:
            STEPS[open_now].enter(page, _saved(page))
    STRIP.draw(
        page.engine.library.home / "assets",
        key="present",
        data=_data(page, open_now),
        on_reset_change=guarded(partial(_reset, page)),
        on_train_change=guarded(partial(_train, page), st.toast),
    )


def _saved(page: "Page") -> SavedProfile | None:
    """Whose list is shown; None before the first answer, and where the store cannot be read, which the page says."""
    visit = page.visit
    shared = shared_profile(visit, page.data)
    if shared is not None or visit.me is None:
        return shared
    try:
        return page.engine.profiles.load(visit.me, page.data.name)
    except RecsysError:
        return None


def _data(page: "Page", open_now: int | None) -> dict[str, Any]:
    step = None if open_now is None else STEPS[open_now]
    return {
        "step": None if open_now is None else open_now + 1,
        "steps": len(STEPS),
        "says": "" if step is None else step.says(page, _saved(page)),
        "back": _to(open_now - 1) if open_now else None,
        "next": _to(open_now + 1) if open_now is not None and open_now + 1 < len(STEPS) else None,
        "tour": _to(0),
        "shut": _address("", OPEN),
        "leave": _address("", None),
        "trains": step is not None and step.trains,
    }


def _to(number: int) -> str:
    return _address(STEPS[number].page, str(number + 1))


def _address(path: str, present: str | None) -> str:
    """A page (empty: this one) with who is visiting, presented so."""
    query = {**state.link_parameters(), state.PRESENT: present}
    return f"{path}?{urlencode({name: value for name, value in query.items() if value})}"


def _reset(page: "Page") -> None:
    """Ratings, sliders, model and data as at the start; the profile that was open stays stored, one step back."""
    visit = page.visit
    start_over(page.engine, visit)
    visit.story, visit.story_changes = (), None
    visit.tell("Everything is as at the start.")
    leave_for(f"{STEPS[0].page}?{state.PRESENT}=1")


def _train(page: "Page") -> None:
    settings = {name: setting.default for name, setting in settings_of("svd").items()} | QUICK
    owner = f"{page.visit.bench()}/training/{page.data.fingerprint}"
    start_training(page.queue, page.engine, page.data, "svd", settings, owner)
