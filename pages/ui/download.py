"""The ways in which tables leave the app as files."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from recsys.insights import safe_csv


def csv_button(
    table: Callable[[], Any], file_name: str, *, label: str = "Download as CSV", key: str | None = None
) -> None:
    """Offer a table as a CSV that no spreadsheet takes for formulas; it is made when somebody asks for it.

    Streamlit's own download, which writes cells as they are, is off (``client.disableDataExport``).
    """
    st.download_button(
        label,
        lambda: safe_csv(table()),
        file_name,
        "text/csv",
        icon=":material/download:",
        key=key or f"csv_{file_name}",
        on_click="ignore",
    )


def parquet_button(file: Callable[[], bytes], file_name: str, *, key: str) -> None:
    """Offer a table as a Parquet file; it is made when somebody asks for it."""
    st.download_button(
        "Download as Parquet",
        file,
        file_name,
        "application/vnd.apache.parquet",
        icon=":material/download:",
        key=key,
        on_click="ignore",
    )
