"""All films: searched, filtered, put in order, as cards; every choice stands in the address."""

from collections.abc import Mapping

import streamlit as st

from pages.ui import state
from pages.ui.films.gallery import cards, drawn
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.text import plain
from recsys.insights import ORDERS, FilmChoice, Shelf

SHOWN = 24
LONGEST = 80
"""Letters of a search."""
FILTERS = {
    state.GENRE: "Any genre",
    state.DECADE: "Any time",
    state.COUNTRY: "Any country",
    state.LANGUAGE: "Any language",
    state.KIND: "Films and series",
}
"""Parameter -> what stands where nothing is chosen."""
WORDS = {
    state.GENRE: "Genre",
    state.DECADE: "Decade",
    state.COUNTRY: "Country",
    state.LANGUAGE: "Language",
    state.KIND: "Kind",
}


def browse(page: Page) -> None:
    """Search and filters, then the films."""
    shelf = page.engine.library.shelf(page.data)
    choice = _choice(shelf)
    found = shelf.find(choice)
    if not found:
        _nothing(choice)
        return
    _count(page, shelf, choice, len(found))
    leaves = -(-len(found) // SHOWN)
    leaf = _leaf(leaves)
    shown = found[(leaf - 1) * SHOWN : leaf * SHOWN]
    cards(page, [drawn(page, item_id, _says(page, item_id)) for item_id in shown], key="browse_cards")
    if leaves > 1:
        # A new one for each page of cards, so that it stands where the address says.
        key = _key(f"{state.LEAF}_{leaf}_{leaves}")
        st.pagination(leaves, default=leaf, key=key, on_change=_turn, args=(key,))


def _choice(shelf: Shelf) -> FilmChoice:
    options = {name: found for name, found in shelf.options.items() if found}
    st.session_state[_key(state.FIND)] = (state.in_address(state.FIND) or "")[:LONGEST]
    search, order = st.columns([3, 1])
    search.text_input(
        "Search",
        key=_key(state.FIND),
        on_change=_choose,
        args=(state.FIND,),
        placeholder="Search a title or a person",
        max_chars=LONGEST,
        label_visibility="collapsed",
        icon=":material/search:",
    )
    query = str(st.session_state[_key(state.FIND)])
    orders = ({"": "Best match"} if query.strip() else {}) | dict(ORDERS)
    with order:
        sort = _box(state.ORDER, "Order", orders)
    chosen = {}
    if options:
        with st.grid(len(options), min_column_width=140, gap="small", key="browse_filters"):
            for name, found in options.items():
                chosen[name] = _box(name, WORDS[name], {"": FILTERS[name]} | dict(found))
    return FilmChoice(query=query, order=sort, **chosen)


def _box(parameter: str, label: str, words: Mapping[str, str]) -> str:
    """One choice that lives in the address; one that is not there here is taken as none."""
    asked = state.in_address(parameter)
    key = _key(parameter)
    st.session_state[key] = asked if asked in words else next(iter(words))
    st.selectbox(
        label,
        list(words),
        key=key,
        format_func=words.__getitem__,
        on_change=_choose,
        args=(parameter,),
        label_visibility="collapsed",
    )
    return str(st.session_state[key])


def _leaf(leaves: int) -> int:
    """Which page of cards; one that is not there is the nearest."""
    asked = state.in_address(state.LEAF) or ""
    return min(max(1, int(asked)), leaves) if asked.isdecimal() and len(asked) < 9 else 1


def _count(page: Page, shelf: Shelf, choice: FilmChoice, found: int) -> None:
    titles = "One title" if found == 1 else f"{found:,} titles"
    if choice.query.strip():
        titles += f" for “{choice.query.strip()}”"
    note = shelf.order_note(choice.order)
    simulated = " The ratings are simulated." if page.data.source.simulated else ""
    st.caption(plain(" ".join(part for part in (f"{titles}.", note) if part)) + simulated)


def _says(page: Page, item_id: int) -> str:
    ratings, position = page.data.ratings, page.data.catalog.position(item_id)
    count = int(ratings.item_counts[position])
    if not count:
        return "No ratings yet"
    return f"★ {ratings.item_means[position]:.1f} from {'one rating' if count == 1 else f'{count:,} ratings'}"


def _nothing(choice: FilmChoice) -> None:
    what = (
        f"No title or person here is called “{choice.query.strip()}”" if choice.query.strip() else "No title"
    )
    passes = choice != FilmChoice(query=choice.query, order=choice.order)
    if passes:
        what += " and passes these filters" if choice.query.strip() else " passes these filters"
    st.info(f"{plain(what)}.", icon=":material/filter_alt_off:")
    st.button("Show all titles", on_click=_forget)


def _key(parameter: str) -> str:
    return f"browse_{parameter}"


@guarded
def _choose(parameter: str) -> None:
    state.put_in_address(parameter, str(st.session_state[_key(parameter)]).strip() or None)
    state.put_in_address(state.LEAF, None)


@guarded
def _turn(key: str) -> None:
    state.put_in_address(state.LEAF, str(st.session_state[key]))


@guarded
def _forget() -> None:
    for parameter in (state.FIND, state.ORDER, state.LEAF, *FILTERS):
        state.put_in_address(parameter, None)
