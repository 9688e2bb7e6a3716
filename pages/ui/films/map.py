"""The map of the catalog: every film a dot, what is alike side by side; a click opens a film."""

from typing import Any

import streamlit as st

from pages.ui import cache
from pages.ui.films.address import open_film
from pages.ui.films.gallery import Word, drawn, lines, rows
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import wait_for
from pages.ui.panel import measured
from pages.ui.rate.events import saved_profile
from pages.ui.state import FILM
from pages.ui.text import plain
from recsys.charts import filmmap as charts
from recsys.dataset import Profile
from recsys.errors import UnknownItemError
from recsys.insights import FEWEST_FILMS, FilmMap, OnMap, films_near, on_map
from recsys.jobs import prepare_map

NEAR, FOUND = 10, 8
CHART, BY, SOUGHT, PICKED = "films_map_chart", "films_map_by", "films_map_sought", "films_map_picked"
TOOLS: dict[str, Any] = {
    "scrollZoom": True,
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "toImage", "pan2d", "zoom2d"],
}
"""Of the figure: the wheel zooms, and buttons do so too."""


def film_map(page: Page, item_id: int | None) -> None:
    """Draw the map, once it is made: the film that is looked at (``item_id``) and what the visitor rated are marked."""
    if len(page.data.catalog) < FEWEST_FILMS:
        st.info(
            f"A map needs at least {FEWEST_FILMS} films; this data has {len(page.data.catalog)}.",
            icon=":material/map:",
        )
        return
    found = page.engine.library.film_maps.kept(page.data)
    if found is None:
        st.write(
            "The map of these films is drawn once; that takes a moment. You can go on meanwhile and come back."
        )
        wait_for(page, prepare_map, "map")
        return
    saved = saved_profile(page)
    _map(page, found, item_id, Profile.of([], []) if saved is None else saved.profile)


@st.fragment
@guarded
def _map(page: Page, found: FilmMap, item_id: int | None, profile: Profile) -> None:
    """All of it runs again alone when somebody searches or colours."""
    marks = on_map(page.data, found, profile)
    wide, narrow = st.columns([3, 1], gap="medium")
    with narrow:
        focus = _sought(page, found, item_id)
    with wide:
        _figure(page, found, focus, marks)
    with narrow:
        _near(page, found, focus, marks)
    measured(_about(page, found))


def _sought(page: Page, found: FilmMap, item_id: int | None) -> int | None:
    """A search for a film; the one to mark: what was found, else the film that is looked at."""
    sought = st.text_input(
        "Find a film on the map", key=SOUGHT, placeholder="A title", icon=":material/search:", max_chars=80
    )
    if not sought.strip():
        return item_id
    hits = [hit for hit in page.engine.library.search(page.data).find(sought, FOUND) if hit in found.items]
    if not hits:
        st.caption("No film of that name is on the map.")
        return item_id
    if len(hits) == 1:
        return hits[0]
    chosen = st.selectbox("Films found", hits, format_func=lambda hit: _name(page, hit), key=PICKED)
    return int(chosen)


def _figure(page: Page, found: FilmMap, focus: int | None, marks: OnMap) -> None:
    points = cache.map_points(page.data, found)
    ways = charts.colourings(points)
    if len(ways) > 1:
        by = st.segmented_control(
            "Colour by", ways, default=ways[0], required=True, format_func=charts.BY.__getitem__, key=BY
        )
    else:
        by = "stars"
    shown = charts.film_map(
        points,
        found.regions,
        str(by),
        here=focus,
        liked=marks.liked.tolist(),
        others=marks.others.tolist(),
        you=None if marks.place is None else marks.place.tolist(),
    )
    st.plotly_chart(
        shown.figure,
        width="stretch",
        key=CHART,
        on_select=lambda: _open(shown),
        selection_mode="points",
        config=TOOLS,
        alt=f"A map of {len(found):,} films, each a dot: films that the same people like, and films alike, are near "
        "each other. The search beside it finds a film and lists its neighbours.",
    )


@guarded
def _open(shown: charts.Drawn) -> None:
    """Leave for the film that was clicked."""
    chosen = st.session_state[CHART]["selection"]["points"]
    if chosen and chosen[0]["curve_number"] < len(shown.item_ids):
        open_film(shown.item_ids[chosen[0]["curve_number"]][chosen[0]["point_index"]])


def _near(page: Page, found: FilmMap, focus: int | None, marks: OnMap) -> None:
    """The films around the one that is marked, else around the visitor; links, so the keyboard gets there too."""
    if focus is not None:
        near = found.nearest(focus, NEAR).tolist()
        if not near:
            st.caption(f"{_name(page, focus)} is not on the map: too little is known of it to place it.")
            return
        st.markdown(f"**Nearest to {plain(_name(page, focus))}**")
        lines(page, [[Word("Open this film", to={FILM: str(focus)})]], key="map_open")
    else:
        near = films_near(found, marks, NEAR)
        if not near:
            st.caption(
                "Click a film to open it, or find one to see what lies around it. Once you have rated a few films, "
                "you are on the map too."
            )
            return
        st.markdown("**Around you, not rated yet**")
        st.caption("“You” is where the films you like lie closest together.")
    rows(page, [drawn(page, other) for other in near], key="map_near")


def _name(page: Page, item_id: int) -> str:
    """Title and year, for whoever is to tell films of one title apart."""
    try:
        year = page.data.catalog.year(item_id)
        return page.data.catalog.title(item_id) + ("" if year is None else f" ({year})")
    except UnknownItemError:
        return "This film"


def _about(page: Page, found: FilmMap) -> str:
    """What the map is made of, how far it can be trusted, and who is not on it."""
    trust = found.faithfulness
    simulated = " These people are simulated." if page.data.source.simulated else ""
    left_out = ""
    if found.unknown:
        left_out += f" Left out: {found.unknown:,} films of which neither ratings nor facts tell anything."
    if found.beyond:
        left_out += f" Left out: the {found.beyond:,} least rated films."
    return (
        f"{len(found):,} films by {len(page.data.ratings):,} ratings and what is known of each film: near each other "
        f"are films that the same people like, and, where few rated, films alike.{simulated} Directions mean nothing. "
        f"Trustworthiness at 10 neighbours: {trust.ours:.2f}, where 1 is perfect and a plain projection reaches "
        f"{trust.plain:.2f} (checked on {trust.films:,} films, each against all others).{left_out}"
    )
