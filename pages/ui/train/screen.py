"""The workbench: dials on the left, what happens on the right, comparisons below."""

from typing import Any

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.jobs import ended_badly, follow, progress
from pages.ui.text import plain
from pages.ui.train import compare
from pages.ui.train.settings import settings_form, trainings_on
from recsys import Job, Run
from recsys.charts import training as charts


def workbench(page: Page) -> None:
    """The Train page."""
    st.title("Train a model and watch it learn")
    st.write(
        f"Turn the dials, press Train, and see the errors fall on {plain(page.data.source.label)}. "
        "Then rate films with the model you made."
    )
    _in_use(page)
    left, right = st.columns([2, 3], gap="large")
    with left:
        settings_form(page)
    with right:
        follow(page, trainings_on(page), _learning)
        compare.use_a_run(page)
    compare.all_runs(page)
    compare.sweep(page)


def _in_use(page: Page) -> None:
    if page.visit.model is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown("**This visit rates with a model of its own.** Nobody else sees it.")
        st.page_link(
            "pages/rate.py",
            label="Rate with it",
            icon=":material/star:",
            query_params=state.link_parameters(),
        )
        st.button(
            "Back to the usual model",
            icon=":material/undo:",
            on_click=page.visit.choose_model,
            args=(None,),
        )


def _learning(jobs: list[Job[Any]]) -> None:
    """The curve of the training that runs, or else of the last one; who waits stands below."""
    st.subheader("How it learns")
    if not jobs:
        st.info(
            "Press Train. The curve appears here while the model learns: its error on the ratings it learns from, "
            "and on ratings that are hidden from it.",
            icon=":material/show_chart:",
        )
        return
    unfinished = [job for job in jobs if not job.state.is_over]
    shown = unfinished[0] if unfinished else jobs[-1]
    for job in unfinished:
        progress(job)
    if not unfinished:
        ended_badly(shown)
    _curve(shown)
    if isinstance(shown.result, Run):
        st.success(compare.verdict(shown.result), icon=":material/check:")


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
