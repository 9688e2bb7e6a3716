"""Whether the figures can be trusted."""

import streamlit as st

from pages.ui.compare.readings import BY_NAME, panels
from pages.ui.frame import Page
from pages.ui.text import plain
from recsys.comparison import Comparison, Reading

ICONS = {"No leak": ":material/verified:", "Leak": ":material/warning:", "Not checked yet": ":material/help:"}

MARKS = {"alarms": ":material/warning:", "seeds": ":material/casino:"}


def trust(page: Page, comparison: Comparison) -> None:
    """Draw the section."""
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        _leaks(comparison, BY_NAME["leaks"])
    with right.container(border=True, height="stretch"):
        _said(comparison, BY_NAME["alarms"])
    panels(comparison, [BY_NAME["trick"], BY_NAME["published"]])
    with st.container(border=True):
        _said(comparison, BY_NAME["seeds"])


def _leaks(comparison: Comparison, reading: Reading) -> None:
    """The answer and a tick a model; how it was checked behind it, for it is the same for all."""
    st.markdown(f"**{reading.title}**")
    st.markdown(plain(reading.sentence(comparison)))
    rows = reading.table(comparison).to_dict("records")
    st.markdown(
        "  \n".join(f"{ICONS[row['says']]} {plain(str(row['model']))}: {row['says'].lower()}" for row in rows)
    )
    sentences = [row["sentence"] for row in rows if row["sentence"]]
    if sentences:
        with st.expander("How each was checked"):
            for sentence in sentences:
                st.caption(plain(sentence))


def _said(comparison: Comparison, reading: Reading) -> None:
    """A reading without a chart: its answer, and a line for each row."""
    st.markdown(f"**{reading.title}**")
    st.markdown(plain(reading.sentence(comparison)))
    for row in reading.table(comparison).to_dict("records"):
        icon = ICONS[row["says"]] if "says" in row else MARKS[reading.name]
        st.caption(f"{icon} {plain(row['sentence'] or str(row['model']))}")
