"""Similar films: by each model that is ready, and what they agree on; with why."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.ui import cache, state
from pages.ui.films.gallery import drawn, rows
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import offer
from pages.ui.models import in_words
from pages.ui.text import plain
from recsys.insights import Film, agreed, shared_facts
from recsys.jobs import prepare

LISTED = 10
LOOKED_AT = 20
AGREEING = 6
"""So many lists are asked for what they agree on, the usual one first: each may have to be read from disk."""
ALL = "all"
KEY = "alike_by"


def alike(page: Page, film: Film) -> None:
    """The list that the models agree on, or that of one of them."""
    names = _able(page)
    ready = [name for name in names if page.engine.is_ready(page.data, name)]
    by = _chosen(page, names, ready)
    if by != ALL and by not in ready:
        st.caption("This list is not ready for this data yet; preparing it goes on in the background.")
        offer(page, prepare, by, "Prepare this list")
        return
    asked = ready[:AGREEING] if by == ALL else [by]
    lists = {name: _similar(page, name, film.item_id) for name in asked}
    best = agreed(lists, LISTED)
    if not best:
        st.info("Nothing is known of this film that could make another one similar.")
        return
    many = len(asked) > 1
    marks = {item_id: f"named by {len(by)} of {len(asked)}" if many else "" for item_id, by in best}
    _listed(page, film, marks)
    _note(page, asked)


def _able(page: Page) -> list[str]:
    """The models that can say which films are alike; those that look at what came next are elsewhere."""
    found = []
    for name in dict.fromkeys([page.model, *page.engine.models(page.data)]):
        model = page.engine.unfitted(page.data, name)
        if model.finds_similar and not model.sequential:
            found.append(name)
    return found


def _chosen(page: Page, names: Sequence[str], ready: Sequence[str]) -> str:
    """All ready models together, or one by name; it lives in the address. One that is not ready is prepared."""
    together = min(len(ready), AGREEING)
    words = {ALL: f"What {together} lists agree on"} if together > 1 else {}
    words |= {name: in_words(page, name) for name in ready}
    words |= {name: f"{in_words(page, name)}, not ready" for name in names if name not in ready}
    asked = state.in_address(state.BY)
    usual = page.model if not ready and page.model in words else next(iter(words))
    st.session_state[KEY] = asked if asked in words else usual
    box, _ = st.columns([2, 3])
    box.selectbox(
        "Similar by",
        list(words),
        key=KEY,
        format_func=words.__getitem__,
        on_change=_choose,
        label_visibility="collapsed",
    )
    return str(st.session_state[KEY])


@guarded
def _choose() -> None:
    state.put_in_address(state.BY, st.session_state[KEY])


def _similar(page: Page, name: str, item_id: int) -> list[int]:
    ids: list[int] = page.engine.model(page.data, name).similar(item_id, LOOKED_AT).item_ids.tolist()
    return ids


def _listed(page: Page, film: Film, marks: Mapping[int, str]) -> None:
    """The films with what they share with this one, and who rated both."""
    catalog = page.data.catalog
    shown = []
    for item_id, both in cache.rated_together(film, list(marks)).items():
        facts = shared_facts(catalog, film.position, catalog.position(item_id))
        says = f"{facts} {both}".strip()
        shown.append(drawn(page, item_id, says, marks[item_id]))
    rows(page, shown, key=f"alike_{film.item_id}")


def _note(page: Page, asked: Sequence[str]) -> None:
    if len(asked) > 1:
        names = "; ".join(in_words(page, name) for name in asked)
        st.caption(plain(f"The films that most of these lists name among their first {LOOKED_AT}: {names}."))
    if page.data.source.simulated:
        st.caption("The people of this data are simulated.")
