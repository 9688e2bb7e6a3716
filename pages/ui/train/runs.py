"""The runs of a visit: what each is worth, and all of them side by side."""

import streamlit as st

from pages.ui.download import csv_button
from pages.ui.frame import Page
from pages.ui.jobs import kept_runs
from pages.ui.train.settings import MODELS, OUR_SVD, trainings_on, words
from recsys.charts import training as charts
from recsys.jobs import Run, settings_of

COLUMNS = {
    "run": st.column_config.TextColumn("Run", width="medium"),
    "seconds": st.column_config.NumberColumn(
        "Seconds", format="%.1f", help="To learn, without the measuring."
    ),
    "rmse": st.column_config.NumberColumn("Error (RMSE)", format="%.4f", help="On the hidden ratings."),
    "mae": st.column_config.NumberColumn(
        "Average miss", format="%.4f", help="In stars, on the hidden ratings."
    ),
    "n_factors": st.column_config.NumberColumn("Factors"),
    "n_epochs": st.column_config.NumberColumn("Epochs"),
    "learning_rate": st.column_config.NumberColumn("Learning rate", format="%.4f"),
    "regularization": st.column_config.NumberColumn("Regularization", format="%.4f"),
    "biased": st.column_config.CheckboxColumn("Biases"),
    "seed": st.column_config.NumberColumn("Seed", format="%d"),
}


def verdict(run: Run) -> str:
    """What a training is worth, in one sentence."""
    return (
        f"On {run.trial.rows:,} hidden ratings {MODELS[run.model]} ({words(dict(run.settings))}) misses by "
        f"{run.trial.mae:.3f} stars on average (RMSE {run.trial.rmse:.4f}, protocol {run.trial.protocol}). "
        f"It learned in {run.trial.seconds:.1f} s."
    )


def runs_of(page: Page) -> dict[str, Run]:
    """This visit's runs by what they are called, oldest first."""
    done = [run for run in kept_runs(page, trainings_on(page)) if isinstance(run, Run)]
    return {
        f"{number}. {MODELS[run.model]}, {words(dict(run.settings))}": run
        for number, run in enumerate(done, start=1)
    }


def all_runs(page: Page) -> None:
    """The runs of this visit as a table and, from two on, a chart."""
    runs = runs_of(page)
    if not runs:
        return
    st.header("Your runs")
    rows = [
        {
            "run": name,
            "rmse": run.trial.rmse,
            "mae": run.trial.mae,
            "seconds": run.trial.seconds,
            **{key: run.settings.get(key) for key in settings_of(OUR_SVD)},
        }
        for name, run in runs.items()
    ]
    first = next(iter(runs.values())).trial
    st.caption(
        f"All measured in the same way, on the same {first.rows:,} hidden ratings ({first.protocol}: a random part "
        "that no run learned from; each person is judged from their other ratings, as "
        "visitors are, so the figure can differ a little from the end of the curve). Lower is better."
    )
    if len(rows) > 1:
        st.altair_chart(
            charts.runs(rows), key="runs_chart", alt="Error on hidden ratings of each run; lower is better"
        )
    st.dataframe(
        rows, hide_index=True, column_config=COLUMNS, key="runs_table", alt="Runs with their settings"
    )
    csv_button(lambda: rows, "runs.csv")
