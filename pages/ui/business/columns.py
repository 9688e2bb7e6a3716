"""What the columns of the tables on this page are called, and how their figures are written."""

from typing import Any

import streamlit as st

from pages.ui.explore import columns as explore

_MONEY = {
    "value": "Value so far",
    "value_low": "Value, low",
    "value_high": "Value, high",
    "cost": "Cost so far",
    "cost_low": "Cost, low",
    "cost_high": "Cost, high",
    "at_low": "Value less cost, at low",
    "at_high": "Value less cost, at high",
    "net": "Value less cost",
    "swing": "How far apart",
}
WORTH: dict[str, Any] = {
    "month": st.column_config.NumberColumn("Month", format="%d"),
    "label": st.column_config.TextColumn("What"),
    "unit": st.column_config.TextColumn("Unit"),
    "low": st.column_config.NumberColumn("Low", format="localized"),
    "high": st.column_config.NumberColumn("High", format="localized"),
    "belief": st.column_config.NumberColumn("Believed", format="%.2f"),
    **{name: st.column_config.NumberColumn(label, format="%.0f") for name, label in _MONEY.items()},
}
"""Of the calculator's tables."""
COLUMNS: dict[str, Any] = {**explore.COLUMNS}
"""Of the tables that are read from the data; what is not here (ids, places on a picture) is hidden."""
