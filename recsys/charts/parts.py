"""Two parts of the ratings in one figure: on the same axes, told apart by colour and by place or shape."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import NEUTRAL

HEIGHT, STEP, NAMES_SHOWN, LABELS = 310, 22, 15, 150
SHARE, AVERAGE = ".1%", ".2f"


def side_by_side(
    table: pd.DataFrame, parts: Sequence[str], form: str, across: str, up: str
) -> alt.Chart | alt.LayerChart:
    """The ``value`` of each ``label`` in each of ``parts``.

    ``table``: key, label, words (for who hovers), part, value, behind. ``form`` is one of FORMS: columns (upright, in
    the order of the table), line (over a number), bars (one a name, the first 15), dots (averages of names). ``across``
    and ``up`` are what the axes say.
    """
    figure: alt.Chart | alt.LayerChart = FORMS[form](table, list(parts), across, up)
    return figure


def on_same_axes(figures: Sequence[Any]) -> list[alt.TopLevelMixin]:
    """Figures of the same kind, each as wide as both: what is drawn as a number has one axis, or one ramp, in all."""
    specs = [figure.to_dict() for figure in figures]
    for channel in ("x", "y", "color", "size"):
        drawn = [found for spec in specs for found in _numbers(spec, channel)]
        values = [value for _, numbers in drawn for value in numbers]
        if not values:
            continue
        for encoding, _ in drawn:
            scale = encoding.setdefault("scale", {}) or {}
            starts_at_zero = scale.get("type") != "log" and scale.get("zero", True)
            low = min(values)
            encoding["scale"] = scale | {"domain": [min(low, 0) if starts_at_zero else low, max(values)]}
    return [alt.Chart.from_dict(spec) for spec in specs]


def _numbers(spec: dict[str, Any], channel: str) -> Iterator[tuple[dict[str, Any], list[float]]]:
    """The encodings of a channel that draw a column of numbers, and that column."""
    for unit in spec.get("layer", [spec]):
        encoding = spec.get("encoding", {}) | unit.get("encoding", {})
        found = encoding.get(channel, {})
        name = unit.get("data", spec.get("data", {})).get("name")
        rows = spec.get("datasets", {}).get(name, [])
        if found.get("type") == "quantitative" and "field" in found and not found.get("aggregate"):
            numbers = [row[found["field"]] for row in rows if row.get(found["field"]) is not None]
            yield found, numbers


def _columns(table: pd.DataFrame, parts: list[str], across: str, up: str) -> alt.Chart:
    figure: alt.Chart = (
        alt.Chart(table, height=HEIGHT)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("label:O", title=across, sort=None, axis=alt.Axis(labelOverlap="greedy", labelAngle=0)),
            xOffset=alt.XOffset("part:N", sort=parts),
            y=alt.Y("value:Q", title=up, axis=alt.Axis(format="~%", tickCount=5)),
            color=_colour(parts),
            tooltip=_tips(across, up, SHARE),
        )
    )
    return figure


def _line(table: pd.DataFrame, parts: list[str], across: str, up: str) -> alt.Chart:
    figure: alt.Chart = (
        alt.Chart(table, height=HEIGHT)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X(
                "key:Q", title=across, axis=alt.Axis(format="d"), scale=alt.Scale(zero=False, nice=False)
            ),
            y=alt.Y("value:Q", title=up, axis=alt.Axis(format="~%", tickCount=5)),
            color=_colour(parts),
            strokeDash=alt.StrokeDash("part:N", sort=parts, legend=None),
            tooltip=_tips(across, up, SHARE),
        )
    )
    return figure


def _bars(table: pd.DataFrame, parts: list[str], across: str, up: str) -> alt.Chart:
    figure: alt.Chart = (
        alt.Chart(_first(table), height=alt.Step(STEP / 2))
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("value:Q", title=up, axis=alt.Axis(format="~%", tickCount=5)),
            y=_names(table),
            yOffset=alt.YOffset("part:N", sort=parts),
            color=_colour(parts),
            tooltip=_tips("What", up, SHARE),
        )
    )
    return figure


def _dots(table: pd.DataFrame, parts: list[str], across: str, up: str) -> Any:
    """Two dots a name, and a line between them: its length is the difference."""
    shown = _first(table)
    base = alt.Chart(shown, height=alt.Step(STEP)).encode(y=_names(table))
    scale = alt.Scale(zero=False, padding=14)
    line = base.mark_rule(color=NEUTRAL).encode(
        x=alt.X("min(value):Q", scale=scale, title=up), x2="max(value):Q"
    )
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        x=alt.X("value:Q", title=up, scale=scale, axis=alt.Axis(format=".1f", tickCount=5)),
        color=_colour(parts),
        shape=alt.Shape("part:N", sort=parts, legend=None),
        tooltip=_tips("What", up, AVERAGE),
    )
    figure: Any = alt.layer(line, dots)
    return figure


FORMS: Mapping[str, Callable[[pd.DataFrame, list[str], str, str], Any]] = {
    "columns": _columns,
    "line": _line,
    "bars": _bars,
    "dots": _dots,
}


def _first(table: pd.DataFrame) -> pd.DataFrame:
    """The first names: a table begins with what has most ratings in the first part."""
    return table[table["key"].isin(table["key"].unique()[:NAMES_SHOWN])]


def _names(table: pd.DataFrame) -> alt.Y:
    return alt.Y(
        "label:N", title=None, sort=list(dict.fromkeys(table["label"])), axis=alt.Axis(labelLimit=LABELS)
    )


def _colour(parts: list[str]) -> alt.Color:
    return alt.Color(
        "part:N",
        sort=parts,
        scale=alt.Scale(domain=parts),
        title=None,
        legend=alt.Legend(orient="top", labelLimit=260),
    )


def _tips(across: str, up: str, number: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("part:N", title="Part"),
        alt.Tooltip("words:N", title=across),
        alt.Tooltip("value:Q", title=up, format=number),
        alt.Tooltip("behind:Q", title="From how many", format=","),
    ]
