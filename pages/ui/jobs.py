"""Draws a background job: what it does, how far it is, cancel."""

from typing import Any

import streamlit as st

from pages.ui.guard import guarded
from recsys import Job

LOOK_EVERY = 0.4


def wait_for(job: Job[Any]) -> None:
    """Show a job until it is over, then run the page again; a failure is said and can be tried again."""

    @st.fragment(run_every=LOOK_EVERY)
    @guarded
    def body() -> None:
        if job.state.is_over:
            if not job.error_sentence:
                st.rerun()
            st.error(job.error_sentence, icon=":material/error:")
            if st.button("Try again"):
                st.rerun()
            return
        st.progress(job.progress, text=f"{job.title}… {job.message}")
        if st.button("Stop"):
            job.cancel()

    body()
