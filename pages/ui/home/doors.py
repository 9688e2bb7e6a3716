"""Three doors from Home, and what the ratings behind it are."""

import streamlit as st

from pages.ui.bar import EXPLORE, PAGES, RATE
from pages.ui.frame import Page
from pages.ui.links import page_link


def doors(page: Page) -> None:
    """Keep rating, explore the data, train the model; simulated ratings say where real ones come from."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="home_doors"):
        page_link(RATE, "**Keep rating**", ":material/arrow_forward:")
        page_link(EXPLORE, "**Explore the data**", ":material/bar_chart:")
        page_link(PAGES["Train"], "**Train the model**", ":material/model_training:")
        if page.data.source.simulated:
            page_link(PAGES["Data"], "Simulated ratings: open real ones", ":material/dataset:")
