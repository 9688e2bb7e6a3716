"""Fixtures of the insights' tests."""

from pathlib import Path

import pytest

from recsys.dataset import Dataset
from recsys.sources import read_source


@pytest.fixture(scope="session")
def movielens_data(movielens_folder: Path) -> Dataset:
    """The real ml-latest-small."""
    return read_source(movielens_folder, "ml").dataset
