"""Explore the data: what was rated, by whom, how and when; the filters apply to every figure and chart."""

import streamlit as st

from pages.ui.explore.address import asked_filters
from pages.ui.explore.beside import choose_parts, headline_beside
from pages.ui.explore.filters import chips, filter_row
from pages.ui.explore.headline import figures, lead, nothing_passes, nothing_to_explore
from pages.ui.explore.panels import open_section, panels, panels_beside
from pages.ui.frame import frame

with frame("Explore the data") as page:
    lead(page.data)
    with st.spinner("Counting the ratings…", show_time=True):
        everything = page.engine.library.explore(page.data)
    if not everything.overview.ratings:
        nothing_to_explore()
        st.stop()
    filters = asked_filters(everything)
    filter_row(filters, everything)
    chips(filters)
    with st.spinner("Counting the chosen ratings…", show_time=True):
        chosen = page.engine.library.explore(page.data, filters)
    if not chosen.overview.ratings:
        nothing_passes()
        st.stop()
    parts = choose_parts(page, filters, everything)
    if not parts:
        figures(page.data, chosen, everything)
        panels(page, open_section(), filters, everything)
    elif headline_beside(page, parts):
        panels_beside(page, open_section(), parts, everything)
