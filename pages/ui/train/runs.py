"""The runs of a visit: what each is worth, and all of them side by side."""

from typing import Any

import streamlit as st

from pages.ui.download import csv_button
from pages.ui.frame import Page
from pages.ui.jobs import kept_runs
from pages.ui.train.settings import DIALS, trainings_on, words
from recsys.charts import training as charts
from recsys.jobs import Run
from recsys.models import label

COLUMNS = {
    "run": st.column_config.TextColumn("Run", width="medium"),
    "seconds": st.column_config.NumberColumn(
        "Seconds", format="%.1f", help="To learn, without the measuring."
    ),
    "rmse": st.column_config.NumberColumn("Error (RMSE)", format="%.4f", help="On the hidden ratings."),
    "mae": st.column_config.NumberColumn(
        "Average miss", format="%.4f", help="In stars, on the hidden ratings."
    ),
    "ndcg": st.column_config.NumberColumn(
        "List (NDCG@10)",
        format="%.3f",
        help="How well the first ten find what people liked among the hidden.",
    ),
    "biased": st.column_config.CheckboxColumn(DIALS["biased"].label),
    "seed": st.column_config.NumberColumn(DIALS["seed"].label, format="%d"),
    "n_factors": st.column_config.NumberColumn(DIALS["n_factors"].label),
}
"""What a table of runs shows; of settings those that need more than their name."""


def verdict(run: Run) -> str:
    """What a training is worth, in a sentence or two."""
    trial = run.trial
    name = f"{label(run.model)} ({words(run.model, run.settings)})"
    parts = []
    if trial.rmse is not None and trial.mae is not None:
        parts.append(
            f"On {trial.rows:,} hidden ratings {name} misses by {trial.mae:.3f} stars on average "
            f"(RMSE {trial.rmse:.4f}, protocol {trial.protocol})."
        )
    if trial.ndcg is not None:
        whose = "Its" if parts else f"{name}: its"
        parts.append(
            f"{whose} lists of ten find what {trial.people:,} people liked among the hidden ratings with "
            f"NDCG {trial.ndcg:.3f} (1 is perfect)."
        )
    return " ".join([*parts, f"It learned in {trial.seconds:.1f} s."])


def runs_of(page: Page) -> dict[str, Run]:
    """This visit's runs by what they are called, oldest first."""
    done = [run for run in kept_runs(page, trainings_on(page)) if isinstance(run, Run)]
    return {
        f"{number}. {label(run.model)}, {words(run.model, run.settings)}": run
        for number, run in enumerate(done, start=1)
    }


def all_runs(page: Page) -> None:
    """The runs of this visit as a table and, from two on, a chart."""
    runs = runs_of(page)
    if not runs:
        return
    st.header("Your runs")
    rows = [_row(name, run) for name, run in runs.items()]
    first = next(iter(runs.values())).trial
    st.caption(
        f"All measured in the same way, on the same {first.rows:,} hidden ratings ({first.protocol}: a random part "
        "that no run learned from; each person is judged from their other ratings, as visitors are, so the figure can "
        "differ a little from the end of the curve). Lower is better for the error, higher for the list."
    )
    with_errors = [row for row in rows if row["rmse"] is not None]
    if len(with_errors) > 1:
        st.altair_chart(
            charts.runs(with_errors),
            key="runs_chart",
            alt="Error on hidden ratings of each run; lower is better",
        )
    st.dataframe(
        rows,
        hide_index=True,
        column_config=COLUMNS,
        key="runs_table",
        placeholder="–",
        alt="Runs with their settings",
    )
    csv_button(lambda: rows, "runs.csv")


def _row(name: str, run: Run) -> dict[str, Any]:
    trial = run.trial
    return {
        "run": name,
        "rmse": trial.rmse,
        "mae": trial.mae,
        "ndcg": trial.ndcg,
        "seconds": trial.seconds,
        **run.settings,
    }
