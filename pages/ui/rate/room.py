"""The rating room on a page: one fragment, so that a click redraws nothing else."""

from functools import partial

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import wait_for
from pages.ui.rate import component, events, view
from pages.ui.rate.room_state import RoomState
from recsys.jobs import prepare

KEY = "room"


def rating_room(page: Page, place: str) -> None:
    """Draw the room; while the films are still being learned, a progress bar stands in its place."""
    name = page.model
    if not page.engine.is_ready(page.data, name):
        wait_for(page, prepare, name)
        return
    receive = guarded(
        lambda: events.handle(page, component.events(KEY)), partial(page.visit.tell, is_error=True)
    )
    remember_me = guarded(lambda: state.put_in_address(state.ME, page.visit.me))

    @st.fragment(key=KEY)
    @guarded
    def body() -> None:
        model = page.engine.model(page.data, name)
        state_now = RoomState(page, model, events.saved_profile(page))
        component.room(
            view.room_data(state_now, place),
            key=KEY,
            folder=page.engine.library.home / "assets",
            on_outbox=receive,
            on_me=remember_me,
        )

    body()
