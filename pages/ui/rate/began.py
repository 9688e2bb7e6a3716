"""Where a visitor began: the kinds of film that they chose before rating; kept in the visit and its address."""

from collections.abc import Mapping
from typing import Any

from pages.ui.frame import Page
from recsys.insights import Start, chosen_starts

MOST = 3
"""So many kinds may be chosen: with more the choice would say nothing."""


def offered(page: Page) -> tuple[Start, ...]:
    """The kinds to choose from."""
    return page.engine.library.starts(page.data)


def chosen(page: Page) -> tuple[Start, ...]:
    """Those that this visit began with; one of other data is passed over."""
    return chosen_starts(offered(page), page.visit.start)[:MOST] if page.visit.start else ()


def start(page: Page, event: Mapping[str, Any]) -> None:
    """Other kinds to begin with; anything that is none is passed over."""
    sent = event.get("keys")
    named = sent if isinstance(sent, list) else []
    found = chosen_starts(offered(page), ",".join(str(key) for key in named))
    page.visit.start_with(",".join(str(kind.key) for kind in found[:MOST]))
