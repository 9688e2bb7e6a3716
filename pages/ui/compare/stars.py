"""How good the stars are; one model at a time where several would hide each other."""

import streamlit as st

from pages.ui import state
from pages.ui.compare.readings import BY_NAME, missing_lines, panels, reading_panel
from pages.ui.frame import Page
from pages.ui.recommend.controls import model_box
from recsys.comparison import STARS, Comparison, star_model


def stars(page: Page, comparison: Comparison) -> None:
    """Draw the section."""
    missing_lines(comparison, STARS)
    if not comparison.stars:
        return
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        chosen = choose_star_model(page, comparison)
        reading_panel(comparison, BY_NAME["actual_predicted"], only=comparison.labels[chosen])
    with right.container(border=True, height="stretch"):
        reading_panel(comparison, BY_NAME["errors"])
    panels(comparison, [BY_NAME[name] for name in ("calibration", "calibration_top", "ranges")])


def choose_star_model(page: Page, comparison: Comparison) -> str:
    """Choose one of the models that were measured by their stars; by default the one to use."""
    words = {model: comparison.labels[model] for model in comparison.stars}
    usual = star_model(comparison) or next(iter(words))
    return model_box(page, "Model", state.ONE_MODEL, list(words), usual, words)
