"""The tour: five steps, each a page in the state that its sentence speaks of. The address says which is open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recsys.insights import loved_film

if TYPE_CHECKING:
    from pages.ui.frame import Page
    from recsys.profiles import SavedProfile

OPEN = "0"
"""What the address says while nothing but the larger type is on: no step of the tour is open."""


@dataclass(frozen=True)
class Step:
    """One step: where it plays, what is said, and how the page stands."""

    page: str
    """Its address, as seen from any other page."""
    says: "Callable[[Page, SavedProfile | None], str]"
    enter: "Callable[[Page, SavedProfile | None], None]"
    """Brings the visit into the state that the sentence speaks of; done once, when the step is opened."""
    trains: bool = False
    """Whether a training can be started from here."""


def _rate_three(_page: "Page", saved: "SavedProfile | None") -> str:
    if saved is not None and saved.profile.n_rated:
        return "These films were rated, and the list became theirs. Rate more and watch it move."
    return "Rate three films that you know, or choose who is watching: the list becomes theirs."


def _why(_page: "Page", _saved: "SavedProfile | None") -> str:
    return "Every film says why it is here: open the arithmetic, and the bars add up to our guess."


def _change(page: "Page", saved: "SavedProfile | None") -> str:
    item_id = _loved(page, saved)
    if item_id is None:
        return "Give a film five stars, then change the 5 to a 1, and look at the list."
    tried = next((line for line in page.visit.story if line.startswith("Change the ")), None)
    return tried or f"Change the stars for {page.data.catalog.title(item_id)} to a 1 and look at the list."


def _tune(_page: "Page", _saved: "SavedProfile | None") -> str:
    return "Move a slider: the list follows at once, and says what that costs."


def _train(_page: "Page", _saved: "SavedProfile | None") -> str:
    return "Train a model and see how far it misses on ratings that were hidden from it."


def _calm(page: "Page", _saved: "SavedProfile | None") -> None:
    visit = page.visit
    visit.why, visit.query, visit.tunes = None, "", False


def _ask_the_first(page: "Page", saved: "SavedProfile | None") -> None:
    _calm(page, saved)
    page.visit.why = next(iter(page.visit.listed), None)


def _find_the_loved(page: "Page", saved: "SavedProfile | None") -> None:
    _calm(page, saved)
    item_id = _loved(page, saved)
    if item_id is not None:
        page.visit.query = page.data.catalog.title(item_id)


def _open_tune(page: "Page", saved: "SavedProfile | None") -> None:
    _calm(page, saved)
    page.visit.tunes = True


def _loved(page: "Page", saved: "SavedProfile | None") -> int | None:
    """The film of the story, else the one loved most; None without stars."""
    if saved is None:
        return None
    told = page.visit.story_changes
    return told if told in saved.profile.item_ids else loved_film(saved.profile, page.data.catalog)


STEPS = (
    Step("./", _rate_three, _calm),
    Step("rate", _why, _ask_the_first),
    Step("rate", _change, _find_the_loved),
    Step("rate", _tune, _open_tune),
    Step("train", _train, _calm, trains=True),
)


def step_of(present: str) -> int | None:
    """Which of ``STEPS`` is open, from 0; None for none of them."""
    return int(present) - 1 if present in {str(number) for number in range(1, len(STEPS) + 1)} else None
