"""Charts of slices: what the tables say, a dot even without an interval, names as text, tall enough for all."""

import json
from typing import Any

import altair as alt
import pandas as pd
import pytest

from recsys.charts import slices as charts

NAN = float("nan")
TABLE = pd.DataFrame(
    {
        "model": ["SVD", "SVD", "Averages", "Averages"],
        "group": ["Drama", "<b>War</b>", "Drama", "<b>War</b>"],
        "people": [40, 4, 40, 4],
        "rows": [900, 12, 900, 12],
        "mae": [0.61, 0.70, 0.64, 0.72],
        "mae_low": [0.58, NAN, 0.61, NAN],
        "mae_high": [0.64, NAN, 0.67, NAN],
        "bias": [0.01, -0.2, 0.0, 0.1],
        "bias_low": [-0.02, NAN, -0.01, NAN],
        "bias_high": [0.03, NAN, 0.02, NAN],
    }
)
DIFFERENCES = pd.DataFrame(
    {
        "group": ["Horror", "Crime", "War"],
        "people": [50, 60, 20],
        "rows": [500, 900, 100],
        "difference": [0.08, -0.05, -0.02],
        "low": [0.02, -0.08, -0.06],
        "high": [0.14, -0.02, 0.02],
        "sign": [1, -1, 0],
    }
)


def tables(chart: alt.LayerChart) -> list[list[dict[str, Any]]]:
    """Every table that a chart draws, the longest first."""
    spec = chart.to_dict()
    json.dumps(spec, allow_nan=False)  # what goes to the browser
    return sorted(spec["datasets"].values(), key=len, reverse=True)


def test_a_dot_for_each_group_and_model_and_an_interval_where_there_is_one() -> None:
    dots, whiskers = tables(charts.by_group(TABLE))
    assert [(row["model"], row["group"], row["mae"]) for row in dots] == [
        ("SVD", "Drama", 0.61),
        ("SVD", "<b>War</b>", 0.7),
        ("Averages", "Drama", 0.64),
        ("Averages", "<b>War</b>", 0.72),
    ]
    assert [row["interval"] for row in dots[:2]] == ["0.580 to 0.640", "too few people"]
    assert [(row["model"], row["mae_low"], row["mae_high"]) for row in whiskers] == [
        ("SVD", 0.58, 0.64),
        ("Averages", 0.61, 0.67),
    ]


def test_bias_has_its_sign() -> None:
    dots, _ = tables(charts.by_group(TABLE, "bias"))
    assert dots[0]["interval"] == "-0.020 to +0.030"


def test_models_differ_by_colour_and_shape() -> None:
    layers = charts.by_group(TABLE).to_dict()["layer"]
    dots = next(layer for layer in layers if layer["mark"]["type"] == "point")
    assert dots["encoding"]["color"]["field"] == dots["encoding"]["shape"]["field"] == "model"
    assert "range" not in dots["encoding"]["color"].get("scale", {})  # the theme's own, light and dark


def test_more_groups_and_models_are_taller() -> None:
    def height(table: pd.DataFrame) -> int:
        return int(charts.by_group(table).to_dict()["height"])

    assert height(TABLE[TABLE["model"] == "SVD"]) < height(TABLE)
    assert height(TABLE[TABLE["group"] == "Drama"]) < height(TABLE)


@pytest.mark.parametrize("column", ["n", "group"])
def test_a_line_along_steps_in_the_order_of_the_table(column: str) -> None:
    steps = TABLE.assign(n=[5, 50, 5, 50])
    chart = charts.along(steps, column, "Ratings known")
    encodings = [layer["encoding"]["x"] for layer in chart.to_dict()["layer"]]
    assert {(x["field"], x["type"], x["sort"]) for x in encodings} == {(column, "ordinal", None)}
    dots, bands = tables(chart)
    assert [row[column] for row in dots] == steps[column].tolist()
    assert len(bands) == 2


def test_differences_say_which_the_data_can_show() -> None:
    rows, zero = tables(charts.differences(DIFFERENCES))
    assert [row["says"] for row in rows] == [charts.MORE, charts.LESS, charts.ALIKE]
    assert rows[1]["interval"] == "-0.080 to -0.020"
    assert zero == [{"difference": 0.0}]


def test_an_empty_table_is_an_empty_figure() -> None:
    for chart in (
        charts.by_group(TABLE.head(0)),
        charts.along(TABLE.head(0), "group", "Ratings"),
        charts.differences(DIFFERENCES.head(0)),
    ):
        assert sum(len(rows) for rows in tables(chart)) <= 1
