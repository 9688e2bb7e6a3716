"""The figures: small, for any table, from data as text, in colours that can be seen."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest

from recsys.charts import explore as charts
from recsys.charts.explore_films import NAMES_SHOWN
from recsys.dataset import Dataset
from recsys.insights import sides
from recsys.insights.explore import READINGS, SECTIONS, TABLES, Exploration, ExploreFilters, explore
from recsys.sources import read_source

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_IN_MOVIELENS = {"attributes", "countries", "languages", "funnel", "devices", "completion", "places"}
"""As published; the facts of films that the app adds are not in the files."""
READING = {reading.name: reading for reading in READINGS}


def figure(name: str, exploration: Exploration) -> alt.Chart:
    """The chart of a reading, as the page draws it."""
    chart: alt.Chart = getattr(charts, name)(*READING[name].frames(exploration))
    return chart


def rows_of(chart: alt.Chart) -> list[dict[str, Any]]:
    spec = chart.to_dict()
    json.dumps(spec, allow_nan=False)  # what goes to the browser
    return [row for rows in spec["datasets"].values() for row in rows]


@pytest.fixture(scope="module")
def movielens(movielens_folder: Path) -> Exploration:
    return explore(read_source(movielens_folder, "ml").dataset)


def test_every_reading_has_a_name_of_its_own_and_draws_tables_that_are_there() -> None:
    assert len(READING) == len(READINGS)
    drawn = {table for reading in READINGS for table in reading.tables}
    assert drawn | {side.table for side in sides.SIDES.values()} == set(
        TABLES
    )  # drawn, or offered as a filter


def test_sections_follow_one_another_and_none_is_longer_than_six_charts() -> None:
    sections = [reading.section for reading in READINGS]
    assert sections == sorted(sections, key=list(SECTIONS).index)
    assert set(sections) == set(SECTIONS)
    assert max(sections.count(section) for section in SECTIONS) <= 6


@pytest.mark.parametrize("name", READING)
def test_a_figure_holds_what_its_table_says_and_stays_small(movielens: Exploration, name: str) -> None:
    rows = rows_of(figure(name, movielens))
    assert len(rows) <= 1_600
    assert rows or name in NOT_IN_MOVIELENS
    if name in {"levels", "activity", "months", "week"}:
        assert sum(row["ratings"] for row in rows) == movielens.overview.ratings
    if name == "years":
        assert sum(row["theirs"] for row in rows) == movielens.overview.ratings


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("genres", [("Crime",), ("No such genre",)])
def test_a_figure_can_be_drawn_of_next_to_nothing(tiny: Dataset, name: str, genres: tuple[str, ...]) -> None:
    figure(name, explore(tiny, ExploreFilters(genres=genres))).to_dict()


def test_months_and_hours_without_ratings_are_there_as_zero(tiny: Dataset) -> None:
    x = explore(tiny)
    assert [row["ratings"] for row in rows_of(figure("months", x))] == [9] + [0] * 11
    week = rows_of(figure("week", x))
    assert len(week) == 7 * 24
    assert [row for row in week if row["ratings"]] == [{"day": "Thu", "hour": 0, "ratings": 9}]


def test_one_or_two_years_are_shown_by_month(tiny: Dataset) -> None:
    assert [row["label"] for row in rows_of(figure("years", explore(tiny)))] == ["1970 Jan"]


def test_bars_of_activity_say_their_range(movielens: Exploration) -> None:
    rows = rows_of(figure("activity", movielens))
    assert (rows[0]["label"], rows[0]["range"]) == ("20", "20 to 49")
    assert (rows[-1]["label"], rows[-1]["range"]) == ("2k", "2,000 to 2,698")


def test_titles_and_genres_never_become_part_of_the_specification(tiny: Dataset) -> None:
    hostile = "datum['x']; <b>{{1}}</b>"
    table = tiny.catalog.table.assign(title=hostile, genres=hostile)
    x = explore(replace(tiny, catalog=replace(tiny.catalog, table=table)))
    for name in ("popularity", "genres", "quality"):
        spec = figure(name, x).to_dict()
        rows = spec.pop("datasets")
        assert hostile in str(rows) or name == "quality"  # too few ratings
        for encoding in (spec.get("encoding", {}), *(layer["encoding"] for layer in spec.get("layer", []))):
            for channel in encoding.values():  # lists of values, compared and never parsed
                if isinstance(channel, dict):
                    channel.pop("sort", None)
                    channel.get("scale", {}).pop("domain", None)
        assert "<b>" not in json.dumps(spec)


def contrast(first: str, second: str) -> float:
    """WCAG 2: (lighter + .05) / (darker + .05)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chart_colours_stand_out_from_the_background(theme: str) -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][theme]
    background = config["backgroundColor"]
    assert (
        min(contrast(colour, background) for colour in config["chartCategoricalColors"]) >= 3
    )  # WCAG 1.4.11
    ramp = [contrast(colour, background) for colour in config["chartSequentialColors"]]
    assert len(ramp) == 10  # what Streamlit takes
    assert ramp == sorted(ramp)  # more is always further from the background
    assert ramp[-1] >= 7


def test_many_genres_are_cut_to_the_most_rated(tiny: Dataset) -> None:
    table = pd.DataFrame(
        {"genre": [f"g{n}" for n in range(99)], "films": 1, "ratings": range(99, 0, -1), "average": 3.0}
    )
    rows = rows_of(charts.genres(table))
    assert [row["genre"] for row in rows] == [f"g{n}" for n in range(NAMES_SHOWN)]


def test_most_titles_of_the_network_have_room_on_a_wide_screen_and_some_on_a_phone(
    movielens: Exploration,
) -> None:
    rows = [row for row in rows_of(figure("network", movielens)) if "wide" in row]
    assert len(rows) == 60
    assert sum(bool(row["wide"]) for row in rows) >= 40
    assert 10 <= sum(bool(row["narrow"]) for row in rows) < sum(bool(row["wide"]) for row in rows)
