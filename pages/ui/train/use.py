"""Use a run: for this visit or, for the owner, for everyone who comes next."""

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.links import page_link
from pages.ui.owner import is_owner, require_owner
from pages.ui.train.runs import runs_of
from pages.ui.train.settings import OUR_SVD
from recsys.jobs import publish


def model_in_use(page: Page) -> None:
    """Say that this visit has a model of its own, and offer the way back; nothing where it has none."""
    if page.visit.model is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown("**This visit rates with a model of its own.** Nobody else sees it.")
        page_link("pages/rate.py", "Rate with it", ":material/star:")
        st.button(
            "Back to the usual model",
            icon=":material/undo:",
            on_click=page.visit.choose_model,
            args=(None,),
        )


def use_a_run(page: Page) -> None:
    """Choose a run: an SVD to rate with, for this visit or (owner) for everyone who comes next; others for lists."""
    usable = {
        name: (run.model, run.use)
        for name, run in runs_of(page).items()
        if run.use is not None and page.engine.is_ready(page.data, run.use)
    }
    if not usable:
        return
    names = list(reversed(usable))
    name = st.selectbox("Model to use", names, key="run_to_use") if len(names) > 1 else names[0]
    model, use = usable[name]
    if model == OUR_SVD:
        _rate_with_it(page, use)
    else:
        page_link("pages/recommend.py", "See lists by this model", ":material/list:", query={state.BY: use})
        st.caption(
            "It makes lists for the people of the data, for this visit alone. To rate with, train an SVD."
        )


def _rate_with_it(page: Page, use: str) -> None:
    mine, everyone = st.columns(2)
    mine.button(
        "In use" if use == page.visit.model else "Use this model for this visit",
        icon=":material/person_check:",
        disabled=use == page.visit.model,
        type="primary",
        width="stretch",
        key="use_run",
        on_click=page.visit.choose_model,
        args=(use,),
    )
    if is_owner():
        publish_it = guarded(lambda: _publish(page, use))
        everyone.button(
            "Use for everyone who comes next",
            icon=":material/campaign:",
            width="stretch",
            key="publish_run",
            on_click=publish_it,
        )
    st.caption(
        "What it changes: the stars, their ranges and the reasons come from your SVD. The order of the list still "
        "comes mostly from which films the same people like, as in the usual model."
    )


def _publish(page: Page, name: str) -> None:
    require_owner("choose the model for everyone")
    publish(page.engine, page.data, name)
    st.toast(
        "New visits start with this model. Visits that are open keep theirs.", icon=":material/campaign:"
    )
