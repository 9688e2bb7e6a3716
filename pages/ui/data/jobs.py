"""Imports while they run and what they found."""

from typing import Any

import streamlit as st

from pages.ui.data.rejected import rejected_rows, rows_left_out
from pages.ui.frame import Page
from pages.ui.jobs import progress_or_end
from pages.ui.text import plain
from recsys.jobs import ImportReport, Job


def report_of_import(page: Page, key: str, jobs: list[Job[Any]]) -> None:
    """Every open import with its progress and cancel; when there is none, how the last one ended."""
    shown = progress_or_end(jobs)
    if shown is not None and isinstance(shown.result, ImportReport):
        _found(page, shown.result, key)


def _found(page: Page, report: ImportReport, key: str) -> None:
    st.success(
        f"Imported as {report.name} in {report.seconds:.1f} s: {report.ratings:,} ratings by {report.users:,} people "
        f"on {report.items:,} titles; {rows_left_out(report.rejected_count)}; "
        f"{report.duplicates:,} repeated ratings gave way to the latest.",
        icon=":material/check:",
    )
    for note in report.notes:
        st.caption(plain(note))
    if page.data.name != report.name and report.name in page.engine.library.registry.datasets():
        asked = st.button(
            "Use it for this visit", type="primary", icon=":material/swap_horiz:", key=f"use_imported_{key}"
        )
        if asked:  # drawn in a fragment: the whole page has to know
            page.visit.choose_data(report.name)
            st.rerun()
    if report.rejected:
        with st.expander(rows_left_out(report.rejected_count), icon=":material/rule:"):
            rejected_rows(report.rejected, report.rejected_count, key)
