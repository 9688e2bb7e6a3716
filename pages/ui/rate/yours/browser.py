"""Which profiles a browser has used: it alone keeps the list, and what it sends is not trusted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.ui.frame import Page
from pages.ui.rate.component import SOURCE
from pages.ui.script import Component
from recsys.profiles import looks_like_secret

AT_MOST = 20
KEY = "rate_browser"
BROWSER = Component(
    "browser_profiles",
    [SOURCE / "dom.js", SOURCE / "browser.js", Path(__file__).with_name("profiles.js")],
    [],
)


@dataclass(frozen=True)
class Browser:
    """What the browser said of itself."""

    secrets: tuple[str, ...] = ()
    """What may be secrets of profiles; whether they lead anywhere the store knows."""
    keeps: bool = True
    """False in private browsing without storage."""


def browser() -> Browser:
    """What was last heard; nothing is not yet."""
    state = st.session_state.get(KEY)
    said = state.get("browser") if isinstance(state, Mapping) else None
    if not isinstance(said, Mapping) or not isinstance(said.get("here"), list):
        return Browser()
    secrets = [secret for secret in said["here"] if isinstance(secret, str) and looks_like_secret(secret)]
    return Browser(tuple(dict.fromkeys(secrets))[:AT_MOST], said.get("can") is True)


def ask_browser(page: Page, heard: Browser, gone: Collection[str]) -> None:
    """Let it say what it has; what is ``gone`` it forgets, and the profile in use it adds."""
    BROWSER.draw(
        page.engine.library.home / "assets",
        key=KEY,
        data={"me": page.visit.me, "here": list(heard.secrets), "can": heard.keeps, "gone": list(gone)},
        on_browser_change=lambda: None,
    )
