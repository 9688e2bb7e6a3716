"""Rows that were left out: a look at them, and all that are listed as a file."""

from collections.abc import Sequence

import streamlit as st

from pages.ui.download import csv_button
from recsys.dataset import Rejection

COLUMNS = {"file": "File", "line": "Line", "reason": "Why"}


def rows_left_out(count: int) -> str:
    """How many, in words."""
    return "1 row was left out" if count == 1 else f"{count:,} rows were left out"


def rejected_rows(rows: Sequence[Rejection], count: int, key: str) -> None:
    """The listed rows of ``count`` that were left out; ``key`` tells several of these tables apart."""
    if not rows:
        st.caption("Which rows these were is not kept.")
        return
    table = [{"file": row.file, "line": row.line, "reason": row.reason} for row in rows]
    first = f" These are the first {len(rows):,}." if len(rows) < count else ""
    st.caption(f"Rows that could not be read or lay outside the scale; all others were imported.{first}")
    st.dataframe(
        table,
        hide_index=True,
        height=240 if len(rows) > 6 else "content",
        column_config=COLUMNS,
        alt="Rows left out, with file, line and reason",
    )
    csv_button(lambda: table, "rows-left-out.csv", key=f"rejected_{key}")
