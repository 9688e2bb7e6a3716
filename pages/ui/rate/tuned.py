"""What the panel of Tune sends, done in this visit."""

from collections.abc import Mapping
from typing import Any

from pages.ui.frame import Page
from pages.ui.rate import costs
from pages.ui.rate.room_state import FULL
from pages.ui.rate.tune import of_data

Event = Mapping[str, Any]


def panel(page: Page, event: Event) -> None:
    """It is opened or shut: only an open one is sent what it can be set to."""
    page.visit.tunes = event.get("on") is True
    if page.visit.tunes:
        costs.measure(page)


def measure(page: Page, event: Event) -> None:
    """What the settings cost: begin to measure it, or stop."""
    (costs.again if event.get("on") is True else costs.stop)(page)


def tune(page: Page, event: Event) -> None:
    """Sliders and filters, all of them: the last event says all."""
    try:
        page.visit.tune(of_data(event.get("now") or {}), gesture=_gesture(event))
    except ValueError as error:
        page.visit.tell(str(error), is_error=True)


def model(page: Page, event: Event) -> None:
    """Another model makes the list; one that has to learn first does so while the present one goes on."""
    name = event.get("name")
    usual = page.visit.usual.get(page.data.fingerprint)
    if name in (None, usual):
        page.visit.tune(model="", weights="")
    elif isinstance(name, str) and page.engine.rates(page.data, name):
        page.visit.tune(model=name, weights="")
    else:
        page.visit.tell("That way of making the list is not there any more.", is_error=True)


def weigh(page: Page, event: Event) -> None:
    """How much each part of the model counts; nothing, or nothing for each: as it was trained."""
    sent = event.get("weights")
    weights = sent if isinstance(sent, Mapping) else {}
    shares = {str(label): min(max(int(share), 0), FULL) for label, share in weights.items()}
    text = ",".join(f"{label}:{share}" for label, share in shares.items())
    page.visit.tune(weights=text if any(shares.values()) else "", gesture=_gesture(event))


def _gesture(event: Event) -> int | None:
    gesture = event.get("gesture")
    return gesture if isinstance(gesture, int) else None
