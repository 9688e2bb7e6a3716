"""What trainings are good for: use one, see them side by side, find the number of factors."""

from typing import Any

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import ended_badly, follow, own_jobs, owner_of, progress, submit
from pages.ui.owner import is_owner, require_owner
from pages.ui.train.settings import MODELS, OUR_SVD, chosen, trainings_on, words
from recsys import Job, Run, Sweep, publish, settings_of, start_sweep
from recsys.charts import training as charts

FACTORS = (2, 5, 10, 20, 30, 50, 75, 100, 150, 200)
FIRST_FACTORS = (5, 20, 50, 100, 200)
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


def _runs(page: Page) -> dict[str, Run]:
    """This visit's runs by what they are called, oldest first."""
    done = [job.result for job in own_jobs(page, trainings_on(page)) if isinstance(job.result, Run)]
    return {
        f"{number}. {MODELS[run.model]}, {words(dict(run.settings))}": run
        for number, run in enumerate(done, start=1)
    }


# -- use -------------------------------------------------------------------------------------------------------


def use_a_run(page: Page) -> None:
    """Choose a run for this visit or, for the owner, for everyone who comes next."""
    usable = {name: run.use for name, run in _runs(page).items() if run.use is not None}
    if not usable:
        return
    names = list(reversed(usable))
    name = st.selectbox("Model to use", names, key="run_to_use") if len(names) > 1 else names[0]
    use = usable[name]
    mine, everyone = st.columns(2)
    mine.button(
        "In use" if use == page.visit.model else "Use this model for this visit",
        icon=":material/person_check:",
        disabled=use == page.visit.model,
        type="primary",
        width="stretch",
        key="use_run",
        on_click=page.visit.choose_model,
        args=(use,),
    )
    if is_owner():
        publish_it = guarded(lambda: _publish(page, use))
        everyone.button(
            "Use for everyone who comes next",
            icon=":material/campaign:",
            width="stretch",
            key="publish_run",
            on_click=publish_it,
        )
    st.caption(
        "What it changes: the stars, their ranges and the reasons come from your SVD. The order of the list still "
        "comes mostly from which films the same people like, as in the usual model."
    )


def _publish(page: Page, name: str) -> None:
    require_owner("choose the model for everyone")
    publish(page.engine, page.data, name)
    st.toast(
        "New visits start with this model. Visits that are open keep theirs.", icon=":material/campaign:"
    )


# -- compare ---------------------------------------------------------------------------------------------------


def all_runs(page: Page) -> None:
    """The runs of this visit as a table and, from two on, a chart."""
    runs = _runs(page)
    if not runs:
        return
    st.subheader("Your runs")
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


# -- sweep -----------------------------------------------------------------------------------------------------


def sweep(page: Page) -> None:
    """How many factors are enough: one training each, all else as the dials stand."""
    st.subheader("How many factors are enough?")
    st.write(
        "One training for each number of factors, everything else as the dials stand: same seed, same hidden ratings."
    )
    start = guarded(lambda: _start_sweep(page))
    with st.form("sweep"):
        st.multiselect("Numbers of factors", FACTORS, FIRST_FACTORS, key="sweep_factors")
        st.form_submit_button("Try them all", icon=":material/query_stats:", on_click=start)
    follow(page, _sweeps_on(page), _sweep_result)


def _sweeps_on(page: Page) -> str:
    return f"sweep/{page.data.fingerprint}"


def _start_sweep(page: Page) -> None:
    factors = st.session_state.get("sweep_factors", FIRST_FACTORS)
    submit(
        lambda: start_sweep(
            page.queue, page.data, list(factors), chosen(OUR_SVD), owner_of(page, _sweeps_on(page))
        )
    )


def _sweep_result(jobs: list[Job[Any]]) -> None:
    if not jobs:
        return
    unfinished = [job for job in jobs if not job.state.is_over]
    shown = unfinished[0] if unfinished else jobs[-1]
    for job in unfinished:
        progress(job)
    if not unfinished:
        ended_badly(shown)
    points = shown.events
    if not points:
        return
    st.altair_chart(
        charts.sweep(points), key="sweep_chart", alt="Error on hidden ratings by number of factors"
    )
    if isinstance(shown.result, Sweep):
        st.markdown(_reading(shown.result))
        st.dataframe(
            [{"n_factors": p["factors"], "rmse": p["rmse"], "seconds": p["seconds"]} for p in points],
            hide_index=True,
            column_config=COLUMNS,
            alt="Error by number of factors",
        )


def _reading(result: Sweep) -> str:
    trials = dict(zip(result.values, result.trials, strict=True))
    best = min(trials, key=lambda k: trials[k].rmse)
    worst = max(trials, key=lambda k: trials[k].rmse)
    gap = trials[worst].rmse - trials[best].rmse
    return (
        f"Best here: **{best} factors** (RMSE {trials[best].rmse:.4f} on {trials[best].rows:,} hidden ratings, "
        f"protocol {trials[best].protocol}), {gap:.4f} stars better than {worst} factors. Because the best was picked "
        "on these very ratings, its figure is a little too good."
    )
