"""What each setting of Tune costs, as far as that was measured; it begins when somebody looks, and can be stopped."""

from typing import Any

from pages.ui.frame import Page
from pages.ui.jobs import begin
from pages.ui.rate.tune_words import SLIDERS
from recsys.errors import RecsysError
from recsys.evaluation import Prices
from recsys.jobs import Job, prepare_prices


def costs(page: Page, chosen: str, usual: str) -> dict[str, Any]:
    """By control, beside what all of it was measured on; before that what is being done about it.

    A slider has a text for each of its steps. A model costs what its list finds less than that of the usual one.
    """
    engine, data, tuning = page.engine, page.data, page.visit.tuning
    prices = engine.prices(data, page.model)
    beside = prices if page.model == usual else engine.prices(data, usual)
    by: dict[str, Any] = {} if prices is None else _by_control(prices, tuning.wanted.raters)
    if beside is not None and chosen != usual:
        by["model"] = _said(beside.model_words(chosen))
    return {"by": by, **(_progress(page) if prices is None else {"note": prices.measured_on})}


def _by_control(prices: Prices, raters: int) -> dict[str, Any]:
    sliders = {
        name: [_said(prices.words(name, slider.lowest + at)) for at in range(len(slider.words))]
        for name, slider in SLIDERS.items()
    }
    return {**sliders, "raters": _said(prices.words("raters", raters))}


def _said(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _progress(page: Page) -> dict[str, Any]:
    job = _job(page)
    if job is not None and not job.state.is_over and job.is_awaited_by(page.visit.session):
        return {"note": f"Finding out what each setting costs: {job.progress:.0%}.", "measuring": True}
    said = "" if job is None else job.error_sentence
    return {"note": said or "What each setting costs is not measured yet.", "measuring": False}


def measure(page: Page) -> None:
    """Begin to measure, unless it was done, is being done, or failed or was stopped before in this visit."""
    if page.engine.prices(page.data, page.model) is None and _job(page) is None:
        again(page)


def again(page: Page) -> None:
    """Begin, also after it was stopped; where too much is waiting it stays unmeasured for now."""
    try:
        begin(page, prepare_prices, page.model)
    except RecsysError as error:
        page.visit.tell(str(error))


def stop(page: Page) -> None:
    """Wait for it no longer; it ends with the last who waits."""
    job = _job(page)
    if job is not None:
        job.leave(page.visit.session)


def _job(page: Page) -> Job[Any] | None:
    """What this visit began."""
    return page.visit.waits.get((prepare_prices, page.data.fingerprint, page.model))
