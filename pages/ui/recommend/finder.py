"""Find a person by id, or by what they rate."""

import streamlit as st

from pages.ui import cache, state
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.recommend.names import business_of
from recsys.errors import UnknownUserError
from recsys.insights import Person

HEAVY, LOVERS, CONTRARIANS, SEGMENT = "Heavy raters", "Lovers of a genre", "Contrarians", "A segment"
RULES = {
    HEAVY: "The people with the most ratings.",
    LOVERS: "They rated at least 10 films of this genre above the crowd's averages, and by more than they do "
    "elsewhere (“extra stars”; a difference on few films counts less).",
    CONTRARIANS: "They agree least with everybody else, over at least 20 films. Agreement 1: the same films up and "
    "down; 0: no connection; -1: the opposite.",
    SEGMENT: "The most typical people of this group of the page Business: nearest to its mixture of genres and its "
    "usual number of ratings, with at least 20 of them.",
}
COLUMNS = {
    "user_id": st.column_config.NumberColumn("Person", format="%d"),
    "ratings": st.column_config.NumberColumn("Ratings", format="localized"),
    "average": st.column_config.NumberColumn("Average stars", format="%.2f"),
    "films": st.column_config.NumberColumn("Films", format="%d"),
    "theirs": st.column_config.NumberColumn("Their stars", format="%.2f"),
    "crowd": st.column_config.NumberColumn("Crowd's stars", format="%.2f"),
    "lift": st.column_config.NumberColumn("Extra stars", format="%.2f"),
    "agreement": st.column_config.NumberColumn("Agreement", format="%.2f"),
}
ID_KEY = "person_id"
NOBODY = "none"
"""In the address: nobody watches together yet."""


def chosen_person(page: Page) -> Person | None:
    """The box for an id; the person of the address, or None where there is none yet or no such one (which is said)."""
    asked = state.in_address(state.PERSON)
    st.session_state[ID_KEY] = asked or ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text_input(
            "A person's id",
            key=ID_KEY,
            on_change=_by_id,
            placeholder="Type a person's id",
            max_chars=20,
            label_visibility="collapsed",
            icon=":material/person:",
            width=190,
        )
        if asked is not None:
            st.button("Other people", icon=":material/groups:", on_click=_nobody)
        st.button("Watch together", icon=":material/group_add:", on_click=_together, args=(asked,))
    return _person(page, asked)


def open_person(user_id: int) -> None:
    """Show somebody; for a callback."""
    state.put_in_address(state.PERSON, str(user_id))


def by_taste(page: Page) -> None:
    """Tables of people by a rule that is said."""
    with st.expander("Find somebody by taste or segment", icon=":material/person_search:"):
        _by_taste(page, state.in_address(state.PERSON))


def _person(page: Page, asked: str | None) -> Person | None:
    if asked is None:
        return None
    try:
        return page.engine.library.person(page.data, int(asked))
    except UnknownUserError as error:
        st.warning(str(error), icon=":material/person_off:")
    except ValueError:
        st.warning("A person's id is a whole number.", icon=":material/person_off:")
    return None


def _by_taste(page: Page, asked: str | None) -> None:
    people, business = page.engine.library.people(page.data), business_of(page)
    segments = None if business is None or not business.segments.are_clear else business.segments
    kinds = [HEAVY, *([LOVERS] if people.genres else []), CONTRARIANS, *([SEGMENT] if segments else [])]
    kind = st.segmented_control("Who", kinds, default=HEAVY, required=True, label_visibility="collapsed")
    of = ""
    if kind == LOVERS:
        of = st.selectbox("Genre", people.genres, key=f"loved_{people.data.name}")
        table = people.lovers(of)
    elif kind == SEGMENT and business is not None and segments is not None:
        names = segments.table["name"].tolist()
        of = st.selectbox("Segment", names, key=f"segment_{people.data.name}")
        table = cache.typical_people(page.data, business, names.index(of))
    else:
        table = people.contrarians() if kind == CONTRARIANS else people.heavy_raters()
    st.caption(RULES[kind])
    if table.empty:
        st.write("Nobody in this data fits that rule.")
        return
    key = f"found_{people.data.name}_{kind}_{of}_{asked}"  # a new one once somebody is chosen: nothing stays marked
    st.dataframe(
        table,
        hide_index=True,
        column_config=COLUMNS,
        height=250,
        key=key,
        selection_mode="single-row",
        on_select=lambda: _by_row(key, table["user_id"].tolist()),
        alt=f"{kind} {of}: click a row to open a person",
    )
    st.caption("Click the box before a row to open that person.")


@guarded
def _by_id() -> None:
    state.put_in_address(state.PERSON, st.session_state[ID_KEY].strip() or None)


@guarded
def _nobody() -> None:
    state.put_in_address(state.PERSON, None)


@guarded
def _together(asked: str | None) -> None:
    state.put_in_address(state.TOGETHER, asked or NOBODY)
    state.put_in_address(state.PERSON, None)


@guarded
def _by_row(key: str, user_ids: list[int]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows:
        open_person(user_ids[rows[0]])
