"""What it is worth: the stakeholder's own figures on the left, what they come to on the right."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.business.assumptions import ask_assumptions, currency_in_address, texts_in_address
from pages.ui.business.columns import WORTH
from pages.ui.business.questions import said
from pages.ui.download import csv_button
from pages.ui.frame import Page
from pages.ui.panel import panel
from pages.ui.text import plain
from recsys.business import Business, worth
from recsys.charts import worth as charts


def calculator(page: Page, business: Business | None) -> None:
    """All of the tab; it needs no ``business``, which only offers figures to start from."""
    typed = worth.read(texts_in_address(), currency_in_address())
    answer = st.container()
    asked, shown = st.columns([2, 3], gap="large")
    with asked:
        ask_assumptions(page, business, typed)
    if typed.assumptions is None:
        names = ", ".join(worth.INPUTS[name].label for name in typed.faults)
        answer.info(plain(f"The result stands here once this can be read: {names}."), icon=":material/info:")
        return
    found = worth.worth_of(typed.assumptions)
    with answer:
        _answer(found)
    with shown:
        if found.assumptions.has_belief:
            _figures(found)
        _charts(found)
        _formulas(is_open=not found.assumptions.has_belief)
        _to_take_along(found)


def _answer(found: worth.Worth) -> None:
    said("Is it worth it?", worth.headline(found), worth.whose_sentence(found.assumptions))


def _figures(found: worth.Worth) -> None:
    """The results, each with the range that the inputs leave it."""
    money = partial(worth.money, currency=found.assumptions.currency)
    paid = partial(worth.month, months=found.assumptions.months)
    shown: dict[str, tuple[worth.Result, Callable[[float], str], str]] = {
        "Value": (found.value, money, "What the change brings in, after the margin."),
        "Cost": (found.cost, money, "Once and each month, together."),
        "Value less cost": (found.net, money, "What is left of it."),
        "Return": (found.roi, worth.share, "(Value - cost) / cost."),
        "Paid back in month": (
            found.payback,
            paid,
            "The first month in which the value so far has reached the cost.",
        ),
        "Subscribers more": (found.kept, worth.people, "In the last month, against none of the change."),
    }
    with st.grid(3, min_column_width=150, gap="small", key="business_worth_figures"):
        for label, (result, write, meaning) in shown.items():
            st.metric(
                label,
                write(result.likely),
                worth.between(result, write) or None,
                delta_color="off",
                delta_arrow="off",
                help=meaning,
            )


def _charts(found: worth.Worth) -> None:
    assumed = found.assumptions
    with st.container(border=True):
        panel(
            "business_worth_take",
            "What it would take",
            " ".join(worth.break_even_sentences(found)),
            found.by_belief,
            WORTH,
            partial(_takes, found),
            note="All other figures at their likely ones." if found.focus else "",
        )
    if assumed.has_belief:
        with st.container(border=True):
            panel(
                "business_worth_months",
                "Value and cost over the months",
                worth.months_sentence(found),
                found.months,
                WORTH,
                partial(charts.over_months, found.months, assumed.currency),
                note="The band holds eight of ten draws." if found.has_range else "",
            )
        with st.container(border=True):
            panel(
                "business_worth_tornado",
                "What moves the result",
                worth.tornado_sentence(found),
                found.tornado,
                WORTH,
                partial(
                    charts.tornado,
                    found.tornado,
                    found.net.likely,
                    assumed.currency,
                    partial(worth.figure, assumptions=assumed),
                ),
            )


def _takes(found: worth.Worth) -> Any:
    least = found.focus.least if found.focus else 0.0
    return charts.what_it_takes(found.by_belief, least, found.believed, found.assumptions.currency)


def _formulas(*, is_open: bool) -> None:
    with st.expander("How it is worked out", expanded=is_open):
        for sentence in worth.FORMULAS:
            st.markdown(f"- {plain(sentence)}")


def _to_take_along(found: worth.Worth) -> None:
    with st.container(horizontal=True):
        csv_button(
            lambda: worth.assumed(found.assumptions),
            "assumptions.csv",
            label="Assumptions as CSV",
            key="csv_assumed",
        )
        csv_button(lambda: worth.results(found), "worth.csv", label="Results as CSV", key="csv_worth")
