"""What stands at the top of the page: what it is, and five sentences to take along."""

import streamlit as st

from pages.ui.frame import Page
from pages.ui.jobs import wait_for
from recsys.business import Business, summary
from recsys.dataset import Dataset
from recsys.jobs import prepare_business


def lead(data: Dataset) -> None:
    """What this page is, and whether real people are behind it."""
    st.title("Business", anchor=False)
    given = "Simulated data: no real person watched or rated. " if data.source.simulated else ""
    st.caption(f"{given}What the open data says, and what your own assumptions would make of it.")


def ready(page: Page) -> Business | None:
    """The business view of the open data; None while it is not made yet."""
    businesses = page.engine.library.businesses
    return businesses.get(page.data) if businesses.is_ready(page.data) else None


def nothing_known(page: Page) -> None:
    """Instead of what is read from the data: how far that is."""
    wait_for(page, prepare_business, "business")


def sentences(business: Business) -> None:
    """The five sentences."""
    with st.container(border=True):
        for sentence in summary(business):
            st.text(sentence)
