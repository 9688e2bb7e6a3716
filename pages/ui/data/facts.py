"""Facts from IMDb's public tables for the open data."""

from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import follow, owner_of, progress_or_end, submit
from pages.ui.owner import is_owner, require_owner
from pages.ui.text import plain
from recsys.jobs import FactsReport, Job, start_facts

FACTS = "facts"
FOLDER = "facts_folder"
NAMES = {"cast": "actors", "runtime": "length"}


def add_facts(page: Page) -> None:
    """For the owner alone, and for data whose titles have IMDb numbers."""
    if not is_owner() or not (page.data.catalog.table["imdb_id"] != "").any():
        return
    st.header("Add facts from IMDb's public tables", anchor="facts")
    st.caption(
        f"Fills what is missing about the titles of {plain(page.data.source.label)}: length, director, actors. "
        "What is known already stays. The tables are title.basics, title.crew, title.principals and name.basics "
        "(.tsv.gz) from datasets.imdbws.com, for personal and non-commercial use; put them into one folder."
    )
    start = guarded(lambda: _start(page))
    with st.form("facts", border=False):
        st.text_input("Folder on the server", key=FOLDER, placeholder="/data/imdb")
        st.form_submit_button("Add facts", icon=":material/library_add:", on_click=start)
    follow(page, FACTS, _draw)


def _start(page: Page) -> None:
    require_owner("add facts")
    submit(lambda: _submit(page))


def _submit(page: Page) -> Job[FactsReport]:
    folder = st.session_state.get(FOLDER, "").strip()
    if not folder:
        raise ValueError("Say in which folder the tables are.")
    return start_facts(page.queue, page.engine, page.data.name, Path(folder), owner_of(page, FACTS))


def _draw(jobs: list[Job[Any]]) -> None:
    shown = progress_or_end(jobs)
    if shown is not None and isinstance(shown.result, FactsReport):
        report = shown.result
        filled = ", ".join(
            f"{NAMES.get(what, what)} of {count:,}" for what, count in report.filled.items() if count
        )
        st.success(
            f"{report.matched:,} of {report.items:,} titles found in IMDb's tables. Filled: {filled or 'nothing new'}.",
            icon=":material/check:",
        )
