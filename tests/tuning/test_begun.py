"""Kinds of film to begin with: a lift that is worked out once, fades with own ratings and is then gone."""

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.tuning import LASTS, Lister, begun
from tests.models.data import make_data

KIND, OTHER = (40, 50, 60, 70), (200, 210, 220)
NOBODY = Profile.of([], [])


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data(n_users=60, n_items=40, seed=3)


@pytest.fixture(scope="module")
def model(data: Dataset) -> Recommender:
    return catalog.create("hybrid", search=False, **{"rater.n_factors": 4, "rater.n_epochs": 10}).fit(data)


def rated(n: int) -> Profile:
    return Profile.from_ratings({100 + 10 * at: 3.0 + at % 2 for at in range(n)})


def test_a_kind_lifts_by_what_its_three_first_films_say(model: Recommender) -> None:
    seen = Profile.of(KIND[:3], [np.nan] * 3)
    expected = np.nan_to_num(model.score(seen) - model.score(NOBODY))
    np.testing.assert_array_equal(begun.part(model, KIND), expected)
    assert begun.part(model, KIND) is begun.part(model, KIND)
    both = begun.lift(model, (KIND, OTHER), NOBODY)
    np.testing.assert_allclose(both, begun.part(model, KIND) + begun.part(model, OTHER))


def test_it_fades(model: Recommender) -> None:
    whole = begun.lift(model, (KIND,), NOBODY)
    np.testing.assert_allclose(begun.lift(model, (KIND,), rated(2)), whole * (1 - 2 / LASTS))
    assert not begun.lift(model, (KIND,), rated(LASTS)).any()
    assert not begun.lift(model, (KIND,), rated(LASTS + 3)).any()


def test_the_list_is_the_best_of_the_lifted_scores(data: Dataset, model: Recommender) -> None:
    profile = rated(1)
    scores = model.score(profile) + begun.lift(model, (KIND,), profile)
    scores[data.catalog.items.positions(profile.item_ids)] = -np.inf
    best = data.catalog.items.ids[np.argsort(-scores, kind="stable")[:5]]
    found = Lister(data, model, begun=(KIND,)).top(profile, 5)
    assert set(found.item_ids.tolist()) == set(best.tolist())


def test_nothing_begun_changes_nothing(data: Dataset, model: Recommender) -> None:
    plain = model.recommend(rated(LASTS), 10).item_ids.tolist()
    assert Lister(data, model, begun=(KIND,)).top(rated(LASTS), 10).item_ids.tolist() == plain
    assert Lister(data, model).brought(NOBODY, plain) == {}
    assert Lister(data, model, begun=(KIND,)).brought(rated(LASTS), plain) == {}


def test_what_it_brought_would_not_be_there_without(data: Dataset, model: Recommender) -> None:
    lister = Lister(data, model, begun=(KIND, OTHER))
    shown = lister.top(NOBODY, 5).item_ids
    brought = lister.brought(NOBODY, shown)
    before, now = model.recommend(NOBODY, 5).item_ids.tolist(), shown.tolist()
    new = {item_id for item_id in now if item_id not in before}
    higher = {
        item_id for item_id in before if item_id in now and before.index(item_id) - now.index(item_id) >= 3
    }
    assert set(brought) == new | higher
    assert set(brought.values()) <= {KIND, OTHER}
    assert len(brought) > 0
