"""The realism table: measured on the real MovieLens again, and the demo inside its bands."""

import numpy as np
import pandas as pd
import pytest

from recsys import demo
from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.insights.realism import REFERENCE, beside_movielens, realism


def test_the_reference_is_what_movielens_gives(movielens_data: Dataset) -> None:
    table = realism(movielens_data)
    assert table["figure"].tolist() == [figure.name for figure in REFERENCE]
    expected = [figure.value for figure in REFERENCE]
    np.testing.assert_allclose(table["value"], expected, atol=5.1e-5)


def test_movielens_lies_inside_its_own_bands(movielens_data: Dataset) -> None:
    assert beside_movielens(movielens_data)["inside"].all()
    assert all(figure.low < figure.value < figure.high for figure in REFERENCE)


def test_the_demo_lies_inside_the_bands() -> None:
    table = beside_movielens(demo.build())
    assert table.columns.tolist() == ["figure", "value", "movielens", "low", "high", "inside", "reads"]
    assert table.loc[~table["inside"], ["figure", "value", "low", "high"]].to_numpy().tolist() == []


def test_ratings_by_the_dice_are_found_out() -> None:
    draw = np.random.default_rng(0)
    pairs = draw.permutation(300 * 200)[:20_000]
    data = dataset(pairs // 200, pairs % 200, draw.integers(1, 11, len(pairs)) / 2, 60 * pairs)
    outside = beside_movielens(data).set_index("figure")["inside"]
    assert not outside[
        ["mean rating", "share of 0.5", "inequality of films", "variance between people", "popular is better"]
    ].any()


def test_figures_of_a_small_table_by_hand() -> None:
    data = dataset([0, 0, 0, 1], [0, 1, 2, 0], [4.0, 3.5, 3.0, 5.0], None)
    value = realism(data).set_index("figure")["value"]
    assert value["mean rating"] == pytest.approx(3.875)
    assert value["share of 3.5"] == pytest.approx(0.25)
    assert value["people without half stars"] == pytest.approx(0.5)
    assert value["least active person"] == pytest.approx(0.5)
    assert value["top 1 % of people"] == pytest.approx(0.75)
    assert value["inequality of people"] == pytest.approx(0.25)
    assert value["top 10 % of films"] == pytest.approx(0.5)
    assert value["spread of person means"] == pytest.approx(np.std([3.5, 5.0], ddof=1))
    assert value["spread within a person"] == pytest.approx(0.5)
    assert np.isnan(value["busiest hour"])


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_hardly_any_ratings_give_gaps_instead_of_errors(rows: int) -> None:
    table = beside_movielens(dataset(list(range(rows)), list(range(rows)), [4.0] * rows, [10] * rows))
    assert len(table) == len(REFERENCE)
    assert table["value"].isna().any()
    assert not table.loc[table["value"].isna(), "inside"].any()


def dataset(people: object, films: object, stars: object, times: object) -> Dataset:
    ids = np.arange(1, 201)
    catalog = Catalog.of(pd.DataFrame({"item_id": ids, "title": [f"Film {item_id}" for item_id in ids]}))
    ratings = Ratings.of(
        np.asarray(people, dtype=np.int64) + 1,
        np.asarray(films, dtype=np.int64) + 1,
        np.asarray(stars, dtype=np.float64),
        times,
        items=catalog.items,
    )
    return Dataset("hand", ratings, catalog, Scale(), Source("hand", "Hand-made"))
