"""Charts of what a change is worth: value against cost over the months, and what moves the result (a tornado).

Colours are the theme's categorical ones; dashes and labels say the same to who cannot tell them apart.
"""

from collections.abc import Callable

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import NEUTRAL

HEIGHT, STEP, AXIS = 260, 34, 70
SIDES = {"low": "at its low", "high": "at its high"}
LABELS = 170
"""Pixels of the name of an input."""
MOST_LABELS = 8
_MONEY = "replace(replace(format(abs(datum.value), '.3~s'), 'G', ' bn'), 'M', ' M')"


def over_months(months: pd.DataFrame, currency: str) -> alt.LayerChart:
    """Value and cost so far, month by month, each with the band in which eight of ten draws lie.

    ``months`` is that of ``Worth``: month, value, cost and of each ``_low`` and ``_high``.
    """
    shown = pd.concat(
        [
            pd.DataFrame(
                {
                    "month": months["month"],
                    "what": what,
                    "so_far": months[name],
                    "low": months[f"{name}_low"],
                    "high": months[f"{name}_high"],
                }
            )
            for name, what in (("value", "Value so far"), ("cost", "Cost so far"))
        ],
        ignore_index=True,
    )
    names = ["Value so far", "Cost so far"]
    x = alt.X(
        "month:Q",
        title="Month",
        axis=alt.Axis(format="d", tickMinStep=1, grid=False),
        scale=alt.Scale(domain=[1, max(2, int(months["month"].max()))], nice=False),
    )
    colour = alt.Color(
        "what:N",
        sort=names,
        scale=alt.Scale(domain=names),
        title=None,
        legend=alt.Legend(orient="top", symbolType="stroke", symbolOpacity=1, symbolStrokeWidth=3),
    )
    axis = _money_axis(currency)
    base = alt.Chart(shown).encode(x=x, color=colour)
    band = base.mark_area(opacity=0.18).encode(y=alt.Y("low:Q", title=None, axis=axis), y2="high:Q")
    line = base.mark_line(strokeWidth=2.5).encode(
        y=alt.Y("so_far:Q", axis=axis, title=None),
        strokeDash=alt.StrokeDash("what:N", sort=names, legend=None),
    )
    every = base.mark_point(size=160, opacity=0).encode(
        y=alt.Y("so_far:Q", title=None),
        tooltip=[
            alt.Tooltip("what:N", title="What"),
            alt.Tooltip("month:Q", title="Month", format="d"),
            alt.Tooltip("so_far:Q", title="Likely", format=",.0f"),
            alt.Tooltip("low:Q", title="10th of 100 draws", format=",.0f"),
            alt.Tooltip("high:Q", title="90th of 100 draws", format=",.0f"),
        ],
    )
    return alt.LayerChart(layer=[band, line, every]).properties(height=HEIGHT)


def what_it_takes(
    table: pd.DataFrame, least: float, believed: tuple[float, float] | None, currency: str
) -> alt.LayerChart:
    """Value less cost for more and more of a belief, with a line at the ``least`` that pays (where the table has it).

    ``table`` is ``by_belief`` of ``Worth``: label, unit, belief, net. ``believed`` is the belief and its value less
    cost, drawn as a dot; None where nobody gave one.
    """
    title = f"{table['label'].iloc[0]} ({table['unit'].iloc[0]})"
    x = alt.X("belief:Q", title=title, axis=alt.Axis(grid=False, tickCount=6), scale=alt.Scale(nice=False))
    y = alt.Y("net:Q", title="Value less cost", axis=_money_axis(currency))
    tips = [
        alt.Tooltip("belief:Q", title=title, format=",.2~f"),
        alt.Tooltip("net:Q", title="Value less cost", format=",.0f"),
    ]
    curve = alt.Chart(table).encode(x=x, y=y)
    layers = [
        alt.Chart(pd.DataFrame({"net": [0]})).mark_rule(color=NEUTRAL).encode(y="net:Q"),
        curve.mark_line(strokeWidth=2.5),
        curve.mark_point(size=160, opacity=0).encode(tooltip=tips),
    ]
    if 0 < least <= table["belief"].max():
        at = alt.Chart(pd.DataFrame({"belief": [least], "says": ["pays from here"]})).encode(x="belief:Q")
        layers.append(at.mark_rule(color=NEUTRAL, strokeDash=[4, 4]))
        layers.append(
            at.mark_text(align="left", baseline="top", dx=5, dy=3, color=NEUTRAL).encode(
                y=alt.value(0), text="says:N"
            )
        )
    if believed is not None:
        given = pd.DataFrame({"belief": [believed[0]], "net": [believed[1]], "says": ["what you believe"]})
        dot = alt.Chart(given).encode(x="belief:Q", y="net:Q")
        layers.append(dot.mark_point(filled=True, size=120, opacity=1).encode(tooltip=tips))
        layers.append(
            dot.mark_text(align="left", baseline="top", dx=6, dy=12, color=NEUTRAL).encode(text="says:N")
        )
    return alt.LayerChart(layer=layers).properties(height=HEIGHT)


def tornado(
    table: pd.DataFrame, net: float, currency: str, write: Callable[[float, str], str]
) -> alt.LayerChart:
    """A bar for each input: where value less cost goes while that input alone goes from low to high.

    ``table`` is that of ``Worth`` (name, label, low, high, at_low, at_high), ``net`` where every figure is likely (the
    line), ``write`` how a figure of an input is written.
    """
    shown = table.head(MOST_LABELS)
    sides = pd.DataFrame(
        [
            {
                "label": row["label"],
                "side": words,
                "figure": write(row[side], row["name"]),
                "from": net,
                "net": row[f"at_{side}"],
            }
            for row in shown.to_dict("records")
            for side, words in SIDES.items()
        ]
    )
    y = alt.Y("label:N", sort=list(shown["label"]), title=None, axis=alt.Axis(labelLimit=LABELS, ticks=False))
    base = alt.Chart(sides).encode(y=y)
    bars = base.mark_bar(height={"band": 0.62}, cornerRadiusEnd=2).encode(
        x=alt.X("net:Q", title="Value less cost", axis=_money_axis(currency), scale=alt.Scale(padding=26)),
        x2="from:Q",
        color=alt.Color(
            "side:N",
            sort=list(SIDES.values()),
            scale=alt.Scale(domain=list(SIDES.values())),
            title=None,
            legend=alt.Legend(orient="top", labelLimit=200),
        ),
        tooltip=[
            alt.Tooltip("label:N", title="What"),
            alt.Tooltip("figure:N", title="Figure"),
            alt.Tooltip("net:Q", title="Value less cost", format=",.0f"),
        ],
    )
    line = alt.Chart(pd.DataFrame({"net": [net]})).mark_rule(color=NEUTRAL, strokeWidth=2).encode(x="net:Q")
    zero = alt.Chart(pd.DataFrame({"net": [0]})).mark_rule(color=NEUTRAL, strokeDash=[4, 4]).encode(x="net:Q")
    return alt.LayerChart(layer=[bars, zero, line]).properties(height=STEP * len(shown) + AXIS)


def _money_axis(currency: str) -> alt.Axis:
    """Amounts in few characters: −€20k, €1.5 M."""
    return alt.Axis(
        tickCount=5,
        grid=True,
        labelExpr=f"(datum.value < 0 ? '−' : '') + '{currency}' + {_MONEY}",
    )
