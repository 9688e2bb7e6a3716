"""Experiments: how many people, what a test says, when to stop, and choosing while learning."""

import streamlit as st

from pages.ui import state
from pages.ui.business.experiment_bandits import bandits
from pages.ui.business.experiment_readout import readout
from pages.ui.business.experiment_running import running
from pages.ui.business.experiment_size import sample_size
from pages.ui.business.inputs import in_address, kept_in_address
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.views import open_view

PARTS = {
    "size": "How many people?",
    "readout": "What does it say?",
    "running": "May I stop?",
    "bandits": "Learn while showing",
}


def experiments(page: Page) -> None:
    """The section: a question at a time."""
    _parts(page)


@st.fragment
@guarded
def _parts(page: Page) -> None:
    """One fragment, so that an input draws nothing else anew."""
    part = open_view("Question", state.EXPERIMENT, PARTS)
    with kept_in_address():
        if part == "size":
            sample_size(page)
        elif part == "readout":
            readout()
        elif part == "running":
            running()
        else:
            bandits(page)
    page.visit.tried = in_address()
