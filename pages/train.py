"""Train: turn the dials, watch the model learn, use what you made; or take a small table of stars apart."""

import streamlit as st

from pages.ui import state
from pages.ui.frame import frame
from pages.ui.links import page_link
from pages.ui.text import plain
from pages.ui.train.laboratory import laboratory
from pages.ui.train.learning import learning
from pages.ui.train.runs import all_runs
from pages.ui.train.settings import settings_form
from pages.ui.train.sweep import sweep
from pages.ui.train.use import model_in_use, use_a_run
from pages.ui.views import open_view

VIEWS = {"tune": "Tune and compare", "laboratory": "SVD laboratory"}

with frame("Train") as page:
    st.title("Train a model and watch it learn")
    st.write(
        f"Turn the dials, press Train, and see the errors fall on {plain(page.data.source.label)}. "
        "Then rate films with the model you made, or take a small table of stars apart in the laboratory."
    )
    if open_view("View", state.VIEW, VIEWS) == "laboratory":
        laboratory(page)
    else:
        model_in_use(page)
        left, right = st.columns([2, 3], gap="large")
        with left:
            settings_form(page)
        with right:
            learning(page)
            use_a_run(page)
        all_runs(page)
        page_link("pages/compare.py", "Compare it with the other models", ":material/leaderboard:")
        sweep(page)
