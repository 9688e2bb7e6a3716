"""Small data and fitted models for the tests of models."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile, Scale
from recsys.models.base import Recommender
from tests.models.data import VARIANTS, make, make_data
from tests.models.processes import children_of


@pytest.fixture(scope="session")
def small() -> Dataset:
    return make_data()


@pytest.fixture(scope="session")
def other() -> Dataset:
    """Other people and other items than ``small``, on another scale."""
    return make_data(n_users=20, n_items=25, seed=1, scale=Scale(1, 10, 1))


@pytest.fixture(scope="session")
def fitted_on_small(small: Dataset) -> Callable[[str], Recommender]:
    """A variant fitted on ``small``, once a session: never to be refitted or changed."""
    models: dict[str, Recommender] = {}

    def get(variant: str) -> Recommender:
        if variant not in models:
            models[variant] = make(variant).fit(small)
        return models[variant]

    return get


@pytest.fixture(params=list(VARIANTS))
def variant(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def model(variant: str, fitted_on_small: Callable[[str], Recommender]) -> Recommender:
    """Each variant fitted on ``small``."""
    return fitted_on_small(variant)


@pytest.fixture
def unfitted(variant: str) -> Recommender:
    return make(variant)


@pytest.fixture
def profile() -> Profile:
    """A live visitor: ratings, one item seen but not rated, one that no model knows, one nobody rated."""
    return Profile.of([20, 50, 80, 999_999, 30, 10, 200], [5.0, 4.0, np.nan, 3.0, 1.0, 4.5, 0.5])


@pytest.fixture
def nothing_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The only place for temporary files; empty again, and no child left, whatever the test did."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []
    assert children_of(os.getpid()) == []
