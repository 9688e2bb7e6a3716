"""People as drawn cards: those worth a look, and those who watch together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui import cache, state
from pages.ui.films.gallery import drawn
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.rate.component import SOURCE
from pages.ui.recommend.names import business_of, in_data, rating_count, their_address
from pages.ui.script import Component
from recsys.insights import Portrait

_OWN = Path(__file__).resolve().parent / "people"
PEOPLE = Component(
    "people",
    [SOURCE / "dom.js", SOURCE / "art.js", _OWN / "people.js"],
    [SOURCE / "room.css", _OWN / "people.css"],
)


@dataclass(frozen=True)
class Member:
    """Somebody who watches with others, as they are drawn."""

    token: str
    name: str
    count: str
    gives_up: float | None = None
    """Stars; None where there is no list, or none in stars."""
    says: str = ""


def worth_a_look(page: Page, on_chosen: Callable[[int], None], *, key: str) -> None:
    """A few people of the data as cards; ``on_chosen`` gets the id of one who was chosen."""
    found = cache.portraits(page.data, business_of(page), page.visit.people_drawn)
    if not found:
        st.info("Nobody has rated anything in this data yet.", icon=":material/group_off:")
        return
    _draw(
        page,
        {"shape": "portraits", "people": [_portrait(page, one) for one in found]},
        key,
        on_chosen=lambda chosen: on_chosen(chosen) if type(chosen) is int else None,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Show others", icon=":material/shuffle:", key=f"{key}_others", on_click=_draw_again)
        st.caption(_legend(found))


def members(page: Page, people: Sequence[Member], on_left: Callable[[str], None], *, key: str) -> None:
    """Those who watch together; ``on_left`` gets the token of one who was taken off."""
    _draw(
        page,
        {"shape": "members", "people": [asdict(one) for one in people]},
        key,
        on_left=lambda token: on_left(token) if isinstance(token, str) else None,
    )


def _portrait(page: Page, one: Portrait) -> dict[str, Any]:
    return asdict(one) | {
        "name": in_data(page, one.user_id),
        "count": rating_count(one.ratings),
        "href": their_address(one.user_id),
        "loved": [drawn(page, item_id) for item_id in one.loved],
    }


def _legend(found: Sequence[Portrait]) -> str:
    films = "Above each name: the films they gave the most stars."
    if not any(one.genres for one in found):
        return films
    return f"{films} Bars: the share of their ratings that each genre has; the mark is everybody’s share."


def _draw(page: Page, data: Mapping[str, Any], key: str, **on: Callable[[Any], None]) -> None:
    """``on_chosen`` and ``on_left`` get what the browser sent, which is not trusted."""

    def sent(name: str, then: Callable[[Any], None]) -> Callable[[], None]:
        def told() -> None:
            said = st.session_state.get(key)
            then(said.get(name) if isinstance(said, Mapping) else None)

        return guarded(told)

    callbacks = {f"{name}_change": sent(name.removeprefix("on_"), then) for name, then in on.items()}
    PEOPLE.draw(page.engine.library.home / "assets", key=key, data=dict(data), **callbacks)


@guarded
def _draw_again() -> None:
    state.visit().people_drawn += 1
