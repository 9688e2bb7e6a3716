"""The rating room on a page: one fragment, so that a click redraws nothing else."""

import dataclasses
from functools import partial

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import wait_for
from pages.ui.rate import component, events, view
from pages.ui.rate.room_state import RoomState, model_of
from pages.ui.state import keep_in_address
from recsys.errors import UnknownProfileError
from recsys.jobs import prepare

KEY = "room"


def rating_room(page: Page, place: str) -> None:
    """Draw the room; while the films are still being learned, a progress bar stands in its place, or above it.

    Above it where another model was chosen: the list goes on by the one before until that is ready.
    """
    if not page.engine.is_ready(page.data, page.model):
        wait_for(page, prepare, page.model)
        ready = _ready_meanwhile(page)
        if ready is None:
            return
        page = dataclasses.replace(page, model=ready)
    page.visit.listed_by = page.model
    receive = guarded(
        lambda: events.handle(page, component.events(KEY)), partial(page.visit.tell, is_error=True)
    )

    @st.fragment(key=KEY)
    @guarded
    def body() -> None:
        if page.visit.needs_page:
            keep_in_address(page.visit)  # the address of this run may be older than the visit
            st.rerun()
        try:
            saved = events.saved_profile(page)
        except UnknownProfileError:
            st.rerun()  # deleted elsewhere meanwhile: the frame says so, and who is here then
        state_now = RoomState(page, model_of(page), saved)
        component.room(
            view.room_data(state_now, place),
            key=KEY,
            folder=page.engine.library.home / "assets",
            on_outbox=receive,
            on_address=page.visit.follow_address,
        )

    body()


def _ready_meanwhile(page: Page) -> str | None:
    """What made the list before, else the usual model; None where neither is ready."""
    usual = page.visit.usual.get(page.data.fingerprint)
    found = (name for name in (page.visit.listed_by, usual) if name and page.engine.is_ready(page.data, name))
    return next(found, None)
