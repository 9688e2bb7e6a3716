"""Data and people at the edge: every model makes a list without NaN, or says in a sentence what it lacks."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.errors import UnsupportedError
from recsys.models.base import Recommender
from tests.models.data import make, make_data

N_ITEMS = 6


def data_of(rows: list[tuple[int, int, float]], *, facts: bool = True, times: bool = True) -> Dataset:
    """Ratings as (person, item, stars) of the items 10 to 60."""
    item_ids = 10 * np.arange(1, N_ITEMS + 1)
    table = pd.DataFrame({"item_id": item_ids, "title": [f"Film {item_id}" for item_id in item_ids]})
    if facts:
        table = table.assign(year=1990, genres="Drama")
    users, items, stars = zip(*rows, strict=True)
    catalog = Catalog.of(table)
    when = 1_000_000 + 60 * np.arange(len(rows)) if times else None
    ratings = Ratings.of(users, items, stars, when, items=catalog.items)
    return Dataset("hard", ratings, catalog, Scale(), Source("hand", "Made for tests"))


DATA: dict[str, Callable[[], Dataset]] = {
    "one person": lambda: data_of([(1, 10, 4.0), (1, 20, 2.0), (1, 30, 5.0)]),
    "one rating": lambda: data_of([(1, 10, 4.0)]),
    "one item rated": lambda: data_of([(1, 10, 4.0), (2, 10, 2.0), (3, 10, 5.0)]),
    "no ratings in common": lambda: data_of([(1, 10, 4.0), (2, 20, 2.0), (3, 30, 5.0)]),
    "all ratings equal": lambda: data_of([(u, i, 3.0) for u in range(1, 5) for i in (10, 20, 30, 40)]),
    "everybody rated everything": lambda: data_of(
        [(u, 10 * i, 1.0 + (u + i) % 5) for u in range(1, 7) for i in range(1, N_ITEMS + 1)]
    ),
    "no genres and no years": lambda: data_of(
        [(u, 10 * i, 1.0 + (u * i) % 5) for u in range(1, 6) for i in range(1, 5)], facts=False
    ),
    "no times": lambda: data_of(
        [(u, 10 * i, 1.0 + (u * i) % 5) for u in range(1, 6) for i in range(1, 5)], times=False
    ),
}
PEOPLE = {
    "nothing": Profile.of([], []),
    "only unknown films": Profile.of([777, 888], [5.0, 1.0]),
    "only seen": Profile.of([10, 20], [np.nan, np.nan]),
    "one film": Profile.of([10], [5.0]),
    "all equal": Profile.of([10, 20, 30], [3.0, 3.0, 3.0]),
    "weightless": Profile.of([10, 20], [5.0, 1.0], weights=[0.0, 0.0]),
    "everything": Profile.of(10 * np.arange(1, N_ITEMS + 1), [5.0, 1.0, 3.0, 4.0, 2.0, 0.5]),
}


@pytest.fixture(scope="module")
def fitted() -> Callable[[str, str], Recommender | str]:
    """The model of a variant on hard data, or the sentence with which it declined."""
    kept: dict[tuple[str, str], Recommender | str] = {}

    def get(variant: str, data: str) -> Recommender | str:
        if (variant, data) not in kept:
            try:
                kept[variant, data] = make(variant).fit(DATA[data]())
            except UnsupportedError as error:
                kept[variant, data] = str(error)
        return kept[variant, data]

    return get


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("data", DATA)
def test_a_list_without_nan_or_a_sentence(
    fitted: Callable[[str, str], Recommender | str], variant: str, data: str, who: str
) -> None:
    model, person = fitted(variant, data), PEOPLE[who]
    if isinstance(model, str):
        assert model.endswith(".")
        assert any(word in model for word in ("genre", "time", "session", "people", "installed")), model
        return
    best = model.recommend(person, 10)
    assert np.isfinite(best.scores).all()
    assert not set(best.item_ids.tolist()) & set(person.item_ids.tolist())
    if who == "everything":
        assert len(best) == 0
    if model.predicts_ratings:
        stars = model.predict(person, model.item_ids_).stars
        assert np.isfinite(stars).all()
        assert ((stars >= 0.5) & (stars <= 5.0)).all()
        assert (
            np.isfinite(model.leave_one_out(person)).sum()
            == np.isfinite(person.ratings[person.item_ids < 100]).sum()
        )
    if model.explains:
        for why in model.explain_all(person, best.item_ids):
            assert np.isfinite(why.score)
    if model.finds_similar:
        assert np.isfinite(model.similar(10, 3).scores).all()


def test_only_what_lacks_something_declines(
    fitted: Callable[[str, str], Recommender | str], variant: str
) -> None:
    """On plain data with facts and times no model may decline, so that the test above cannot pass by declining."""
    assert isinstance(make(variant).fit(make_data()), Recommender)
