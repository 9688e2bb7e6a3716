"""What stands at the top of the page: what it is, and five sentences to take along."""

from html import escape

import streamlit as st

from pages.ui import cache
from pages.ui.frame import Page
from pages.ui.jobs import wait_for
from recsys.business import Business
from recsys.dataset import Dataset
from recsys.jobs import prepare_business


def lead(data: Dataset) -> None:
    """What this page is, and whether real people are behind it."""
    st.title("Business", anchor=False)
    given = "Simulated data: no real person watched or rated. " if data.source.simulated else ""
    st.caption(f"{given}What the open data says, and what your own assumptions would make of it.")


def ready(page: Page) -> Business | None:
    """The business view of the open data; None where it is not made yet, or where nobody rated."""
    businesses = page.engine.library.businesses
    return businesses.get(page.data) if len(page.data.ratings) and businesses.is_ready(page.data) else None


def sentences(page: Page, business: Business | None) -> None:
    """The five sentences; before they are there, how far that is, and of data without ratings why there are none."""
    with st.container(border=True, key="business_summary"):
        if business is not None:
            items = "".join(
                f"<li>{escape(sentence)}</li>" for sentence in cache.sentences(page.data, business)
            )
            st.html(f'<ol class="summary">{items}</ol>')
        elif not len(page.data.ratings):
            st.markdown("This data set holds no ratings yet, so it says nothing about people or titles.")
        else:
            st.markdown("What the data says is being worked out once, and kept.")
            wait_for(page, prepare_business)


def nothing_yet(page: Page) -> None:
    """Instead of what is read from the data."""
    soon = "as soon as it is worked out (above)" if len(page.data.ratings) else "once there are ratings"
    st.info(
        f"What the data says stands here {soon}. *What it is worth* and *Experiments* need no data.",
        icon=":material/hourglass_empty:",
    )
