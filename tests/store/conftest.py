"""What tests of the store share: a registry with the tiny data set in it."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from recsys import system
from recsys.dataset import Dataset, Profile
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.store.registry import Registry
from tests import windows

PROFILE = Profile.from_ratings({10: 5.0, 20: 2.0})


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "home")


@pytest.fixture
def data(registry: Registry, tiny: Dataset) -> Dataset:
    """The tiny data set, stored and opened."""
    registry.save_dataset(tiny)
    return registry.open_dataset("tiny")


def fewer(data: Dataset, count: int) -> Dataset:
    """The same data set with only so many ratings."""
    return data.with_ratings(data.ratings.where(np.arange(len(data.ratings)) < count))


def fitted(data: Dataset, name: str = "bias", **hyperparameters: float) -> Recommender:
    return catalog.create(name, **hyperparameters).fit(data)


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in use can be neither renamed nor removed."""
    monkeypatch.setattr(system, "WINDOWS", True)
    monkeypatch.setattr(shutil, "_use_fd_functions", False)
    for name in windows.REFUSED:
        monkeypatch.setattr(os, name, windows.refusing(getattr(os, name)))
