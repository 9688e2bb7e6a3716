"""The rating room as one component: cards and list as data in, the person's answers as events out.

Its script and style go to the browser as one file, once: as text they would be part of every answer (66 KB each).
The file is named by its content, so that no cache mixes two versions. See docs/decisions/0021-the-room-as-a-file.md.
"""

import json
import logging
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

_SOURCE = Path(__file__).resolve().parent / "room"
_SCRIPTS = (
    "dom",
    "outbox",
    "stars",
    "art",
    "card",
    "search",
    "shelf",
    "row",
    "list",
    "why",
    "top",
    "layout",
    "room",
)
"""The files of the one JavaScript module, in this order; only the last one exports."""
_PACKAGE, _NAME = "marquee", "rating_room"
_logger = logging.getLogger(__name__)
_rooms: WeakKeyDictionary[BidiComponentManager, Callable[..., Any]] = WeakKeyDictionary()
"""For each Streamlit runtime (tests start several), what draws the room there."""


def room(
    data: Mapping[str, Any],
    *,
    key: str,
    folder: Path,
    on_outbox: Callable[[], None],
    on_me: Callable[[], None],
) -> None:
    """Show the room; ``on_outbox`` is called when events came (``events``), ``on_me`` when the URL has ``me``.

    ``folder`` is where the script is kept for the browser.
    """
    manager = get_bidi_component_manager()
    if manager not in _rooms:
        _rooms[manager] = _from_file(manager, folder)
    _rooms[manager](key=key, data=dict(data), on_outbox_change=on_outbox, on_me_change=on_me)


def _module() -> str:
    """The style as a text of the script: it is there before the first card is drawn."""
    style = (_SOURCE / "room.css").read_text(encoding="utf-8")
    scripts = [(_SOURCE / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS]
    return "\n".join([f"const STYLE = {json.dumps(style)};", *scripts])


def _from_file(manager: BidiComponentManager, folder: Path) -> Callable[..., Any]:
    """As a file, which Streamlit serves for components of installed packages: we are none, so we say what it reads.

    Where the folder may not be written the script is part of every answer.
    """
    module = _module()
    name = f"room-{sha256(module.encode()).hexdigest()[:16]}.js"
    component, script = _NAME, module
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / name).is_file():
            aside = folder / f".{name}"
            aside.write_text(module, encoding="utf-8")
            aside.replace(folder / name)
        manifest = ComponentManifest(_PACKAGE, "1", [ComponentConfig(_NAME, folder.name)])
        manager.register_from_manifest(manifest, folder.parent)
        component, script = f"{_PACKAGE}.{_NAME}", name
    except OSError:
        _logger.warning("The script of the rating room could not be written; it goes with every answer.")
    return st.components.v2.component(component, html='<div class="root"></div>', js=script)


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
