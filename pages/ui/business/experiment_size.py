"""How many people a test needs, and how long that takes."""

from functools import partial

import streamlit as st

from pages.ui import cache
from pages.ui.business.inputs import Number, choice, number, take
from pages.ui.frame import Page
from pages.ui.guard import show_error
from pages.ui.panel import panel
from pages.ui.text import plain
from recsys.business import experiments as lab
from recsys.charts import experiments as charts

RATE = Number(
    "Rate today (%)", 20.0, 0.001, 99.999, 1.0, "Of 100 visitors, how many do it today: play, click, stay."
)
POINTS = Number(
    "Smallest change that matters (points)", 2.0, -99.0, 99.0, 0.5, "From 20 % to 22 % is 2 points."
)
SHARE = Number(
    "Smallest change that matters (%)", 10.0, -99.0, 900.0, 1.0, "From 20 % to 22 % is 10 % of today's."
)
SPREAD = Number(
    "Standard deviation",
    60.0,
    0.001,
    1e9,
    1.0,
    "How much people differ: about a quarter of the span from few to many.",
)
CHANGE = Number("Smallest change that matters", 5.0, 0.001, 1e9, 1.0)
VISITORS = Number("Visitors a day", 700, 0, 1_000_000_000, 100)
PART = Number("Of whom take part (%)", 100.0, 0.1, 100.0, 5.0)
POWER = Number(
    "Chance to see it (%)",
    80.0,
    10.0,
    99.9,
    5.0,
    "If the change is real, how often the test shows it (power).",
)
SURE = Number(
    "Confidence (%)",
    95.0,
    50.0,
    99.9,
    1.0,
    "100 less how often a test may find a change that is none (confidence).",
)
COUNTED = {"rate": "A rate", "mean": "Minutes watched"}
AS = {"points": "In points", "relative": "In % of today's"}


def sample_size(page: Page) -> None:
    """The inputs beside what follows from them."""
    offered = cache.offered(page.data)
    left, right = st.columns([4, 7], gap="large")
    with left:
        counted = choice("What is counted", "counted", COUNTED)
        try:
            answer = _rates(offered) if counted == "rate" else _means(offered)
        except ValueError as error:
            with right:
                show_error(plain(str(error)))
            return
    unit = "points" if counted == "rate" else "minutes"
    with right, st.container(border=True):
        panel(
            "business_sample_size",
            "How many people does it take?",
            answer.sentence,
            answer.curve,
            {
                "difference": st.column_config.NumberColumn(f"Difference ({unit})", format="%.3g"),
                "people": st.column_config.NumberColumn("People in each arm", format="localized"),
                "is_asked": None,
            },
            partial(charts.people_needed, answer.curve, unit),
            "Half the difference takes four times the people. This is for one look, at the end: who wants to look on "
            "the way plans about twice as many.",
        )


def _rates(offered: lab.Offered) -> lab.SampleSize:
    base = number("base", RATE)
    st.caption(plain(offered.play_sentence))
    if offered.play_rate not in (None, 0, 1):
        take("base", 100 * offered.play_rate, "%")
    is_relative = choice("The change is given", "as", AS) == "relative"
    smallest = number("share_of", SHARE) if is_relative else number("change", POINTS)
    traffic, power, confidence = _test()
    return lab.size_for_rates(
        base / 100, smallest / 100, traffic, power=power, confidence=confidence, relative=is_relative
    )


def _means(offered: lab.Offered) -> lab.SampleSize:
    sd = number("spread", SPREAD)
    if offered.minutes is None:
        st.caption("This data does not say how long people watched, so the number to begin with is made up.")
    else:
        st.caption(plain(offered.minutes.sentence))
        take("spread", offered.minutes.sd, "minutes")
    smallest = number("minutes", CHANGE)
    traffic, power, confidence = _test()
    return lab.size_for_means(sd, smallest, traffic, unit="minutes", power=power, confidence=confidence)


def _test() -> tuple[lab.Traffic, float, float]:
    """Who comes by, and how sure one wants to be: traffic, power, confidence."""
    one, other = st.columns(2)
    with one:
        visitors = number("visitors", VISITORS)
    with other:
        share = number("part", PART)
    one, other = st.columns(2)
    with one:
        power = number("power", POWER)
    with other:
        confidence = number("sure", SURE)
    return lab.Traffic(visitors, share / 100), power / 100, confidence / 100
