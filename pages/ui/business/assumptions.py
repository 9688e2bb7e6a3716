"""The calculator's inputs. What was typed stands in the address, so that a link, a reload and Back keep it."""

import streamlit as st

from pages.ui import cache, state
from pages.ui.frame import Page
from pages.ui.guard import guarded, show_error
from pages.ui.text import plain
from recsys.business import Business, worth

BOXES = len(worth.PLACES)


def texts_in_address() -> dict[str, tuple[str, str, str]]:
    """What was typed, of every input that somebody touched."""
    return worth.from_address(state.all_in_address(state.ASSUMED))


def currency_in_address() -> str:
    """The currency that was chosen; the first where none was."""
    asked = state.in_address(state.CURRENCY)
    return asked if asked in worth.CURRENCIES else worth.CURRENCIES[0]


def ask_assumptions(page: Page, business: Business | None, typed: worth.Typed) -> None:
    """A box for each figure; below it what is wrong with it, or what the open data says."""
    touched, measured = texts_in_address(), cache.measured(page.data, business)
    state.visit().assumed = _in_address(touched, currency_in_address())
    for group, title in worth.GROUPS.items():
        names = [name for name, asked in worth.INPUTS.items() if asked.group == group]
        with st.container(border=True, gap="small", key=f"business_worth_{group}"):
            _head(
                title, has_examples=any(worth.INPUTS[name].example and name not in touched for name in names)
            )
            if group == "belief":
                st.caption("Empty until you say what you believe. One likely figure is enough.")
            for name in names:
                _input(name, typed, is_example=name not in touched)
                if name in measured:
                    _offer(name, measured[name])
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        _ask_currency()
        st.button("Start again", icon=":material/restart_alt:", on_click=_forget, disabled=not touched)


def _head(title: str, *, has_examples: bool) -> None:
    st.markdown(f"**{title}**")
    if has_examples:
        st.caption("Example figures, not yours: type over them.")


def _input(name: str, typed: worth.Typed, *, is_example: bool) -> None:
    asked = worth.INPUTS[name]
    unit = asked.unit.replace("{money}", currency_in_address())
    example = " · *example*" if asked.example and is_example else ""
    with st.container(gap=None):
        st.markdown(f"{plain(asked.label)} :small[{plain(unit)}{example}]", help=asked.meaning)
        for place, column in zip(worth.PLACES, st.columns(BOXES, gap="xsmall", wrap=False), strict=True):
            if place == "likely" or not asked.is_decision:
                _box(name, place, typed.texts[name][worth.PLACES.index(place)], column)
        if name in typed.faults:
            show_error(plain(typed.faults[name]))


def _box(name: str, place: str, text: str, column: st.delta_generator.DeltaGenerator) -> None:
    key = _key(name, place)
    st.session_state[key] = text
    column.text_input(
        f"{worth.INPUTS[name].label}, {place}",
        text,  # again, for a browser that missed the run in which the state was set
        key=key,
        placeholder=place,
        max_chars=worth.LONGEST,
        label_visibility="collapsed",
        on_change=_take,
    )


def _offer(name: str, found: worth.Measured) -> None:
    """What the open data says, to start from."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(plain(found.words))
        st.button(
            f"Use {worth.written(found.value)}",
            icon=":material/arrow_upward:",
            type="tertiary",
            key=f"worth_use_{name}",
            on_click=_use,
            args=(name, found),
        )


def _ask_currency() -> None:
    st.session_state["worth_currency"] = currency_in_address()
    st.segmented_control(
        "Currency",
        worth.CURRENCIES,
        default=currency_in_address(),
        key="worth_currency",
        required=True,
        format_func=plain,
        on_change=_take,
    )


@guarded
def _take() -> None:
    """What stands in all boxes: a quick typist is in the next one before the address has what was in the last."""
    boxes = {
        name: tuple(st.session_state.get(_key(name, place), "") for place in worth.PLACES)
        for name in worth.INPUTS
    }
    _put(worth.taken(texts_in_address(), boxes), st.session_state["worth_currency"])


@guarded
def _use(name: str, found: worth.Measured) -> None:
    _put(texts_in_address() | {name: ("", worth.written(found.value), "")}, currency_in_address())


@guarded
def _forget() -> None:
    _put({}, currency_in_address())


def _put(texts: dict[str, tuple[str, str, str]], currency: str) -> None:
    state.put_all_in_address(_in_address(texts, currency))


def _in_address(texts: dict[str, tuple[str, str, str]], currency: str) -> dict[str, list[str]]:
    chosen = [] if currency == worth.CURRENCIES[0] else [currency]
    return {state.ASSUMED: worth.to_address(texts), state.CURRENCY: chosen}


def _key(name: str, place: str) -> str:
    return f"worth_{name}_{place}"
