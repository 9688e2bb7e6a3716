"""What the calculator says, in sentences."""

import math
from collections.abc import Callable

from recsys.business.worth.alone import BreakEven
from recsys.business.worth.inputs import INPUTS, Assumptions
from recsys.business.worth.typed import written
from recsys.business.worth.worth import Result, Worth

FORMULAS = (
    "Each month counts those of today's subscribers who are still there: month after month × (1 − churn). With the "
    "change the churn is lower by the points that you believe.",
    "A better recommendation score brings in its rise × new subscribers per point each month; they leave at the same "
    "churn. People who would join anyway are on neither side.",
    "A subscriber brings in the monthly revenue + viewing hours × revenue per viewing hour, a month. With the change "
    "the hours are longer by the share that you believe.",
    "Value = gross margin × (what all bring in with the change − what they bring in without it), added up over the "
    "months. Cost = what it costs once + each month. Nothing is discounted.",
    "Return = (value − cost) / cost. Paid back: the first month in which the value so far has reached the cost so far.",
    "Ranges: 10,000 draws of all figures, each by itself between low and high and most often near likely (a triangular "
    "distribution). Shown is where eight of ten draws lie. Figures that hang together in truth are drawn apart here.",
)
"""How it is worked out."""
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_BELIEFS = {
    "churn_falls": (
        "a churn of {amount} points less a month",
        "even if the churn stays as it is",
        "even if nobody left any more",
    ),
    "hours_rise": (
        "{amount} % more viewing",
        "even if people view no more than now",
        "even if people viewed {amount} % more",
    ),
    "nps_rises": (
        "{amount} points more in the recommendation score",
        "even if the recommendation score stays as it is",
        "even if the recommendation score rose by {amount} points",
    ),
}
"""Belief -> how some of it is said, none of it, and all there can be."""


def money(amount: float, currency: str) -> str:
    """An amount in three figures: €310,000, −€1.25 million, €9.50."""
    size = abs(amount)
    for scale, word in _SCALES:
        if size >= 0.9995 * scale:
            return _signed(amount, f"{currency}{_three(size / scale)} {word}")
    return _signed(amount, f"{currency}{_three(size)}")


def share(roi: float) -> str:
    """A return as people read it: 140 %, −35 %, 12-fold."""
    if roi >= 10:
        return f"{_three(roi)}-fold"
    return _signed(round(roi, 3), f"{abs(100 * roi):.0f} %")


def month(payback: float, months: int) -> str:
    """The month in which it is paid back: 7, after 24 (the last one looked at)."""
    return f"{payback:.0f}" if math.isfinite(payback) else f"after {months}"


def figure(value: float, name: str, assumptions: Assumptions) -> str:
    """A figure of an input with its unit: €9 a month, 0.3 points a month."""
    before, sign, after = INPUTS[name].unit.partition("{money}")
    if sign:
        return f"{before}{money(value, assumptions.currency)}{after}"
    return f"{written(value)} {INPUTS[name].unit}"


def people(count: float) -> str:
    """A number of people: 1,230, −40."""
    return _signed(round(count), f"{abs(count):,.0f}")


def headline(worth: Worth) -> str:
    """The answer: what it brings in, what it costs, whether it pays; without a belief, what it would take."""
    assumed = worth.assumptions
    cost = money(worth.cost.likely, assumed.currency)
    over = f"over {_months(assumed.months)}"
    if not assumed.has_belief:
        said = f"You have not said what you believe will change, so nothing is gained yet; the cost {over} is {cost}."
        return _joined(said, *break_even_sentences(worth))
    return _joined(
        f"{_verdict(worth)} {_brought(worth)} {over} and costs {cost}.",
        _return_sentence(worth),
        _payback_sentence(worth),
        _loss_sentence(worth),
    )


def break_even_sentences(worth: Worth) -> list[str]:
    """How much of each belief it takes."""
    if not worth.assumptions.has_belief and not worth.cost.likely and worth.break_evens:
        return ["It costs nothing, so it pays as soon as it brings in anything."]
    return [_break_even_sentence(found) for found in worth.break_evens] or [
        "No belief can bring anything in with these figures: without subscribers, revenue and margin there is nothing "
        "to gain."
    ]


def tornado_sentence(worth: Worth) -> str:
    """Which input moves the result most."""
    if not worth.has_range:
        return "None of your figures has a range. Give a low and a high one, and what moves the result stands here."
    first = worth.tornado.to_dict("records")[0]
    currency = worth.assumptions.currency
    if first["swing"] == 0:
        return "None of the ranges moves the result."
    at_low, at_high = (money(float(first[name]), currency) for name in ("at_low", "at_high"))
    low, high = (figure(float(first[end]), first["name"], worth.assumptions) for end in ("low", "high"))
    return (
        f"Nothing moves the result as much as “{first['label']}”: from {low} to {high}, value less cost goes from "
        f"{at_low} to {at_high}, all other figures likely."
    )


def months_sentence(worth: Worth) -> str:
    """When the value overtakes the cost."""
    months = worth.assumptions.months
    if not worth.assumptions.has_belief:
        return "Without a belief only the cost adds up."
    if not worth.cost.likely:
        return "It costs nothing, so there is nothing to pay back."
    if math.isinf(worth.payback.likely):
        short = money(-worth.net.likely, worth.assumptions.currency)
        return f"The value does not reach the cost within {_months(months)}: {short} are missing."
    if worth.net.likely < 0:
        return f"The value reaches the cost in month {worth.payback.likely:.0f}, but falls behind again."
    return f"The value overtakes the cost in month {worth.payback.likely:.0f}."


def whose_sentence(assumptions: Assumptions) -> str:
    """How many of the figures are still examples; empty where none is."""
    left = len(assumptions.examples)
    if not left:
        return ""
    of = sum(asked.example is not None for asked in INPUTS.values())
    which = "All figures" if left == of else f"{left} of the {of} figures"
    return f"{which} of cost and service are examples, not yours: type over them."


def between(result: Result, write: Callable[[float], str]) -> str:
    """Where eight of ten draws lie, as in "12 % to 40 %"; empty where no input has a range."""
    return "" if result.low == result.high else f"{write(result.low)} to {write(result.high)}"


def _brought(worth: Worth) -> str:
    value = worth.value.likely
    if value == 0:
        return "It brings in nothing"
    return f"It {'brings in' if value > 0 else 'loses'} {money(abs(value), worth.assumptions.currency)}"


def _verdict(worth: Worth) -> str:
    if worth.net.likely == 0:
        return "It neither pays nor loses with these figures."
    if worth.net.likely < 0:
        return "It does not pay with these figures."
    if worth.has_range and worth.loss > 0.1:
        return "It pays with the likely figures, but not surely."
    return "It pays with these figures."


def _return_sentence(worth: Worth) -> str:
    if not worth.cost.likely:
        return "It costs nothing, so there is no return on the cost to speak of."
    around = between(worth.roi, share)
    return f"The return is {share(worth.roi.likely)}{around and f' ({around} in eight of ten draws)'}."


def _payback_sentence(worth: Worth) -> str:
    if not worth.cost.likely:
        return ""
    months = worth.assumptions.months
    if math.isinf(worth.payback.likely):
        return f"It is not paid back within {_months(months)}."
    around = between(worth.payback, lambda payback: month(payback, months))
    return f"It is paid back in month {month(worth.payback.likely, months)}{around and f' ({around})'}."


def _loss_sentence(worth: Worth) -> str:
    if not worth.has_range:
        return ""
    if worth.loss in (0, 1):
        return f"{'Every' if worth.loss else 'No'} draw from your ranges ends in a loss."
    return f"The chance of a loss is {_percent(worth.loss)}."


def _break_even_sentence(found: BreakEven) -> str:
    some, none, most = _BELIEFS[found.name]
    if found.least == 0:
        return f"It pays {none}."
    if math.isinf(found.least):
        return f"It does not pay {most.format(amount=f'{INPUTS[found.name].ceiling:,.0f}')}."
    return f"It pays from {some.format(amount=_up(found.least))} on."


def _up(least: float) -> str:
    """Two figures, never less than it is: from what is said on it pays."""
    scale = 10 ** (math.floor(math.log10(least)) - 1)
    return f"{math.ceil(least / scale - 1e-9) * scale:,.10g}"


def _three(size: float) -> str:
    """Three figures; below a hundred with the decimals that make them."""
    if size >= 100:
        return f"{float(f'{size:.3g}'):,.0f}"
    return f"{size:.2f}".removesuffix(".00")


def _signed(amount: float, written: str) -> str:
    return f"−{written}" if amount < 0 and any(digit in written for digit in "123456789") else written


def _percent(part: float) -> str:
    return "under 1 %" if part < 0.01 else "over 99 %" if part > 0.99 else f"{100 * part:.0f} %"


def _months(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
