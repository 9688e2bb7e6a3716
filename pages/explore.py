"""Explore the data: what was rated, by whom, how and when; the filters apply to every figure and chart."""

import streamlit as st

from pages.ui.explore.address import asked_filters
from pages.ui.explore.beside import choose_pair, headline_beside, two_parts
from pages.ui.explore.filters import chips, filter_row
from pages.ui.explore.headline import figures, lead, nothing_passes, nothing_to_explore
from pages.ui.explore.panels import open_section, panels, panels_beside
from pages.ui.explore.questions import ask_row, asked_answer
from pages.ui.frame import frame

with frame("Explore the data") as page:
    lead(page.data)
    with st.spinner("Counting the ratings…", show_time=True):
        everything = page.engine.library.explore(page.data)
    if not everything.overview.ratings:
        nothing_to_explore()
        st.stop()
    ask_row()
    filters = asked_filters(everything)
    filter_row(filters, everything)
    chips(filters)
    with st.spinner("Counting the chosen ratings…", show_time=True):
        chosen = page.engine.library.explore(page.data, filters)
    if not chosen.overview.ratings:
        nothing_passes()
        st.stop()
    headline = st.container()
    with st.container(horizontal=True, horizontal_alignment="distribute", key="explore_switches"):
        section = open_section()
        pair = choose_pair(page, everything)
    with headline:
        parts = two_parts(pair, page, filters, everything)
        is_drawn = not parts or headline_beside(page, parts)
        if not parts:
            figures(page.data, chosen, everything)
    if parts and is_drawn:
        panels_beside(page, section, parts)
    elif not parts:
        asked_answer(section, chosen)
        panels(page, section, filters, everything)
