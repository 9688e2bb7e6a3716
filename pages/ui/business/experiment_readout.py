"""What a finished test says: a table that is pasted, or simulated with rates that are known."""

from functools import partial
from typing import Any

import streamlit as st

from pages.ui.business.inputs import Number, choice, number, put, split, whole_in_address
from pages.ui.business.pasting import fill, pasted
from pages.ui.guard import guarded, show_error
from pages.ui.panel import panel
from pages.ui.text import plain
from recsys.business import experiments as lab
from recsys.charts import experiments as charts
from recsys.errors import DataError

MEASURED = {"rates": "Conversions", "means": "Averages"}
FIRST_RATE = Number("True rate of A (%)", 10.0, 0.0, 100.0, 0.5)
SECOND_RATE = Number("True rate of B (%)", 11.5, 0.0, 100.0, 0.5)
VISITORS = Number("Visitors in each arm", 5_000, 1, 100_000_000, 500)
MEANS = "arm, mean, sd, people\nA, 312, 240, 2100\nB, 331, 251, 2080"
HELP = {
    "rates": "From a spreadsheet or typed, an arm a line, today's version first: arm, visitors, conversions. Tabs, "
    "commas or semicolons between; names of columns above or not.",
    "means": "From a spreadsheet or typed, an arm a line, today's version first: arm, mean, standard deviation and "
    "number of people.",
}


def readout() -> None:
    """The table beside what it says."""
    left, right = st.columns([4, 7], gap="large")
    with left:
        kind = choice("What was measured", "measured", MEASURED)
        simulated, truth = _simulated() if kind == "rates" else (MEANS, "An example to type over: made up.")
        text = pasted(kind, simulated, HELP[kind])
        if text == simulated:
            st.caption(plain(truth))
        first_share = split()
    with right:
        try:
            read = (
                lab.read_out_rates(lab.read_rates(text), first_share)
                if kind == "rates"
                else lab.read_out_means(lab.read_means(text), first_share)
            )
        except DataError as error:
            show_error(plain(str(error)))
            return
        _said(read, is_rate=kind == "rates")


def _rates() -> dict[str, float]:
    return {"A": number("true_a", FIRST_RATE) / 100, "B": number("true_b", SECOND_RATE) / 100}


def _simulated() -> tuple[str, str]:
    """Inputs of the simulation; the table that they make, and what is true of it."""
    with st.expander("Simulate a test"):
        rates, visitors = _rates(), int(number("true_visitors", VISITORS))
        st.button("Draw visitors by lot", icon=":material/casino:", on_click=_draw, args=(rates, visitors))
    return lab.simulated_test(rates, visitors, whole_in_address("draw")), lab.truth(rates)


@guarded
def _draw(rates: dict[str, float], visitors: int) -> None:
    draw = whole_in_address("draw") + 1
    put("draw", str(draw))
    fill("rates", lab.simulated_test(rates, visitors, draw))


def _said(read: lab.Readout, *, is_rate: bool) -> None:
    if read.mismatch:
        st.warning(plain(read.mismatch), icon=":material/rule:")
    with st.container(border=True):
        panel(
            "business_readout",
            "Is it better, and by how much?",
            " ".join(read.sentences),
            read.table,
            _columns(is_rate=is_rate),
            partial(charts.differences, read.table.iloc[1:], "points" if is_rate else "as measured"),
            read.note,
        )


def _columns(*, is_rate: bool) -> dict[str, Any]:
    value, figure = ("Rate (%)", "%.3g") if is_rate else ("Mean", "%.4g")
    return {
        "arm": "Arm",
        "visitors": st.column_config.NumberColumn("People", format="localized"),
        "value": st.column_config.NumberColumn(value, format=figure),
        "difference": st.column_config.NumberColumn("Difference", format="%.3g"),
        "low": st.column_config.NumberColumn("At least", format="%.3g"),
        "high": st.column_config.NumberColumn("At most", format="%.3g"),
        "chance": st.column_config.NumberColumn("By accident (p, %)", format="%.2g"),
        "lift": st.column_config.NumberColumn("Lift (%)", format="%.3g"),
        "lift_low": st.column_config.NumberColumn("Lift at least (%)", format="%.3g"),
        "lift_high": st.column_config.NumberColumn("Lift at most (%)", format="%.3g"),
    }
