"""The laboratory's third step: hide or spoil cells, rebuild them, and see why that is not the honest test."""

from typing import Any

import streamlit as st

from pages.ui.download import csv_button
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import follow, progress_or_end
from pages.ui.text import plain
from pages.ui.train.lab_table import Chosen
from pages.ui.train.runs import runs_of
from pages.ui.train.settings import OUR_SVD, start_run, trainings_on
from recsys.charts import laboratory as charts
from recsys.insights import laboratory as lab
from recsys.jobs import Job

FEW = 8
"""So many rows show without scrolling in a table of their own."""
COLUMNS = {
    "film": st.column_config.TextColumn("Film", width=200),
    "person": st.column_config.TextColumn("Person", width=100),
    "true": st.column_config.NumberColumn("Gave", format="%.1f"),
    "given": st.column_config.NumberColumn("The SVD got", format="%.2f"),
    "rebuilt": st.column_config.NumberColumn("Rebuilt", format="%.2f"),
    "miss": st.column_config.NumberColumn("Off by", format="%+.2f"),
}


def hide_and_rebuild(page: Page, chosen: Chosen, k: int, fill: str, *, centre: bool) -> None:
    """The damage, the error by k, its histogram, the touched cells, and the held-out protocol beside it."""
    damage, share, seed = _damage()
    tried = lab.experiment(chosen.table, damage=damage, share=share, seed=seed, fill=fill, centre=centre)
    kept, touched = tried.names
    curve, histogram = st.columns(2, gap="medium")
    with curve:
        st.markdown("**Error by k**")
        st.altair_chart(
            charts.errors_by_k(tried.errors, k, kept, touched),
            key="lab_curve",
            alt="Error by number of factors, on the cells it was given and on the touched ones",
        )
        st.caption(lab.curve_reading(tried, k, fill))
    with histogram:
        st.markdown(f"**How far off at k = {k}**")
        st.altair_chart(
            charts.misses(tried.histogram(k), kept, touched),
            key="lab_histogram",
            alt="Histogram of the misses, of the cells it was given and of the touched ones",
        )
        st.caption(lab.histogram_reading(tried, k))
    with st.expander(f"{touched} one by one, largest miss first"):
        cells = tried.cells(k)
        st.dataframe(
            cells,
            hide_index=True,
            column_config=COLUMNS,
            height="content" if len(cells) < FEW else 300,
            placeholder="empty",
            alt=touched,
        )
        with st.container(horizontal=True):
            csv_button(lambda: cells, "cells.csv")
            csv_button(lambda: tried.errors, "errors-by-k.csv", label="Errors by k as CSV")
    _beside(page, chosen, tried, k, fill)


def _damage() -> tuple[str, float, int]:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        damage = st.segmented_control(
            "What to do to some known cells",
            list(lab.DAMAGES),
            default="hide",
            format_func=lab.DAMAGES.__getitem__,
            required=True,
            key="lab_damage",
            help="Hidden cells become empty. Noise has a quarter of the scale as its standard deviation. "
            "Swapped cells get each other's stars.",
            persist_state="session",
        )
        share = st.slider(
            "To how many",
            0,
            60,
            20,
            5,
            format="%d %%",
            key="lab_share_touched",
            width=240,
            persist_state="session",
        )
        seed = st.number_input(
            "Seed",
            0,
            9999,
            0,
            key="lab_seed",
            width=120,
            persist_state="session",
            help="Another seed, other cells.",
        )
    return damage, share / 100, int(seed)


def _beside(page: Page, chosen: Chosen, tried: lab.Experiment, k: int, fill: str) -> None:
    """The figures from above beside those of this visit's trainings, and why they are not the same."""
    st.header("Beside the honest test")
    runs = {name: run for name, run in runs_of(page).items() if run.trial.rmse is not None}
    figures: list[dict[str, Any]] = [
        *lab.measured(tried, k, fill),
        *(
            {
                "what": f"Trained: {name}",
                "rmse": run.trial.rmse,
                "cells": run.trial.rows,
                "on": f"hidden ratings of all of {page.data.source.label} ({run.trial.protocol})",
            }
            for name, run in runs.items()
        ),
    ]
    rows = [
        {
            "What": plain(row["what"]),
            "RMSE": f"{row['rmse']:.3f}",
            "Measured on": f"{row['cells']:,} {plain(row['on'])}",
        }
        for row in figures
    ]
    st.table(
        rows, border="horizontal", hide_index=True, alt="Errors side by side"
    )  # its cells wrap on a phone
    csv_button(lambda: figures, "errors-side-by-side.csv")
    if not runs:
        st.caption(
            "A trained model's error on hidden ratings belongs here; you have not trained one in this visit."
        )
        start = guarded(lambda: start_run(page, OUR_SVD))
        st.button("Train SVD and measure it", icon=":material/play_arrow:", key="lab_train", on_click=start)
    follow(page, trainings_on(page), _progress)
    st.markdown("**Why the two differ**")
    for reason in lab.why_different(tried, chosen.corner, fill):
        st.markdown(f"- {reason}")


def _progress(jobs: list[Job[Any]]) -> None:
    progress_or_end(jobs)
