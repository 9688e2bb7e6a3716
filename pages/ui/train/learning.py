"""A training while it runs and once it is over: the curve and what came of it."""

from typing import Any

import streamlit as st

from pages.ui.frame import Page
from pages.ui.jobs import follow, progress_or_end
from pages.ui.train.runs import verdict
from pages.ui.train.settings import trainings_on
from recsys.charts import training as charts
from recsys.jobs import Job, Run


def learning(page: Page) -> None:
    """The curve of the training that runs, or else of the last one; who waits stands below."""
    follow(page, trainings_on(page), _draw)


def _draw(jobs: list[Job[Any]]) -> None:
    st.header("How it learns")
    shown = progress_or_end(jobs)
    if shown is None:
        st.info(
            "Press Train. The curve appears here while the model learns: its error on the ratings it learns from, "
            "and on ratings that are hidden from it.",
            icon=":material/show_chart:",
        )
        return
    _curve(shown)
    if isinstance(shown.result, Run):
        st.success(verdict(shown.result), icon=":material/check:")


def _curve(job: Job[Any]) -> None:
    events = job.events
    if any(event["train_rmse"] is not None for event in events):
        n_epochs = max(len(events), *(int(event["epoch"]) for event in events))
        st.altair_chart(
            charts.learning_curve(events, n_epochs),
            key="learning_curve",
            alt="Error in stars after each epoch, on the ratings learned from and on hidden ratings",
        )
        st.caption(
            "At most a tenth of the ratings is hidden from this training. Its error there says how good it is; "
            "the error on what it learns from only says how well it remembers."
        )
