"""The rating room as one component: cards and list as data in, the person's answers as events out."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.script import Component

SOURCE = Path(__file__).resolve().parent / "room"
_SCRIPTS = (
    "dom",
    "browser",
    "outbox",
    "stars",
    "art",
    "card",
    "search",
    "modes",
    "ask",
    "shelf",
    "row",
    "list",
    "bars",
    "trial",
    "why",
    "preview",
    "top",
    "dials",
    "tune",
    "layout",
    "room",
)
_STYLES = ("room", "row", "preview", "ask", "tune")
ROOM = Component(
    "rating_room",
    [SOURCE / f"{name}.js" for name in _SCRIPTS],
    [SOURCE / f"{name}.css" for name in _STYLES],
)


def room(
    data: Mapping[str, Any],
    *,
    key: str,
    folder: Path,
    on_outbox: Callable[[], None],
    on_address: Callable[[], None],
) -> None:
    """Show the room; ``on_outbox`` is called when events came (``events``).

    ``on_address`` is called when the browser has changed its address; ``folder`` keeps the script for the browser.
    """
    ROOM.draw(folder, key=key, data=dict(data), on_outbox_change=on_outbox, on_address_change=on_address)


def events(key: str) -> list[dict[str, Any]]:
    """The events that the browser sent, each with its number ``seq``, oldest first.

    What the browser sends is not trusted: anything that is not a list of such events gives an empty list.
    """
    state = st.session_state.get(key)
    outbox = state.get("outbox") if isinstance(state, Mapping) else None
    sent = outbox.get("events") if isinstance(outbox, Mapping) else None
    if not isinstance(sent, list):
        return []
    if not all(isinstance(event, dict) and type(event.get("seq")) is int for event in sent):
        return []
    return sent
