"""The button that measures, how far that is, and what the page says while nothing is known yet."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import follow_all, own_jobs, owner_of, progress_or_end, submit
from recsys.comparison import FOLDS_UP_TO, Comparison
from recsys.jobs import Job, start_comparison

SECONDS = 12.0
"""To measure one model on 100,000 ratings, as a guess."""
SAMPLED = 10.0
"""Times as long takes one with stars by Bayes."""
SHORTER = 0.4
"""By how much less is asked of data that is too large for several folds."""


def measure(page: Page, labels: Mapping[str, str], comparison: Comparison) -> None:
    """What is missing of these models and a button for it, or the progress of who is at it."""
    follow_all(lambda: _jobs(page), lambda jobs: _draw(page, labels, comparison, jobs))


def missing_of(comparison: Comparison) -> list[str]:
    """Models that were not asked everything or not looked through for leaks; labels."""
    unasked = set(comparison.missing) | (
        set(comparison.labels) - set(comparison.leaks) - set(comparison.unchecked)
    )
    refused = {
        model
        for model in comparison.labels
        if comparison.answered and all(model in part.skipped for part in comparison.answered.values())
    }
    return [label for model, label in comparison.labels.items() if model in unasked - refused]


def how_long(n_ratings: int, rated_by: Sequence[str]) -> str:
    """An honest guess in words, for models of which each has its stars from a kind of model."""
    seconds = sum(SAMPLED if kind == "bayes" else 1.0 for kind in rated_by) * SECONDS
    seconds *= max(n_ratings / 100_000, 0.05)
    seconds *= SHORTER if n_ratings > FOLDS_UP_TO else 1
    if seconds < 20:
        return "some seconds"
    return "about a minute" if seconds < 75 else f"about {math.ceil(seconds / 60)} minutes"


def _kind(page: Page) -> str:
    return f"compare/{page.data.fingerprint}"


def _jobs(page: Page) -> list[Job[Any]]:
    """This visit's, and what others have open on the same data: the results are everybody's."""
    own = own_jobs(page, _kind(page))
    begin = f"{page.data.fingerprint}/compare/"
    others = [
        job
        for job in page.queue.jobs()
        if job not in own and not job.state.is_over and (job.key or "").startswith(begin)
    ]
    return [*own, *others]


def _draw(page: Page, labels: Mapping[str, str], comparison: Comparison, jobs: list[Job[Any]]) -> None:
    own = own_jobs(page, _kind(page))
    progress_or_end(own)
    others = [job for job in jobs if job not in own and not job.state.is_over]
    for job in others:
        st.progress(job.progress, text=f"Somebody else is measuring here: {job.message or 'waiting'}")
    missing = missing_of(comparison)
    if not missing or any(not job.state.is_over for job in own):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Measure" if len(missing) == len(labels) else f"Measure what is missing ({len(missing)})",
            icon=":material/play_arrow:",
            type="primary",
            key="measure",
            on_click=guarded(_start),
            args=(page, labels),
        )
        rated_by = [
            page.engine.unfitted(page.data, model).stars_from.name
            for model, label in labels.items()
            if label in missing
        ]
        guess = how_long(len(page.data.ratings), rated_by)
        st.caption(
            f"Takes {guess}, as a guess from the number of ratings. It runs in the background; what is measured "
            "stays, also if you stop it."
        )


def _start(page: Page, labels: Mapping[str, str]) -> None:
    submit(lambda: start_comparison(page.queue, page.engine, page.data, labels, owner_of(page, _kind(page))))
