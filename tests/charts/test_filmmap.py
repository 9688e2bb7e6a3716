"""The figure of the map: which dot is which film, text that stays text, numbers that go as arrays, labels with room."""

import json

import numpy as np
import pandas as pd
import pytest

from recsys.charts.filmmap import BY, colourings, film_map
from recsys.charts.filmmap_labels import LETTER, LINE, WIDE, free_labels

REGIONS = pd.DataFrame({"label": ["<i>Odd</i>"], "x": [0.0], "y": [0.5], "films": [3]})


@pytest.fixture
def points() -> pd.DataFrame:
    """Six films, the least rated first, one without ratings, year and genre."""
    return pd.DataFrame(
        {
            "item_id": [6, 5, 4, 3, 2, 1],
            "title": ["Unseen", "=1+1", "<b>Bold</b>", "%{x} & more", "Up", "Heat"],
            "year": pd.array([None, 1990, 2000, 2001, 2009, 1995], dtype="Int16"),
            "x": np.linspace(-0.9, 0.9, 6, dtype=np.float32),
            "y": np.linspace(-0.9, 0.9, 6, dtype=np.float32),
            "ratings": [0, 1, 2, 3, 4, 50],
            "stars": [np.nan, 3.0, 4.0, 2.5, 3.5, 4.25],
            "genre": ["", "Drama", "Drama", "Drama", "", "Crime"],
        }
    )


@pytest.mark.parametrize("by", BY)
def test_every_film_is_one_dot_and_can_be_opened(points: pd.DataFrame, by: str) -> None:
    drawn = film_map(points, REGIONS, by)
    shown = [item_id for ids in drawn.item_ids for item_id in ids]
    assert sorted(shown) == [1, 2, 3, 4, 5, 6]
    for trace, ids in zip(drawn.figure.data, drawn.item_ids, strict=False):
        expected = points.set_index("item_id").loc[ids]
        assert np.array_equal(trace.x, expected["x"])
        if trace.customdata is not None:
            assert np.array_equal(trace.customdata[:, 1], expected["ratings"])


def test_text_from_the_data_is_no_markup(points: pd.DataFrame) -> None:
    sent = film_map(points, REGIONS, here=4).figure.to_json()
    said = [text for trace in json.loads(sent)["data"] for text in trace.get("text", [])]
    assert {"&lt;b&gt;Bold&lt;/b&gt; (2000)", "Unseen", "%{x} &amp; more (2001)"} <= set(said)
    texts = [note["text"] for note in json.loads(sent)["layout"]["annotations"]]
    assert texts[:2] == ["<b>&lt;b&gt;Bold&lt;/b&gt;</b>", "<b>&lt;i&gt;Odd&lt;/i&gt;</b>"]


def test_numbers_go_as_typed_arrays(points: pd.DataFrame) -> None:
    first = json.loads(film_map(points, REGIONS, "stars").figure.to_json())["data"][1]
    assert first["customdata"]["shape"] == "5, 2"
    for numbers, dtype in (
        (first["x"], "f4"),
        (first["marker"]["size"], "u1"),
        (first["marker"]["color"], "f4"),
    ):
        assert numbers["dtype"] == dtype


def test_a_visitors_films_and_place_are_marked(points: pd.DataFrame) -> None:
    drawn = film_map(points, REGIONS, liked=[1, 2], others=[5], you=(0.1, 0.2))
    by_name = {trace.name: ids for trace, ids in zip(drawn.figure.data, drawn.item_ids, strict=False)}
    assert by_name["You like"] == [2, 1]
    assert by_name["You rated low"] == [5]
    assert drawn.figure.layout.annotations[0].text == "<b>You</b>"


def test_an_empty_map_is_a_figure_too(points: pd.DataFrame) -> None:
    assert film_map(points.iloc[:0], REGIONS.iloc[:0]).item_ids == []


def test_labels_with_room_do_not_touch() -> None:
    seeds = np.random.default_rng(0)
    x, y = seeds.uniform(-1, 1, (2, 200))
    texts = ["x" * length for length in seeds.integers(3, 30, 200)]
    free = np.flatnonzero(free_labels(x, y, texts, WIDE))
    assert len(free) > 10
    for one in free:
        for other in free[free != one]:
            across, down = abs(x[one] - x[other]) * WIDE[0] / 2, abs(y[one] - y[other]) * WIDE[1] / 2
            assert across >= LETTER * (len(texts[one]) + len(texts[other])) / 2 or down >= LINE


def test_films_are_coloured_by_what_is_known(points: pd.DataFrame) -> None:
    assert colourings(points) == ["genre", "stars", "year"]
    blank = points.assign(genre="", year=pd.array([None] * 6, dtype="Int16"))
    assert colourings(blank) == ["stars"]
    assert colourings(blank.assign(stars=np.nan)) == []
