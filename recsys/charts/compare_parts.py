"""What the charts that compare models share: each model has one colour and one shape, in every chart the same.

Colours are the theme's categorical ones, in the order of the models, so that light and dark each have their own; the
shapes and dashes say the same to who cannot tell the colours apart.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

HEIGHT = 260
NEUTRAL = "#9a8f82"
"""Stands out on light and on dark ground alike."""
WIDE = 2
"""Names of models beside each other in a legend: as many as a phone has room for."""
ROW = 34
"""Pixels of a model's row."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 1], [10, 4])


def models_of(table: pd.DataFrame) -> list[str]:
    """All models that colours are kept for: the categories of ``model``."""
    column = table["model"]
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [str(label) for label in column.cat.categories]
    return [str(label) for label in column.unique()]


def _scale(table: pd.DataFrame, values: Sequence[Any] | None = None) -> alt.Scale:
    """The theme's own range, or ``values`` repeated as often as needed."""
    names = models_of(table)
    if values is None:
        return alt.Scale(domain=names)
    return alt.Scale(domain=names, range=[values[at % len(values)] for at in range(len(names))])


def colour(table: pd.DataFrame, *, legend: bool = True) -> alt.Color:
    """Each model's colour; the legend names those that are drawn."""
    return alt.Color("model:N", scale=_scale(table), title=None, legend=_legend(table) if legend else None)


def shape(table: pd.DataFrame, *, legend: bool = True) -> alt.Shape:
    """Each model's shape."""
    return alt.Shape(
        "model:N", scale=_scale(table, SHAPES), title=None, legend=_legend(table) if legend else None
    )


def dash(table: pd.DataFrame) -> alt.StrokeDash:
    """Each model's dashes."""
    return alt.StrokeDash("model:N", scale=_scale(table, DASHES), title=None, legend=_legend(table))


def _legend(table: pd.DataFrame) -> alt.Legend:
    drawn = set(table["model"].astype(str))
    values = [name for name in models_of(table) if name in drawn]
    return alt.Legend(orient="top", values=values, labelLimit=150, columns=WIDE, symbolOpacity=1)


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table as Vega takes it: labels as text."""
    return table.assign(model=table["model"].astype(str)) if "model" in table else table


def rows(table: pd.DataFrame) -> alt.Y:
    """A model a row, in the order of the table."""
    order = [str(model) for model in table["model"]]
    return alt.Y("model:N", title=None, sort=order, axis=alt.Axis(labelLimit=150))


def tip(column: str, title: str, number: str | None = None) -> alt.Tooltip:
    """What hovering says of a column."""
    if number is None:
        return alt.Tooltip(f"{column}:N", title=title)
    return alt.Tooltip(f"{column}:Q", title=title, format=number)
