"""What every model promises about its hyperparameters by name: scikit-learn's clone and grids work on it."""

from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import ParameterGrid

from recsys.dataset import Dataset, Profile
from recsys.errors import NotFittedError
from recsys.evaluation import evaluate
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.models.bias import Bias
from recsys.models.ease import EASE
from recsys.models.hybrid import Hybrid
from recsys.models.svd import SVD
from tests.models.data import make


def plain(model: Recommender) -> dict[str, Any]:
    """The hyperparameters that are neither models nor lists of them."""
    params = model.get_params().items()
    return {key: value for key, value in params if not isinstance(value, Recommender | tuple)}


def test_hyperparameters_come_back_as_they_were_set(unfitted: Recommender) -> None:
    params, settings = plain(unfitted), catalog.hyperparameters_of(unfitted)
    own = {key.replace("__", "."): value for key, value in params.items()}
    parts = {key: value for key, value in settings.items() if key not in own}
    assert own | parts == settings
    assert all(part in catalog.MODELS for names in parts.values() for part in names.split(","))
    other = catalog.create(unfitted.name, **parts)
    assert other.set_params(**params) is other
    assert plain(other) == params


def test_a_clone_is_as_good_as_the_model_and_has_learned_nothing(
    model: Recommender, small: Dataset, profile: Profile
) -> None:
    for copy in (clone(model), model.unfitted()):
        assert type(copy) is type(model)
        assert plain(copy) == plain(model)
        with pytest.raises(NotFittedError):
            copy.score(profile)
        for name, part in copy.get_params(deep=False).items():
            if isinstance(part, Recommender):
                assert part is not getattr(model, name)
    np.testing.assert_array_equal(clone(model).fit(small).score(profile), model.score(profile))


def test_setting_a_hyperparameter_forgets_what_was_learned(
    variant: str, unfitted: Recommender, small: Dataset, profile: Profile
) -> None:
    unfitted.fit(small).set_params(**plain(unfitted))
    with pytest.raises(NotFittedError):
        unfitted.score(profile)
    again = unfitted.fit(small).score(profile)
    np.testing.assert_array_equal(again, make(variant).fit(small).score(profile))


def test_an_unknown_name_is_refused_and_nothing_is_set(unfitted: Recommender) -> None:
    before = plain(unfitted)
    assert unfitted.set_params() is unfitted
    for unknown in ("no_such", "no_such__seed", "name", "item_ids_"):
        with pytest.raises(ValueError, match=f"has no hyperparameter {unknown}; it has: .*") as raised:
            unfitted.set_params(**dict.fromkeys(before, "changed"), **{unknown: 1})
        assert all(key in str(raised.value) for key in before)
        assert plain(unfitted) == before


def test_the_parts_of_a_hybrid_are_set_by_name_or_as_a_whole() -> None:
    hybrid = Hybrid(ranker=EASE(), rater=SVD())
    hybrid.set_params(rater__n_factors=7, ranker__max_items=3, half_life=2.0)
    assert isinstance(hybrid.rater, SVD)
    assert (hybrid.rater.n_factors, hybrid.half_life) == (7, 2.0)
    hybrid.set_params(rater__damping=4.0, rater=Bias())  # the new part has it, the old one had not
    assert isinstance(hybrid.rater, Bias)
    assert hybrid.rater.damping == 4.0
    with pytest.raises(ValueError, match="no hyperparameter rater__n_factors"):
        hybrid.set_params(rater__n_factors=7)
    assert set(hybrid.get_params(deep=False)) == {
        "taste", "ranker", "rater", "stars_weight", "popularity_weight", "half_life", "search",
    }  # fmt: skip


def test_a_grid_is_measured_in_a_loop(small: Dataset) -> None:
    grid: list[dict[str, Any]] = [
        {"damping": 0.0, "item_damping": 0.0},
        {"damping": 5.0, "item_damping": 5.0},
    ]
    template = Bias()
    models = {
        str(params): clone(template).set_params(**params) for params in ParameterGrid({"damping": [0.0, 5.0]})
    }
    assert len(evaluate(small, models, "holdout:0.3").models) == 2
    measured = [
        evaluate(small, {"bias": clone(template).set_params(**params)}, "holdout:0.3") for params in grid
    ]
    by_class = evaluate(small, {"bias": lambda: Bias(**grid[1])}, "holdout:0.3")
    errors = [result.models["bias"]["rmse"] for result in measured]
    assert errors[0] != errors[1]
    assert errors[1] == by_class.models["bias"]["rmse"]


def test_measuring_leaves_the_given_model_alone(small: Dataset, profile: Profile) -> None:
    fitted = Bias().fit(small)
    before = fitted.score(profile)
    evaluate(small, {"bias": fitted, "new": Bias()}, "kfold:2")
    np.testing.assert_array_equal(fitted.score(profile), before)
