"""What is counted before anything is drawn: small data right away, large data in the background."""

import streamlit as st

from pages.ui.frame import Page
from pages.ui.jobs import wait_for
from recsys.insights import Exploration, ExploreFilters
from recsys.jobs import start_exploring


def everything_counted(page: Page) -> Exploration:
    """Everything in the data; while a large data set is still being counted, how far that is, and no more."""
    if not page.engine.library.is_explored(page.data):
        st.write("This data set is large, so it is counted once and kept. The other pages work meanwhile.")
        wait_for(page, start_exploring)
        st.stop()
    return part_counted(page, ExploreFilters())


def part_counted(page: Page, filters: ExploreFilters) -> Exploration:
    """The ratings that pass ``filters``."""
    with st.spinner("Counting the ratings…", show_time=True):
        return page.engine.library.explore(page.data, filters)
