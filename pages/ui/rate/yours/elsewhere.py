"""Ratings that are not seen here: of films that this data does not have, or on other data. Nothing is lost."""

import streamlit as st

from pages.ui.frame import Page
from pages.ui.text import plain
from recsys.profiles import SavedProfile

NOTHING = "Nothing here yet. Rate a film and it will be, or bring your ratings: Import."


def elsewhere(page: Page, saved: SavedProfile | None, *, shown: int) -> None:
    """Say what is kept besides the ``shown`` films, and lead to it."""
    others = _on_other_data(page)
    unknown = 0 if saved is None else len(saved.profile) - shown
    if unknown:
        films = "film that you rated is" if unknown == 1 else "films that you rated are"
        st.caption(
            f"{unknown:,} more {films} not in this data. Your ratings of them are kept, and back with the films."
        )
    elif not shown:
        st.write(NOTHING)
    if not others:
        return
    if not shown:
        st.caption("On other data your ratings are as you left them:")
    for name, (label, count) in others.items():
        words = "1 rating" if count == 1 else f"{count:,} ratings"
        if st.button(
            f"Open {plain(label)}: {words} of yours",
            icon=":material/database:",
            type="tertiary",
            key=f"yours_open_{name}",
        ):
            page.visit.choose_data(name)
            st.rerun()


def _on_other_data(page: Page) -> dict[str, tuple[str, int]]:
    """Data set that is here -> its label, and how many ratings of this profile it has."""
    if page.visit.me is None:
        return {}
    counts = page.engine.profiles.datasets(page.visit.me)
    labels = {row["name"]: str(row["source"]["label"]) for row in page.engine.library.datasets()}
    return {
        name: (labels[name] or name, count)
        for name, count in counts.items()
        if name in labels and name != page.data.name and count
    }
