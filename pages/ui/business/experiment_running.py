"""A test that runs: whether one may stop, and why a look every day misleads."""

from functools import partial

import streamlit as st

from pages.ui import cache
from pages.ui.business.inputs import Number, number, put, split, whole_in_address
from pages.ui.business.pasting import fill, pasted
from pages.ui.guard import guarded, show_error
from pages.ui.panel import panel
from pages.ui.text import plain
from recsys.business import experiments as lab
from recsys.charts import experiments as charts
from recsys.errors import DataError

PLANNED = Number(
    "People planned in each arm", 5_000, 10, 1_000_000_000, 500,
    "Decided before the test began: the range is narrowest at this size. It must not be chosen by what was seen.",
)  # fmt: skip
FIRST_RATE = Number("True rate of A (%)", 10.0, 0.0, 100.0, 0.5)
SECOND_RATE = Number("True rate of B (%)", 12.0, 0.0, 100.0, 0.5)
A_DAY = Number("Visitors a day in each arm", 350, 1, 1_000_000, 50)
DAYS = Number("Days", 14, 1, 90, 1)
PEEK_RATE = Number("Rate of both arms (%)", 10.0, 0.1, 99.9, 1.0)
PEEK_VISITORS = Number("Visitors a day in each arm", 350, 1, 1_000_000, 50)
PEEK_DAYS = Number("Days of the test", 30, 1, 365, 5)
HELP = (
    "From a spreadsheet or typed: day, arm, visitors and conversions of that day (not running totals), an arm and day "
    "a line, today's version first."
)
COLUMNS = {
    "day": "Day",
    "number": None,
    "arm": "Arm",
    "visitors": st.column_config.NumberColumn("Visitors so far", format="localized"),
    "conversions": st.column_config.NumberColumn("Conversions so far", format="localized"),
    "first_visitors": st.column_config.NumberColumn("Visitors of the first", format="localized"),
    "first_conversions": st.column_config.NumberColumn("Conversions of the first", format="localized"),
    "difference": st.column_config.NumberColumn("Difference (points)", format="%.3g"),
    "low": st.column_config.NumberColumn("Holds: at least", format="%.3g"),
    "high": st.column_config.NumberColumn("Holds: at most", format="%.3g"),
    "usual_low": st.column_config.NumberColumn("Usual: at least", format="%.3g"),
    "usual_high": st.column_config.NumberColumn("Usual: at most", format="%.3g"),
}


def running() -> None:
    """A running test, and below it what looking every day does."""
    left, right = st.columns([4, 7], gap="large")
    with left:
        planned = int(number("planned", PLANNED))
        simulated, truth = _simulated()
        text = pasted("days", simulated, HELP)
        if text == simulated:
            st.caption(plain(truth))
        first_share = split()
    with right:
        _so_far(text, planned, first_share)
    _peeking()


def _so_far(text: str, planned: int, first_share: float | None) -> None:
    try:
        read = lab.follow_test(lab.read_days(text), planned, first_share)
    except DataError as error:
        show_error(plain(str(error)))
        return
    for sentence in filter(None, (read.doubt, read.mismatch)):
        st.warning(plain(sentence), icon=":material/rule:")
    for place, (arm, table) in enumerate(read.table.groupby("arm", sort=False)):
        with st.container(border=True):
            panel(
                f"business_running_{place}",
                f"{plain(str(arm))}: may I stop?",
                read.sentences[place],
                table,
                COLUMNS,
                partial(charts.running, table),
                read.note,
            )


def _simulated() -> tuple[str, str]:
    with st.expander("Simulate a test"):
        rates = {"A": number("run_a", FIRST_RATE) / 100, "B": number("run_b", SECOND_RATE) / 100}
        visitors, days = int(number("run_visitors", A_DAY)), int(number("run_days", DAYS))
        st.button(
            "Draw visitors by lot",
            icon=":material/casino:",
            key="experiment_draw_days",
            on_click=_draw,
            args=(rates, visitors, days),
        )
    return lab.simulated_days(rates, visitors, days, whole_in_address("run_draw")), lab.truth(rates)


@guarded
def _draw(rates: dict[str, float], visitors: int, days: int) -> None:
    draw = whole_in_address("run_draw") + 1
    put("run_draw", str(draw))
    fill("days", lab.simulated_days(rates, visitors, days, draw))


def _peeking() -> None:
    """Why: tests of two arms that are alike, with somebody looking every day."""
    left, right = st.columns([4, 7], gap="large")
    with left:
        st.markdown("**Why not just stop when it looks good?**")
        st.caption(
            "Chance swings. Who looks every day and stops at a good moment picks the swing. Here both arms are alike, "
            "so whatever wins is false."
        )
        rate = number("peek_rate", PEEK_RATE)
        visitors, days = int(number("peek_visitors", PEEK_VISITORS)), int(number("peek_days", PEEK_DAYS))
    peeked = cache.peeked(rate / 100, visitors, days)
    with right, st.container(border=True):
        panel(
            "business_peeking",
            "False winners, looked at every day",
            peeked.sentence,
            peeked.shares,
            {
                "day": "Day",
                "rule": "Rule",
                "share": st.column_config.NumberColumn("False winners so far", format="percent"),
            },
            partial(charts.first_wins, peeked.shares),
            "Simulated. The dashed line is the one test in twenty that both rules allow for.",
        )
