"""A sweep: how many factors are enough, all else as the dials stand."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.download import csv_button
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import follow, kept_runs, owner_of, progress_or_end, submit
from pages.ui.train.runs import COLUMNS
from pages.ui.train.settings import OUR_SVD, chosen
from recsys.charts import training as charts
from recsys.jobs import Job, State, Sweep, start_sweep

FACTORS = (2, 5, 10, 20, 30, 50, 75, 100, 150, 200)
FIRST_FACTORS = (5, 20, 50, 100, 200)


def sweep(page: Page) -> None:
    """How many factors are enough: one training each, all else as the dials stand."""
    st.header("How many factors are enough?")
    st.write(
        "One training for each number of factors, everything else as the dials stand: same seed, same hidden ratings."
    )
    start = guarded(lambda: _start_sweep(page))
    with st.form("sweep"):
        st.multiselect("Numbers of factors", FACTORS, FIRST_FACTORS, key="sweep_factors")
        st.form_submit_button("Try them all", icon=":material/query_stats:", on_click=start)
    follow(page, _sweeps_on(page), partial(_draw, page))


def _sweeps_on(page: Page) -> str:
    return f"sweep/{page.data.fingerprint}"


def _start_sweep(page: Page) -> None:
    factors = st.session_state.get("sweep_factors", FIRST_FACTORS)
    submit(
        lambda: start_sweep(
            page.queue,
            page.engine,
            page.data,
            list(factors),
            chosen(OUR_SVD),
            owner_of(page, _sweeps_on(page)),
        )
    )


def _draw(page: Page, jobs: list[Job[Any]]) -> None:
    shown = progress_or_end(jobs)
    if shown is not None and shown.state is not State.DONE:
        _chart(shown.events)
        return
    swept = [kept for kept in kept_runs(page, _sweeps_on(page)) if isinstance(kept, Sweep)]
    if not swept:
        return
    points = [
        {"factors": factors, "rmse": trial.rmse, "seconds": trial.seconds}
        for factors, trial in zip(swept[-1].values, swept[-1].trials, strict=True)
    ]
    _chart(points)
    st.markdown(_reading(swept[-1]))
    rows = [{"n_factors": p["factors"], "rmse": p["rmse"], "seconds": p["seconds"]} for p in points]
    st.dataframe(rows, hide_index=True, column_config=COLUMNS, alt="Error by number of factors")
    csv_button(lambda: rows, "factors.csv")


def _chart(points: Sequence[Mapping[str, Any]]) -> None:
    if points:
        st.altair_chart(
            charts.sweep(points), key="sweep_chart", alt="Error on hidden ratings by number of factors"
        )


def _reading(result: Sweep) -> str:
    errors = {k: trial.rmse for k, trial in zip(result.values, result.trials, strict=True) if trial.rmse}
    if not errors:
        return ""
    best, worst = min(errors, key=errors.__getitem__), max(errors, key=errors.__getitem__)
    return (
        f"Best here: **{best} factors** (RMSE {errors[best]:.4f} on {result.trials[0].rows:,} hidden ratings, "
        f"protocol {result.trials[0].protocol}), {errors[worst] - errors[best]:.4f} stars better than {worst} factors. "
        "Because the best was picked on these very ratings, its figure is a little too good."
    )
