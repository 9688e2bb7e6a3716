"""Taste: genre averages against the crowd's, and where somebody stands on the map of all films."""

import streamlit as st

from pages.ui import cache
from pages.ui.films.gallery import drawn, rows
from pages.ui.frame import Page
from pages.ui.links import page_link
from pages.ui.panel import measured
from pages.ui.rate.yours.elsewhere import NOTHING
from pages.ui.state import VIEW
from pages.ui.text import plain
from recsys.charts import people as charts
from recsys.charts import place
from recsys.insights import films_near, on_map, taste_of, taste_sentence
from recsys.profiles import SavedProfile

NEAR = 3
COLUMNS = {
    "genre": st.column_config.TextColumn("Genre"),
    "films": st.column_config.NumberColumn("Films", format="%d"),
    "theirs": st.column_config.NumberColumn("Your average", format="%.2f"),
    "crowd": st.column_config.NumberColumn("Crowd", format="%.2f"),
    "difference": st.column_config.NumberColumn(
        "Cautious difference", format="%+.2f", help="Times films / (films + 5): few films count less."
    ),
}


def taste(page: Page, saved: SavedProfile | None) -> None:
    """Side by side where there is room."""
    if saved is None or not saved.profile.n_rated:
        st.write(NOTHING)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _genres(page, saved)
    with right:
        _place(page, saved)


def _genres(page: Page, saved: SavedProfile) -> None:
    st.markdown("**Your averages and the crowd's, genre by genre**")
    table = taste_of(page.data, saved.profile, page.data.ratings.means_of(saved.profile.item_ids))
    said = taste_sentence(table)
    st.write(plain(said))
    if table.empty:
        return
    st.altair_chart(
        charts.taste_chart(table, who=("You", "The crowd")), alt=f"Your averages by genre. {said}"
    )
    people = "simulated people" if page.data.source.simulated else "people"
    measured(
        "In brackets: how many of your films. Both averages are over the same films; the crowd are the "
        f"{len(page.data.ratings.users):,} {people} of this data. A difference on few films counts less."
    )
    with st.expander("As a table, all genres"):
        st.dataframe(table, hide_index=True, column_config=COLUMNS, alt="Your averages by genre")


def _place(page: Page, saved: SavedProfile) -> None:
    st.markdown("**Your place on the map of all films**")
    found = page.engine.library.film_maps.kept(page.data)
    if found is None:
        st.write("The map of these films is not drawn yet. The page Films draws it; that takes a moment.")
        page_link("pages/films.py", "Draw the map", ":material/map:", query={VIEW: "map"})
        return
    marks = on_map(page.data, found, saved.profile)
    if marks.place is None:
        st.write("After three ratings, one of a film that you liked, you are on the map too.")
        return
    st.altair_chart(
        place.place_chart(
            cache.map_points(page.data, found),
            found.regions,
            marks.liked.tolist(),
            marks.others.tolist(),
            marks.place.tolist(),
        ),
        alt="A map of films, each a dot, films alike near each other; a ring marks you. Below are the nearest films.",
    )
    measured("You are where the films that you like lie closest together. Nearest to you, not rated yet:")
    rows(page, [drawn(page, item_id) for item_id in films_near(found, marks, NEAR)], key="rate_near")
    page_link("pages/films.py", "The whole map", ":material/map:", query={VIEW: "map"})
