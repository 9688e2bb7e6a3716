"""Two parts in one figure, and figures of two parts on the same axes; marks that can be clicked."""

import json
from typing import Any

import altair as alt
import pandas as pd
import pytest

from recsys.charts import explore as charts
from recsys.charts.parts import FORMS, on_same_axes, side_by_side
from recsys.charts.picking import PICKED, pickable
from recsys.dataset import Dataset
from recsys.insights.explore import READINGS, ExploreFilters, comparisons, explore, sides

PARTS = ["<b>one</b>", "=1+1"]


def compared(name: str, data: Dataset) -> pd.DataFrame:
    both = {PARTS[0]: explore(data), PARTS[1]: explore(data, ExploreFilters(stars=(4.0, 5.0)))}
    return comparisons.compared(name, both)


@pytest.mark.parametrize("name", ["levels", "genres", "quality", "released"])
def test_both_parts_are_drawn_on_the_same_axes(tiny: Dataset, name: str) -> None:
    comparison = comparisons.COMPARISONS[name]
    table = compared(name, tiny)
    spec = side_by_side(table, PARTS, comparison.form, comparison.across, comparison.up).to_dict()
    json.dumps(spec, allow_nan=False)
    (rows,) = spec["datasets"].values()
    assert {row["part"] for row in rows} == set(table["part"])
    assert len(rows) == len(table)
    colour = spec["layer"][1]["encoding"]["color"] if "layer" in spec else spec["encoding"]["color"]
    assert colour["scale"]["domain"] == PARTS


def test_every_form_of_a_comparison_can_be_drawn() -> None:
    assert {comparison.form for comparison in comparisons.COMPARISONS.values()} == set(FORMS)


@pytest.mark.parametrize(
    "reading", [r for r in READINGS if r.name not in comparisons.COMPARISONS], ids=lambda r: r.name
)
def test_figures_of_each_part_have_one_axis(tiny: Dataset, reading: Any) -> None:
    frames = [
        reading.frames(explore(tiny, filters))
        for filters in (ExploreFilters(), ExploreFilters(stars=(4.0, 5.0)))
    ]
    if not all(len(tables[0]) for tables in frames):
        return
    drawn = [
        figure.to_dict()
        for figure in on_same_axes([getattr(charts, reading.name)(*tables) for tables in frames])
    ]
    for channel in ("x", "y", "color", "size"):
        domains = [
            unit.get("encoding", {}).get(channel, {}).get("scale", {}).get("domain")
            for spec in drawn
            for unit in spec.get("layer", [spec])
            if unit.get("encoding", {}).get(channel, {}).get("type") == "quantitative"
        ]
        assert all(domain == domains[0] for domain in domains)


def test_one_axis_holds_the_longest_bar_of_both() -> None:
    def bars(*heights: float) -> alt.Chart:
        table = pd.DataFrame({"name": [str(height) for height in heights], "height": heights})
        return alt.Chart(table).mark_bar().encode(x="name:N", y="height:Q")

    one, other = (figure.to_dict() for figure in on_same_axes([bars(1, 2), bars(7)]))
    assert one["encoding"]["y"]["scale"]["domain"] == other["encoding"]["y"]["scale"]["domain"] == [0, 7]
    assert "scale" not in one["encoding"]["x"]


@pytest.mark.parametrize("reading", [r for r in READINGS if r.selects in sides.SIDES], ids=lambda r: r.name)
def test_every_chart_that_selects_can_be_clicked_and_its_rows_say_what(tiny: Dataset, reading: Any) -> None:
    x = explore(tiny)
    tables = reading.frames(x)
    if tables[0].empty:
        return
    spec = getattr(charts, reading.name)(*tables).to_dict()
    (param,) = [param for param in spec["params"] if param["name"] == PICKED]
    fields = param["select"]["fields"]
    found = [row for rows in spec["datasets"].values() for row in rows if set(fields) <= set(row)]
    assert found
    for row in found:
        chosen = sides.toggled(ExploreFilters(), reading.selects, {field: row[field] for field in fields})
        assert sides.read_filters(sides.write_filters(chosen), x)[1] == []
        value = getattr(chosen, reading.selects)
        json.dumps(getattr(charts, reading.name)(*tables, chosen=value).to_dict(), allow_nan=False)


def test_names_are_values_and_never_an_expression() -> None:
    name = "') || alert(1) || ('"
    figure = alt.Chart(pd.DataFrame({"genre": [name], "n": [1]})).mark_bar().encode(x="n:Q", y="genre:N")
    spec = pickable(figure, "genre", chosen=(name,)).to_dict()
    (condition,) = spec["encoding"]["opacity"]["condition"]
    assert condition["test"] == {"field": "genre", "oneOf": [name]}
