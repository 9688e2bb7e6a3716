"""The sections of the page; only the open one is computed and sent."""

from collections.abc import Callable, Mapping

from pages.ui import state
from pages.ui.compare.which import which
from pages.ui.frame import Page
from pages.ui.views import open_view
from recsys.evaluation.comparison import Comparison
from recsys.evaluation.readings import SECTIONS

DRAWN: Mapping[str, Callable[[Page, Comparison], None]] = {
    "which": lambda page, comparison: which(comparison),
}


def sections(page: Page, comparison: Comparison) -> None:
    """The switch, and what it opens."""
    DRAWN[open_view("Section", state.VIEW, SECTIONS)](page, comparison)
