"""Explore the data: what was rated, by whom, how and when; the filters apply to every figure and chart."""

import streamlit as st

from pages.ui.explore.address import asked_filters, in_address
from pages.ui.explore.beside import choose_pair, headline_beside, two_parts
from pages.ui.explore.filters import chips, filter_row
from pages.ui.explore.headline import figures, lead, nothing_passes, nothing_to_explore
from pages.ui.explore.loading import everything_counted, part_counted
from pages.ui.explore.panels import open_section, panels, panels_beside
from pages.ui.explore.questions import ask_row, asked_answer
from pages.ui.frame import frame

with frame("Explore the data") as page:
    lead(page.data)
    everything = everything_counted(page)
    if not everything.overview.ratings:
        nothing_to_explore()
        st.stop()
    ask_row()
    filters = asked_filters(everything)
    page.visit.explored[page.data.fingerprint] = in_address(filters)
    filter_row(filters, everything)
    chips(filters)
    chosen = part_counted(page, filters)
    if not chosen.overview.ratings:
        nothing_passes()
        st.stop()
    headline = st.container()
    with st.container(horizontal=True, horizontal_alignment="distribute", key="explore_switches"):
        section = open_section()
        pair = choose_pair(page, everything)
    with headline:
        parts = two_parts(pair, page, filters, everything)
        if parts:
            can_compare = headline_beside(page, parts)
        else:
            figures(page.data, chosen, everything)
    if not parts:
        asked_answer(section, chosen)
        panels(page, section, filters, everything)
    elif can_compare:
        panels_beside(page, section, parts)
