"""What people went on with after a film, by the sessions of the data."""

import streamlit as st

from pages.ui.films.gallery import drawn, rows
from pages.ui.frame import Page
from recsys.insights import Film, next_films


def after(page: Page, film: Film) -> None:
    """The list, with how often, and what the sessions are."""
    kinds = page.engine.library.sequences(page.data)
    if not kinds:
        st.info(
            "This data has no sessions, and no times of its ratings to cut them from: it does not say what came next.",
            icon=":material/timer_off:",
        )
        return
    lists = [(kind, next_films(film, kind)) for kind in kinds]
    kind, found = next(((kind, found) for kind, found in lists if found), lists[0])
    if not found:
        st.info(
            "Too few people met this title in a session to say what they went on with.",
            icon=":material/hourglass_empty:",
        )
        return
    rows(page, [drawn(page, item_id, says) for item_id, says in found.items()], key=f"after_{film.item_id}")
    few = "" if kind is kinds[0] else "Too few browsing sessions go on from this title. "
    simulated = " The people of this data are simulated." if page.data.source.simulated else ""
    st.caption(f"{few}{kind.note}{simulated}")
