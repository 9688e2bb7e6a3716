"""Fixtures of the tests of the business view."""

from pathlib import Path

import pytest

from recsys import demo
from recsys.business import Business
from recsys.dataset import Dataset
from recsys.sources import read_source
from tests.business.looked_at import looked_at


@pytest.fixture(scope="session")
def simulated() -> Dataset:
    """The demo with fewer people: sessions, viewings and people like those of the whole."""
    return demo.build(n_people=300, n_ratings=15_000)


@pytest.fixture(scope="session")
def movielens_data(movielens_folder: Path) -> Dataset:
    """The real ml-latest-small."""
    return read_source(movielens_folder, "ml").dataset


@pytest.fixture(scope="session", params=["simulated", "movielens_data"])
def either(request: pytest.FixtureRequest) -> Dataset:
    """Each of the two."""
    data: Dataset = request.getfixturevalue(request.param)
    return data


@pytest.fixture(scope="session")
def counted(either: Dataset) -> Business:
    """The business view of each of the two, whose tables are made once for all tests."""
    return looked_at(either)
