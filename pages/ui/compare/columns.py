"""How tables of figures are shown: each column's words, and what it means on hover."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from recsys.evaluation import METRICS, Metric

ENDS = {"_low": "at least", "_high": "at most"}
ARROWS = {"higher": " ↑", "lower": " ↓"}
"""Which way is better."""
FORMATS = {"share": "percent", "ratings": "localized"}


def _figure(metric: Metric, end: str = "", form: str | None = None) -> Any:
    words = f"{metric.label}, {ENDS[end]}" if end else f"{metric.label}{ARROWS.get(metric.better, '')}"
    meaning = {"higher": " Higher is better.", "lower": " Lower is better."}.get(metric.better, "")
    return st.column_config.NumberColumn(
        words,
        format=form or FORMATS.get(metric.unit, "%.3f"),
        help="The end of the 95 % interval over people." if end else f"{metric.meaning}{meaning}",
    )


COLUMNS: Mapping[str, Any] = {
    **{f"{key}{end}": _figure(metric, end) for key, metric in METRICS.items() for end in ("", *ENDS)},
    "model": st.column_config.TextColumn("Model", width="medium", pinned=True),
    "name": None,
    "rows": st.column_config.NumberColumn("Hidden ratings", format="localized"),
    "people": st.column_config.NumberColumn("People", format="localized"),
    "fit_seconds": st.column_config.NumberColumn(
        "Training", format="%.2f s", help="Seconds of one training, on this machine, this once."
    ),
    "ask_seconds": st.column_config.NumberColumn(
        "Answering", format="%.2f s", help="Seconds of all answers, on this machine, this once."
    ),
    "megabytes": st.column_config.NumberColumn("Size", format="%.1f MB", help="Of what it learned, on disk."),
}


SHARES = [key for key, metric in METRICS.items() if metric.unit == "share"]


def in_percent(table: Any) -> tuple[Any, Mapping[str, Any]]:
    """A table for the eye, its shares as percentages with one digit, and its columns."""
    here = [key for key in SHARES if key in table]
    return table.assign(**{key: 100 * table[key] for key in here}), {
        **COLUMNS,
        **{key: _figure(METRICS[key], form="%.1f %%") for key in here},
    }
