"""Compare: which model to use and why, measured on hidden ratings, with the doubt that goes with it."""

import streamlit as st

from pages.ui.compare.choice import chosen_models
from pages.ui.compare.measure import measure
from pages.ui.compare.sections import sections
from pages.ui.compare.top import answer, lead, nothing_yet
from pages.ui.frame import frame

with frame("Compare") as page:
    lead(page)
    first = st.container()
    labels = chosen_models(page)
    if not labels:
        st.info("Choose at least one model.", icon=":material/info:")
        st.stop()
    comparison = page.engine.comparison(page.data, labels)
    is_known = len(comparison.leaderboard) > 0
    with first:
        if is_known:
            answer(comparison)
        else:
            nothing_yet(page, comparison)
    measure(page, labels, comparison)
    sections(page, comparison)
