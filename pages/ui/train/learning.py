"""A training while it runs and once it is over: the curve and what came of it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.frame import Page
from pages.ui.jobs import follow, progress_or_end
from pages.ui.train.runs import runs_of, verdict
from pages.ui.train.settings import trainings_on
from recsys.charts import training as charts
from recsys.jobs import Job, State


def learning(page: Page) -> None:
    """The curve of the training that runs, or else of the last one; who waits stands below."""
    follow(page, trainings_on(page), partial(_draw, page))


def _draw(page: Page, jobs: list[Job[Any]]) -> None:
    st.header("How it learns")
    shown = progress_or_end(jobs)
    if shown is not None and shown.state is not State.DONE:
        _curve(shown.events)
        return
    runs = list(runs_of(page).values())
    if not runs:
        st.info(
            "Press Train. The curve appears here while the model learns: its error on the ratings it learns from, "
            "and on ratings that are hidden from it.",
            icon=":material/show_chart:",
        )
        return
    _curve([epoch.as_row() for epoch in runs[-1].trial.epochs])
    st.success(verdict(runs[-1]), icon=":material/check:")


def _curve(epochs: Sequence[Mapping[str, Any]]) -> None:
    if any(epoch["train_rmse"] is not None for epoch in epochs):
        n_epochs = max(len(epochs), *(int(epoch["epoch"]) for epoch in epochs))
        st.altair_chart(
            charts.learning_curve(epochs, n_epochs),
            key="learning_curve",
            alt="Error in stars after each epoch, on the ratings learned from and on hidden ratings",
        )
        st.caption(
            "At most a tenth of the ratings is hidden from this training. Its error there says how good it is; "
            "the error on what it learns from only says how well it remembers."
        )
