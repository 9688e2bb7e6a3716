"""What to watch tonight: rows by what was liked, what was left unfinished, an evening of three; worked by hand."""

from dataclasses import replace
from itertools import combinations
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Behaviour, Catalog, Dataset, Profile, Scale
from recsys.insights import evening, liked_rows, unfinished
from recsys.models import Recommender
from recsys.models.results import Recommendations

LIST = [101, 102, 103, 104, 105, 106, 107, 108]
NEAR = {
    1: [103, 101, 102, 999],
    2: [101, 102, 103, 104],  # the same films as 1, and one more
    3: [108, 107, 106, 105],
    4: [105, 106, 107],
}


def model(*, finds_similar: bool = True) -> Recommender:
    """Films 1 to 4 resemble what ``NEAR`` says."""

    def similar(item_id: int, n: int) -> Recommendations:
        ids = np.array(NEAR[item_id][:n])
        return Recommendations(ids, np.zeros(len(ids)))

    made = SimpleNamespace(
        finds_similar=finds_similar, similar=similar, item_ids_=np.array([1, 2, 3, 4, *LIST]), scale_=Scale()
    )
    return cast("Recommender", made)


# -- because they liked it ---------------------------------------------------------------------------------


def test_rows_hold_films_of_the_list_in_its_order_and_none_twice() -> None:
    rows = liked_rows(model(), Profile.of([1, 2, 3, 4], [5.0, 5.0, 5.0, 5.0]), LIST)
    assert [(row.item_id, row.rating, row.item_ids) for row in rows] == [
        (2, 5.0, (101, 102, 103, 104)),  # its neighbours stand highest
        (3, 5.0, (105, 106, 107, 108)),  # 1 has nothing left, and 4 fewer than 3
    ]


def test_only_what_was_liked_and_rated_makes_a_row() -> None:
    assert liked_rows(model(), Profile.of([1, 3], [2.0, 2.0]), LIST) == []  # below three fifths of the scale
    rows = liked_rows(model(), Profile.of([1, 2, 3], [3.5, np.nan, 5.0]), LIST)
    assert [row.item_id for row in rows] == [3]  # 1 is below their own average, 2 was only seen
    assert liked_rows(model(), Profile.of([], []), LIST) == []
    assert liked_rows(model(), Profile.of([77], [5.0]), LIST) == []  # not a film of the model


def test_a_row_has_at_least_three_films_and_at_most_as_many_as_asked() -> None:
    assert liked_rows(model(), Profile.of([1], [5.0]), [101, 102]) == []
    rows = liked_rows(model(), Profile.of([2], [5.0]), LIST, films=3)
    assert rows[0].item_ids == (101, 102, 103)
    assert len(liked_rows(model(), Profile.of([2, 3], [5.0, 5.0]), LIST, rows=1)) == 1


def test_a_model_that_knows_no_likeness_makes_no_rows() -> None:
    assert liked_rows(model(finds_similar=False), Profile.of([1], [5.0]), LIST) == []


# -- continue watching -------------------------------------------------------------------------------------


def watched(data: Dataset, rows: list[tuple[int, int, int, float]], series: int | None = None) -> Dataset:
    table = pd.DataFrame(rows, columns=["user_id", "item_id", "timestamp", "completion"])
    kinds = ["series" if item_id == series else "film" for item_id in data.catalog.table["item_id"]]
    catalog = Catalog(data.catalog.items, data.catalog.table.assign(kind=pd.array(kinds, dtype="str")))
    return replace(data, catalog=catalog, behaviour=Behaviour.of({"viewings": table}))


def test_what_was_begun_and_not_finished_stands_latest_first(tiny: Dataset) -> None:
    data = watched(
        tiny,
        [
            (1, 10, 100, 0.4),
            (1, 20, 200, 0.5),
            (1, 20, 300, 0.4),
            (1, 30, 400, 0.3),
            (1, 40, 500, 1.0),
            (2, 50, 600, 0.2),
        ],
    )
    table = unfinished(data, 1)
    assert table["item_id"].tolist() == [30, 10]  # two parts of 20 make nine tenths: it is finished
    assert table["share"].tolist() == pytest.approx([0.3, 0.4])
    assert table["watched_at"].tolist() == [400, 100]
    assert unfinished(data, 3).empty


def test_of_a_series_the_latest_episode_counts(tiny: Dataset) -> None:
    rows = [(1, 10, 100, 1.0), (1, 10, 200, 0.25)]
    assert unfinished(watched(tiny, rows), 1).empty  # a film that was seen and begun again
    assert unfinished(watched(tiny, rows, series=10), 1)["share"].tolist() == [0.25]


def test_without_viewings_there_is_nothing_to_continue(tiny: Dataset) -> None:
    assert unfinished(tiny, 1).empty


# -- an evening of three -----------------------------------------------------------------------------------


def films(
    lengths: list[int | None], genres: list[str] | None = None, kinds: list[str] | None = None
) -> Catalog:
    count = len(lengths)
    table = pd.DataFrame(
        {
            "item_id": range(1, count + 1),
            "title": [f"Film {n}" for n in range(1, count + 1)],
            "runtime": pd.array(lengths, dtype="Int16"),
            "genres": genres or [""] * count,
            "kind": kinds or ["film"] * count,
        }
    )
    return Catalog.of(table)


def test_the_best_three_that_fit_are_taken() -> None:
    catalog = films([200, 90, 100, 110])
    found = evening(catalog, [1, 2, 3, 4], 300)
    assert found.item_ids == (2, 3, 4)
    assert (found.minutes, found.unknown, found.shortest) == (300, 0, 300)
    assert evening(catalog, [1, 2, 3, 4], 400).item_ids == (1, 2, 3)
    none = evening(catalog, [1, 2, 3, 4], 299)
    assert (none.item_ids, none.minutes, none.shortest) == ((), 0, 300)


def test_of_films_nearly_as_good_different_ones_are_taken() -> None:
    catalog = films([90] * 4, ["Western", "Western", "Western", "Comedy"])
    assert evening(catalog, [1, 2, 3, 4], 300).item_ids == (1, 2, 4)
    assert evening(films([90] * 4, ["Western"] * 4), [1, 2, 3, 4], 300).item_ids == (1, 2, 3)


def test_films_without_a_length_and_series_are_left_out_and_counted() -> None:
    catalog = films([None, 90, 50, 100, 95], kinds=["film", "film", "series", "film", "film"])
    found = evening(catalog, [1, 2, 3, 4, 5], 600)
    assert found.item_ids == (2, 4, 5)
    assert found.unknown == 1
    few = evening(films([90, 90, None]), [1, 2, 3], 600)
    assert (few.item_ids, few.shortest, few.unknown) == ((), None, 1)
    assert evening(catalog, [], 600).item_ids == ()


def test_no_other_evening_of_the_pool_is_better() -> None:
    draw = np.random.default_rng(1)
    names = ["War", "Comedy", "War|Comedy", "Drama"]
    for _ in range(20):
        lengths = draw.integers(60, 200, 8).tolist()
        genres = [names[at] for at in draw.integers(0, 4, 8)]
        catalog = films(lengths, genres)
        ids = list(range(1, 9))

        def worth(three: tuple[int, ...], catalog: Catalog = catalog) -> float:
            sets = [set(catalog.genres[one - 1]) for one in three]
            apart = sum(len(one ^ other) / len(one | other) for one, other in combinations(sets, 2))
            return sum(10 / (10 + one - 1) for one in three) + 0.2 * apart

        fitting = [three for three in combinations(ids, 3) if sum(lengths[one - 1] for one in three) <= 330]
        found = evening(catalog, ids, 330).item_ids
        assert bool(found) == bool(fitting)
        if fitting:
            assert worth(found) == pytest.approx(max(worth(three) for three in fitting))
