"""One training for two protocols: never another answer, and never for other ratings or settings."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from recsys.dataset import Dataset
from recsys.evaluation import evaluate
from recsys.evaluation.trainings import Trainings
from recsys.models import catalog
from recsys.models.base import Recommender
from tests.models.data import make_data

BOTH = ("ranking:0.2", "holdout:0.2")
SMALL = {"rater": "bayes", "rater.n_samples": 12, "rater.burn_in": 4, "rater.n_kept": 4}


@pytest.fixture
def fits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The models that were fitted, as they were."""
    seen: list[str] = []
    real = Recommender.fit

    def fit(self: Recommender, *args: object, **options: object) -> Recommender:
        seen.append(self.name)
        return real(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Recommender, "fit", fit)
    return seen


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data(n_users=60, n_items=60, seed=2)


@pytest.mark.parametrize(
    ("name", "settings"), [("hybrid", SMALL), ("svd", {"n_factors": 4}), ("item-knn", {})]
)
def test_answers_are_the_same_to_the_last_bit(
    data: Dataset, name: str, settings: dict[str, object], fits: list[str]
) -> None:
    models = {name: lambda: catalog.create(name, **settings)}
    alone = {protocol: evaluate(data, models, protocol) for protocol in BOTH}
    trained_alone, trainings = len(fits), Trainings()
    fits.clear()
    together = {protocol: evaluate(data, models, protocol, trainings=trainings) for protocol in BOTH}
    assert len(fits) < trained_alone
    for protocol in BOTH:
        for key, array in alone[protocol].answers[name].arrays.items():
            assert np.array_equal(array, together[protocol].answers[name].arrays[key], equal_nan=True)


@pytest.mark.parametrize("other", ["seed", "share", "settings", "times"])
def test_whatever_differs_is_trained_anew(data: Dataset, fits: list[str], other: str) -> None:
    trainings = Trainings()
    evaluate(data, {"bias": lambda: catalog.create("bias")}, "ranking:0.2", trainings=trainings)
    before = len(fits)
    settings = {"damping": 3.0} if other == "settings" else {}
    timeless = replace(data, ratings=replace(data.ratings, timestamps=None))
    evaluate(
        timeless if other == "times" else data,
        {"bias": lambda: catalog.create("bias", **settings)},
        "holdout:0.3" if other == "share" else "holdout:0.2",
        seed=1 if other == "seed" else 0,
        trainings=trainings,
    )
    assert len(fits) > before
