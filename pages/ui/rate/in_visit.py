"""What the rating room sends that changes only what this tab shows, done."""

from collections.abc import Callable, Mapping
from typing import Any

from pages.ui.frame import Page
from pages.ui.rate import tuned

Event = Mapping[str, Any]


def _why(page: Page, event: Event) -> None:
    item_id = event.get("item_id")
    page.visit.why = item_id if isinstance(item_id, int) else None


def _search(page: Page, event: Event) -> None:
    page.visit.query = str(event.get("query", ""))


def _more(page: Page, _event: Event) -> None:
    page.visit.shelf, page.visit.query = [], ""
    page.visit.picks_drawn += 1


def _yours(page: Page, event: Event) -> None:
    page.visit.opens_yours = True
    page.visit.opens_import = event.get("at") == "import"
    page.visit.needs_page = True


IN_VISIT: Mapping[str, Callable[[Page, Event], None]] = {
    "why": _why,
    "search": _search,
    "more": _more,
    "yours": _yours,
    "panel": tuned.panel,
    "tune": tuned.tune,
    "model": tuned.model,
    "weigh": tuned.weigh,
}
"""Kind of event -> what it does."""
