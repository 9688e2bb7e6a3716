"""What is open: counts, how good the data is, what was left out."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from pages.ui import cache
from pages.ui.data.datasets import years
from pages.ui.data.jobs import report_of_import
from pages.ui.data.rejected import rejected_rows, rows_left_out
from pages.ui.frame import Page
from pages.ui.guard import guard, guarded
from pages.ui.jobs import follow, owner_of, submit
from pages.ui.owner import is_owner, require_owner
from pages.ui.text import plain
from recsys.jobs import start_download

REAL = "ml-latest-small"
ONE_CLICK = "movielens"
FORMATS = {
    "demo": "Made by this program from its own catalog",
    "movielens": "Read from MovieLens files",
    "netflix": "Read from Netflix Prize files",
    "kaggle": "Read from Kaggle's The Movies Dataset",
    "table": "Read from a table of ratings",
}
TOP = ("Ratings", "People", "Titles", "Scale")
MISSING = "What is missing"


def open_now(page: Page) -> None:
    """Name and counts of the open data, then its quality report."""
    data = page.data
    st.header(f"Open now: {plain(data.source.label)}", anchor="open")
    if data.source.simulated:
        _simulated(page)
    report = cache.quality(data)
    shown = {row["figure"]: row["shown"] for row in report}
    numbers = st.container(horizontal=True, gap="medium")
    for figure in TOP:
        numbers.metric(figure, shown[figure], width="content")
    numbers.metric(
        "Period",
        years(page.engine.library.registry.describe_dataset(data.name)) or "not known",
        width="content",
    )
    st.caption(_in_words(page, shown))
    _quality(report)
    if data.source.rejected:
        with guard(), st.expander(rows_left_out(data.source.rejected), icon=":material/rule:"):
            rejected_rows(page.engine.library.registry.rejected(data.name), data.source.rejected, key="open")


def _simulated(page: Page) -> None:
    st.info(
        "The films are real, the people and their ratings are simulated. Use it to try things out, not to learn "
        "what real people like.",
        icon=":material/smart_toy:",
    )
    registry = page.engine.library.registry
    if REAL in registry.datasets() and registry.is_current(REAL):
        st.button(
            "Use real MovieLens ratings",
            icon=":material/swap_horiz:",
            key="use_real",
            on_click=page.visit.choose_data,
            args=(REAL,),
        )
    elif is_owner():
        start = guarded(lambda: _get_real(page))
        st.button(
            "Use real MovieLens ratings (1 MB)", icon=":material/download:", key="get_real", on_click=start
        )
    follow(page, ONE_CLICK, partial(report_of_import, page, ONE_CLICK))


def _get_real(page: Page) -> None:
    require_owner("add data")
    submit(lambda: start_download(page.queue, page.engine, REAL, None, owner_of(page, ONE_CLICK)))


def _in_words(page: Page, shown: Mapping[str, str]) -> str:
    source = page.data.source
    return (
        f"{FORMATS.get(source.format, 'Imported files')}. A typical person gave "
        f"{shown['Ratings of a typical person']} ratings; the average rating is {shown['Average rating']} stars; "
        f"of all pairs of a person and a title {shown['Share of all pairs that are rated']} are rated."
        f"{_left_out(source.rejected, source.duplicates)}"
    )


def _left_out(rejected: int, duplicates: int) -> str:
    rows = f" {rows_left_out(rejected)}: they could not be read or lay outside the scale." if rejected else ""
    again = f" {duplicates:,} repeated ratings gave way to the latest." if duplicates else ""
    return rows + again or " Every row was read, none of them twice."


def _quality(report: Sequence[Mapping[str, Any]]) -> None:
    missing = [row for row in report if row["part"] == MISSING]
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.markdown("**What is missing**, of all titles")
        st.dataframe(
            [{"titles": f"{row['figure']}: {row['number']:,.0f}", "share": row["share"]} for row in missing],
            hide_index=True,
            height="content",
            column_config={
                "titles": st.column_config.TextColumn("Titles"),
                "share": st.column_config.ProgressColumn(
                    "Share of all titles", format="percent", min_value=0.0, max_value=1.0
                ),
            },
            key="missing",
            alt="How many titles lack which facts",
        )
    others = [row for row in report if row["part"] != MISSING and row["figure"] not in TOP]
    with right:
        st.markdown("**Everything else that is known**")
        st.dataframe(
            [{key: row[key] for key in ("figure", "shown", "reads")} for row in others],
            hide_index=True,
            height="content",
            column_config={
                "figure": st.column_config.TextColumn("What"),
                "shown": st.column_config.TextColumn("Number", width=170),
                "reads": st.column_config.TextColumn("What that says"),
            },
            key="known",
            alt="Further figures of the data, each with what it says",
        )
