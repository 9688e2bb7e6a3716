"""Choosing while learning: what it costs against having known the best version."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from pages.ui import cache
from pages.ui.business.inputs import Number, choice, line, number, put, whole_in_address
from pages.ui.frame import Page
from pages.ui.guard import guarded, show_error
from pages.ui.panel import panel
from pages.ui.text import plain
from recsys.business import experiments as lab
from recsys.charts import experiments as charts
from recsys.errors import DataError

FROM = {"data": "Titles of this data", "own": "My own rates"}
VISITORS = Number("Visitors", 2_000, 100, lab.MOST_VISITORS, 500, "Simulated; each sees one version.")
OWN = "10 12 15"


def bandits(page: Page) -> None:
    """The versions beside what learning about them costs."""
    left, right = st.columns([4, 7], gap="large")
    with left:
        versions = _versions(page)
        visitors = int(number("learners", VISITORS))
        st.button("Draw visitors by lot again", icon=":material/casino:", on_click=_again)
        with st.expander("What are these?"):
            for policy in lab.POLICIES.values():
                st.caption(f"**{policy.label}.** {plain(policy.meaning)}")
    try:
        rates = versions()
    except DataError as error:
        with right:
            show_error(plain(str(error)))
        return
    learned = cache.learned(tuple(rates.items()), visitors, whole_in_address("lot"))
    with right:
        with st.container(border=True):
            panel(
                "business_regret",
                "What does learning cost?",
                learned.sentence,
                learned.curves,
                {
                    "policy": "Way to choose",
                    "visitors": st.column_config.NumberColumn("Visitors so far", format="localized"),
                    "regret": st.column_config.NumberColumn("Conversions lost", format="%.1f"),
                    "low": st.column_config.NumberColumn("In most runs at least", format="%.1f"),
                    "high": st.column_config.NumberColumn("In most runs at most", format="%.1f"),
                },
                partial(charts.regret, learned.curves),
                learned.note,
            )
        with st.container(border=True):
            panel(
                "business_shown",
                "Who is shown what?",
                learned.shown_sentence,
                learned.shown,
                {
                    "policy": "Way to choose",
                    "arm": "Version",
                    "rate": st.column_config.NumberColumn("True rate", format="percent"),
                    "share": st.column_config.NumberColumn("Shown to", format="percent"),
                },
                partial(charts.shown, learned.shown),
            )


def _versions(page: Page) -> Callable[[], Mapping[str, float]]:
    """Draw the choice of versions; returns what reads their true rates, from the data or typed."""
    offered = cache.offered(page.data).versions
    source = choice("Versions", "versions", FROM) if offered.rates else "own"
    if source == "data":
        st.caption(plain(offered.sentence))
        return lambda: offered.rates
    if not offered.rates:
        st.caption(plain(offered.sentence))
    typed = line("True rates (%)", "rates", OWN, "Percentages with blanks between, one a version.")
    return partial(lab.read_versions, typed)


@guarded
def _again() -> None:
    put("lot", str(whole_in_address("lot") + 1))
