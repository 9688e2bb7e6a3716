"""Explore the data: what was rated, by whom, how and when; the filters apply to every figure and chart."""

import streamlit as st

from pages.ui.explore.filters import filter_row
from pages.ui.explore.headline import figures, lead
from pages.ui.explore.panels import panels
from pages.ui.frame import frame

with frame("Explore the data") as page:
    lead(page.data)
    with st.spinner("Counting the ratings…", show_time=True):
        everything = page.engine.library.explore(page.data)
    filters = filter_row(page, everything)
    with st.spinner("Counting the chosen ratings…", show_time=True):
        chosen = page.engine.library.explore(page.data, filters)
    figures(page, chosen, everything)
    panels(chosen)
