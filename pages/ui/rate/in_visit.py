"""What the rating room sends that changes only what this tab shows, done."""

from collections.abc import Callable, Mapping
from typing import Any

from pages.ui.frame import Page
from pages.ui.rate import trial, tuned
from pages.ui.rate.began import start

Event = Mapping[str, Any]


def _why(page: Page, event: Event) -> None:
    item_id = event.get("item_id")
    page.visit.why = item_id if isinstance(item_id, int) else None


def _search(page: Page, event: Event) -> None:
    page.visit.query, page.visit.found = str(event.get("query", "")), None


def _more(page: Page, _event: Event) -> None:
    page.visit.shelf, page.visit.query = [], ""
    page.visit.picks_drawn += 1


def _mode(page: Page, event: Event) -> None:
    page.visit.mode, page.visit.query = str(event.get("mode", "")), ""
    page.visit.leaf, page.visit.leaves = 0, None


def _order(page: Page, event: Event) -> None:
    page.visit.order = str(event.get("order", ""))
    page.visit.leaf, page.visit.leaves = 0, None


def _leaf(page: Page, event: Event) -> None:
    leaf = event.get("leaf")
    page.visit.leaf = leaf if isinstance(leaf, int) else 0


def _preview(page: Page, event: Event) -> None:
    item_id = event.get("item_id")
    is_known = type(item_id) is int and item_id in page.data.catalog.items
    page.visit.preview = item_id if is_known else None


def _yours(page: Page, event: Event) -> None:
    page.visit.opens_yours = True
    page.visit.opens_import = event.get("at") == "import"
    page.visit.needs_page = True


IN_VISIT: Mapping[str, Callable[[Page, Event], None]] = {
    "why": _why,
    "search": _search,
    "more": _more,
    "mode": _mode,
    "order": _order,
    "leaf": _leaf,
    "preview": _preview,
    "start": start,
    "yours": _yours,
    "what_if": trial.what_if,
    "topple": trial.topple,
    "panel": tuned.panel,
    "measure": tuned.measure,
    "tune": tuned.tune,
    "model": tuned.model,
    "weigh": tuned.weigh,
}
"""Kind of event -> what it does."""
ABOUT_NOBODY = frozenset({"yours"})
"""What is done for whoever is here by then, on whatever data: a click that comes late is not lost."""
