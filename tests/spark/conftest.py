"""What the tests of Spark share: whether it is here, and a home with one data set."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset, Ratings
from recsys.engine import Engine
from tests.models.data import make_data

WANTED = os.environ.get("RECSYS_TEST_SPARK") == "1"
"""Set by make test-spark: then a missing pyspark or Java fails the tests."""
MISSING = [
    name
    for name, there in (
        ("pyspark", importlib.util.find_spec("pyspark") is not None),
        ("Java", shutil.which("java") is not None),
    )
    if not there
]
needs_spark = pytest.mark.skipif(
    bool(MISSING) and not WANTED,
    reason=f"SPARK IS NOT TESTED HERE: {' and '.join(MISSING)} missing. make test-spark tests it.",
)
FIRST_PERSON = 3_000_000_000
"""Beyond what Spark's ALS takes as an id."""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """RECSYS_HOME with the data set ``small-3``."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECSYS_HOME", str(folder))
        data = make_data(n_users=60, seed=3)
        ratings = data.ratings
        people = np.repeat(ratings.users.ids + FIRST_PERSON, np.diff(ratings.indptr))
        moved = Ratings.of(people, ratings.item_ids, ratings.values, ratings.timestamps, items=ratings.items)
        Engine().library.registry.save_dataset(data.with_ratings(moved))
        yield folder


@pytest.fixture(scope="session")
def data(home: Path) -> Dataset:
    return Engine(home).dataset("small-3")
