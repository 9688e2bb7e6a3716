"""Inputs of the experiments: what is typed stands in the address, so that a reload and a link keep it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from pages.ui import state
from pages.ui.guard import guarded

BETWEEN = ":"
SYNCED, FOLLOWS = "experiment_synced", "experiment_follows"
"""What the address said when boxes and address last agreed, and whether the boxes follow it in this run."""
SAID = "experiment_said"
"""What was last said of all inputs: a busy browser sends what is typed with an address that lacks what came before."""
WHOLE_FROM = 100
"""From here on decimals say nothing."""


@dataclass(frozen=True)
class Number:
    """A number that is asked for."""

    label: str
    first: float
    """What it is until somebody types."""
    low: float
    high: float
    step: float = 1.0
    help: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it has no decimals."""
        return isinstance(self.first, int)


SENT = {"evenly": "Evenly", "other": "Not evenly"}
FIRST_SHARE = Number("To the first arm (%)", 90.0, 0.1, 99.9, 5.0, "The other arms share the rest evenly.")


def number(name: str, asked: Number) -> float:
    """Draw the input and return its number; ``name`` is what it is called in the address."""
    key = f"experiment_{name}"
    kind = int if asked.is_whole else float
    value = kind(_in_address(name, asked))
    _begin(key, value)
    st.number_input(
        asked.label,
        value=value,  # again, for a browser that missed the run in which the state was set
        min_value=kind(asked.low),
        max_value=kind(asked.high),
        step=kind(asked.step),
        format=None if asked.is_whole else "%g",
        help=asked.help,
        key=key,
        on_change=_keep,
        args=(name, key, asked.first),
    )
    return kind(st.session_state[key])


def take(name: str, value: float, unit: str) -> None:
    """A button that sets a number to what the data says."""
    text = f"{value:.0f}" if value >= WHOLE_FROM else f"{value:.3g}"
    st.button(
        f"Take {text} {unit}", key=f"experiment_take_{name}", type="tertiary", on_click=put, args=(name, text)
    )


def choice(label: str, name: str, options: Mapping[str, str]) -> str:
    """Draw a choice of a few words; the first is chosen where the address says nothing."""
    key, first = f"experiment_{name}", next(iter(options))
    asked = _all().get(name, first)
    value = asked if asked in options else first
    _begin(key, value)
    st.segmented_control(
        label,
        list(options),
        default=value,
        key=key,
        required=True,
        format_func=options.__getitem__,
        on_change=_keep,
        args=(name, key, first),
        wrap=True,
    )
    return str(st.session_state[key])


def line(label: str, name: str, first: str, help_text: str) -> str:
    """Draw a line of text."""
    key = f"experiment_{name}"
    value = _all().get(name, first)
    _begin(key, value)
    st.text_input(
        label, value, key=key, help=help_text, on_change=_keep, args=(name, key, first), max_chars=200
    )
    return str(st.session_state[key])


def split() -> float | None:
    """Draw how visitors are sent to the arms: what the first should get, None for all the same."""
    if choice("Visitors are sent", "sent", SENT) == "evenly":
        return None
    return number("sent_first", FIRST_SHARE) / 100


def in_address() -> dict[str, list[str]]:
    """All that the address says of the experiments."""
    return {name: state.all_in_address(name) for name in (state.EXPERIMENT, state.INPUT, state.PASTED)}


@guarded
def put(name: str, value: str) -> None:
    """Say something for an input that is not drawn, such as another draw of the lot."""
    _say(_said() | {name: value})


def whole_in_address(name: str) -> int:
    """A whole number that was put; 0 where none was."""
    text = _all().get(name, "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0


@contextmanager
def kept_in_address() -> Iterator[None]:
    """Around all inputs of a section.

    The boxes follow the address only where something else than a box changed it (a link, Back, ``put``): a quick
    typist is in the next box before the run for the last has ended, and would lose what it sets.
    """
    asked = state.all_in_address(state.INPUT)
    st.session_state[FOLLOWS] = st.session_state.get(SYNCED) != asked
    st.session_state[SAID] = asked
    yield
    st.session_state[SYNCED] = asked


def _begin(key: str, value: object) -> None:
    """What a box holds before it is drawn: what was typed or, where it follows the address, ``value``."""
    if key not in st.session_state or st.session_state[FOLLOWS]:
        st.session_state[key] = value


@guarded
def _keep(name: str, key: str, first: float | str) -> None:
    value = st.session_state[key]
    others = {other: text for other, text in _said().items() if other != name}
    kept = (
        others
        if value in (None, first)
        else others | {name: f"{value:.10g}" if isinstance(value, float) else str(value)}
    )
    st.session_state[SYNCED] = _say(kept)


def _in_address(name: str, asked: Number) -> float:
    try:
        value = float(_all().get(name, asked.first))
    except ValueError:
        return asked.first
    return value if math.isfinite(value) and asked.low <= value <= asked.high else asked.first


def _all() -> dict[str, str]:
    return _read(state.all_in_address(state.INPUT))


def _said() -> dict[str, str]:
    return _read(st.session_state.get(SAID, []))


def _read(texts: Sequence[str]) -> dict[str, str]:
    pairs = [text.partition(BETWEEN) for text in texts]
    return {name: value for name, found, value in pairs if found}


def _say(inputs: Mapping[str, str]) -> list[str]:
    said = [f"{name}{BETWEEN}{value}" for name, value in inputs.items()]
    state.put_all_in_address({state.INPUT: said})
    st.session_state[SAID] = said
    return said
