"""Watch together: who, how they are weighed, the list with each one's guess, and who gives up most."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import state
from pages.ui.download import csv_button
from pages.ui.films.table import film_table
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.recommend.company import ME, MOST, InCompany, in_company, join, join_typed, leave
from pages.ui.recommend.controls import Choice, choice
from pages.ui.recommend.drawn_people import Member, members, worth_a_look
from pages.ui.recommend.mix import model_of
from pages.ui.recommend.names import rating_count
from pages.ui.recommend.shown import nothing_left
from pages.ui.text import plain
from pages.ui.views import open_view
from recsys.insights import FAIRNESS, GroupList, group_list
from recsys.models import Recommender
from recsys.tuning import Lister, Tuning

ID_KEY = "together_id"
LONGEST_LINK = 5_000
SEEN_KEY = "together_seen_too"


def watch_together(page: Page) -> None:
    """The people, then their list."""
    people = in_company(page)
    _who_comes(page, people)
    if len(people) < 2:
        _members(page, people, None)
        who = "somebody" if people else "two people or more"
        st.info(
            f"Add {who}: type an id, paste the link to a shared list, or choose from these.",
            icon=":material/group_add:",
        )
        _others(page)
        return
    place = st.container()
    with st.container(horizontal=True, vertical_alignment="center"):
        words = {name: one.label for name, one in FAIRNESS.items()}
        fairness = open_view("How they are weighed", state.FAIR, words)
        seen_too = st.toggle("Also films that one of them has seen", key=SEEN_KEY, persist_state="session")
    chosen = choice(page)
    model = model_of(page, chosen.model)
    made = None if model is None else _made(page, people, model, fairness, chosen, seen_too=seen_too)
    with place:
        _members(page, people, made)
    if model is not None and made is not None:
        _list(page, people, made, fairness)
    if len(people) < MOST:
        with st.expander("Add somebody else", icon=":material/group_add:"):
            _others(page)


def _others(page: Page) -> None:
    worth_a_look(page, lambda user_id: join(str(user_id)), key="together_people")


def _who_comes(page: Page, people: Sequence[InCompany]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        is_full = len(people) >= MOST
        st.text_input(
            "Add a person by id, or by the link to a list that they share",
            key=ID_KEY,
            on_change=_come,
            args=(page,),
            placeholder="Six are enough" if is_full else "Add an id or a shared link",
            max_chars=LONGEST_LINK,
            label_visibility="collapsed",
            icon=":material/person_add:",
            disabled=is_full,
            width=250,
        )
        if not is_full and all(one.token != ME for one in people):
            st.button("Add yourself", icon=":material/person:", on_click=guarded(join), args=(ME,))
        st.button("One person", icon=":material/arrow_back:", on_click=_alone)


def _members(page: Page, people: Sequence[InCompany], made: GroupList | None) -> None:
    if not people:
        return
    drawn = []
    for at, one in enumerate(people):
        count = rating_count(one.profile.n_rated)
        if made is None or not made.in_stars or not len(made.item_ids):
            drawn.append(Member(one.token, one.name, count))
            continue
        stars = float(made.gives_up[at])
        says = f"gives up {stars:.1f} stars" if stars >= 0.05 else "gives up nothing"
        drawn.append(Member(one.token, one.name, count, stars, says))
    members(page, drawn, leave, key="together_members")


def _made(
    page: Page,
    people: Sequence[InCompany],
    model: Recommender,
    fairness: str,
    chosen: Choice,
    *,
    seen_too: bool,
) -> GroupList:
    return group_list(
        Lister(page.data, model, Tuning(wanted=chosen.wanted)),
        [one.profile for one in people],
        chosen.n,
        fairness=fairness,
        seen_too=seen_too,
        exclude=frozenset().union(*(one.hidden for one in people)),
    )


def _list(page: Page, people: Sequence[InCompany], made: GroupList, fairness: str) -> None:
    if not len(made.item_ids):
        nothing_left(page, "any of them has")
        return
    names = [one.name for one in people]
    st.markdown(f"**{plain(made.sentence(names))}**")
    table = made.table(page.data.catalog, names)
    film_table(
        table,
        _columns(names, in_stars=made.in_stars),
        key="together_list",
        height=640,
        placeholder="–",
        alt=f"Films for {', '.join(names)}, with each one's guess",
    )
    csv_button(lambda: table, "films-for-several-people.csv")
    st.caption(f"{FAIRNESS[fairness].says} {_how(page, people, made)}")


def _columns(names: Sequence[str], *, in_stars: bool) -> Mapping[str, Any]:
    config: dict[str, Any] = {
        "place": st.column_config.NumberColumn("#", format="%d"),
        "title": st.column_config.TextColumn("Film"),
        "year": st.column_config.NumberColumn("Year", format="%d"),
        "runtime": st.column_config.NumberColumn("Minutes", format="%d"),
        "seen": st.column_config.TextColumn("Seen by"),
    }
    for name in names:
        config[name] = st.column_config.NumberColumn(name, format="%.1f" if in_stars else "percent")
    return config


def _how(page: Page, people: Sequence[InCompany], made: GroupList) -> str:
    parts = [
        "Looked at are the first 200 films of each one's own list; the columns are our guesses in stars."
        if made.in_stars
        else "This model predicts no stars: a film that one of them would be offered first of all that were looked "
        "at counts 100 %, the last 0 %."
    ]
    if made.in_stars and made.seen.any():
        parts.append("Where somebody rated a film, their own stars stand.")
    if any(not len(one.profile) for one in people):
        parts.append("Who has no ratings yet counts as the crowd does.")
    if page.data.source.simulated:
        parts.append("The people of this data are simulated.")
    return " ".join(parts)


@guarded
def _come(page: Page) -> None:
    join_typed(page, str(st.session_state[ID_KEY]).strip())
    st.session_state[ID_KEY] = ""


@guarded
def _alone() -> None:
    state.put_in_address(state.TOGETHER, None)
