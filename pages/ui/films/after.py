"""What people went on with after a film, by the sessions of the data."""

import streamlit as st

from pages.ui.films.gallery import drawn, rows
from pages.ui.frame import Page
from pages.ui.jobs import offer
from recsys.insights import Film, next_films
from recsys.jobs import prepare

MODEL = "session-knn"
LISTED = 10


def after(page: Page, film: Film) -> None:
    """The list, and what the sessions are."""
    if not film.films.has_sessions:
        st.info(
            "This data has no sessions, and no times of its ratings to cut them from: it does not say what came next.",
            icon=":material/timer_off:",
        )
        return
    if not page.engine.is_ready(page.data, MODEL):
        st.write(
            "What people went on with after this film is looked up in everybody’s sessions, once for this data."
        )
        offer(page, prepare, MODEL, "Look it up")
        return
    model = page.engine.model(page.data, MODEL)
    found = next_films(film.item_id, model, LISTED)
    if not found:
        st.info("Nobody went on from this film in a session here.", icon=":material/hourglass_empty:")
        return
    rows(page, [drawn(page, item_id) for item_id in found], key=f"after_{film.item_id}")
    st.caption(model.told_by)
