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
SEGMENTS: dict[str, Any] = {
    "name": st.column_config.TextColumn("Group"),
    "facts": st.column_config.TextColumn("What tells it apart"),
    "hours": st.column_config.NumberColumn("Hours watched, middle person", format="%.0f"),
    "quiet_days": st.column_config.NumberColumn("Days since the last rating, middle person", format="%.0f"),
    "completion": st.column_config.NumberColumn("Share of a title watched", format="percent"),
    "times": st.column_config.NumberColumn("Times as often as others", format="%.1f"),
    "theirs": st.column_config.NumberColumn("Theirs", format="%.3f"),
    "everybody": st.column_config.NumberColumn("Everybody\u2019s", format="%.3f"),
    "value": st.column_config.NumberColumn("Standard deviations from the average", format="%.2f"),
    "loved": st.column_config.NumberColumn("Loved by the group", format="percent"),
    "others": st.column_config.NumberColumn("Loved by others", format="percent"),
    "seen": st.column_config.NumberColumn("Of the group, rated it", format="percent"),
    "method": st.column_config.TextColumn("Method"),
    "groups": st.column_config.NumberColumn("Groups", format="%d"),
    "starts": st.column_config.NumberColumn("Agreement of starts", format="%.2f"),
    "halves": st.column_config.NumberColumn("Agreement of halves", format="%.2f"),
    "shuffled": st.column_config.NumberColumn("With shuffled figures", format="%.2f"),
    "smallest": st.column_config.NumberColumn("Smallest group", format="percent"),
    "silhouette": st.column_config.NumberColumn("Silhouette", format="%.2f"),
    "chosen": st.column_config.CheckboxColumn("Taken"),
}
"""Of groups of people."""
COLUMNS: dict[str, Any] = {**explore.COLUMNS, **SEGMENTS}
"""Of the tables that are read from the data; what is not here (ids, places on a picture) is hidden."""
