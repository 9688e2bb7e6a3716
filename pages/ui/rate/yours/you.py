"""You: how close we come to you, honestly, and where you differ most from people like you."""

import streamlit as st

from pages.ui import cache
from pages.ui.films.table import film_table
from pages.ui.frame import Page
from pages.ui.jobs import offer
from pages.ui.rate.honest import honest
from pages.ui.rate.room_state import RoomState
from pages.ui.text import plain
from recsys.insights import ENOUGH_FOR_A_TEST, Honest, Own, difference_sentence, how_close
from recsys.jobs import prepare_twin
from recsys.profiles import SavedProfile

SHOWN = 10
COLUMNS = {
    "item_id": None,
    "title": st.column_config.TextColumn("Film"),
    "year": st.column_config.NumberColumn("Year", format="%d"),
    "yours": st.column_config.NumberColumn("Yours", format="%.1f"),
    "theirs": st.column_config.NumberColumn("People like you", format="%.1f"),
    "people": st.column_config.NumberColumn("How many", format="%d"),
    "guess": st.column_config.NumberColumn("Our guess", format="%.1f"),
    "crowd": st.column_config.NumberColumn("Crowd", format="%.1f"),
}
DIFFERS = ("title", "yours", "theirs", "people", "year")
GUESSES = ("title", "yours", "guess", "crowd", "year")
FEW = (
    f"After {ENOUGH_FOR_A_TEST} ratings we can say how close we come to you, "
    "and where you differ from people like you."
)


def you(page: Page, saved: SavedProfile | None) -> None:
    """The figures, what they were measured on, and two tables."""
    if not page.engine.is_ready(page.data, page.model):
        st.write("The films are still being learned. This is here in a moment.")
        return
    room = RoomState(page, page.engine.model(page.data, page.model), saved)
    if room.profile.n_rated < ENOUGH_FOR_A_TEST:
        st.write(FEW)
        return
    judged = honest(room)
    own = cache.own_figures(page.data, room.model, room.profile, judged)
    st.markdown("**How close we come to you**")
    _how_close(page, judged, own)
    st.markdown("**Where you differ most from people like you**")
    _differences(page, own)


def _how_close(page: Page, judged: Honest, own: Own) -> None:
    if not judged.is_measured:
        st.write(how_close(judged))
        offer(page, prepare_twin, page.model, "Measure it: learn again without a fifth of the ratings")
        page.visit.measures = True
        return
    test = judged.test
    if test is None:
        st.write(how_close(judged) or FEW)
        return
    st.write(how_close(judged))
    inside, of = own.ranges
    if of:
        st.write(
            f"{inside} of {'your' if judged.person is None else 'these'} {of} ratings fell inside our 8-in-10 ranges."
        )
    if own.in_time is not None:
        st.write(
            f"In the order you gave them, each guessed only from those before it, {own.in_time.figures}. "
            f"{own.in_time.verdict} That is harder: it is how we did while you rated"
            f"{f', on your latest {own.in_time.n:,}' if own.in_time.n < test.n - 3 else ''}."
        )
    st.caption(own.note(page.data.source.simulated))
    if not own.guesses.empty:
        with st.expander("Each rating beside our guess, the largest miss first"):
            film_table(
                own.guesses,
                COLUMNS,
                key="rate_guesses",
                column_order=GUESSES,
                height=300,
                placeholder="–",
                alt="Your ratings beside our guesses",
            )


def _differences(page: Page, own: Own) -> None:
    st.write(plain(difference_sentence(own.differences)))
    if own.differences.empty:
        return
    film_table(
        own.differences.head(SHOWN),
        COLUMNS,
        key="rate_differences",
        column_order=DIFFERS,
        placeholder="–",
        alt="Films on which you and people like you differ most",
    )
    st.caption(own.alike_note(page.data.source.simulated))
