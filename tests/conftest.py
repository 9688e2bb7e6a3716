"""Fixtures that several test files share."""

import os
from pathlib import Path

import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def movielens_folder() -> Path:
    """The real ml-latest-small folder, which the project does not ship."""
    folder = Path(os.environ.get("RECSYS_MOVIELENS", ROOT.parent / "shared" / "data" / "ml-latest-small"))
    if not (folder / "ratings.csv").exists():
        pytest.skip("LEFT OUT: needs MovieLens ml-latest-small; set RECSYS_MOVIELENS to its folder")
    return folder


@pytest.fixture
def tiny() -> Dataset:
    """Four people, five items (item 50 is never rated), half-star scale, with times."""
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": [10, 20, 30, 40, 50],
                "title": ["Alien", "Heat", "Amélie", "Up", "Tampopo"],
                "year": [1979, 1995, 2001, 2009, 1985],
                "genres": ["Horror|Sci-Fi", "Crime", "Comedy|Romance", "Animation", "Comedy"],
            }
        )
    )
    ratings = Ratings.of(
        [1, 1, 1, 2, 2, 3, 3, 3, 4],
        [10, 20, 30, 10, 20, 20, 30, 40, 40],
        [5.0, 4.0, 2.0, 4.5, 4.0, 3.0, 5.0, 4.5, 4.0],
        [100, 200, 300, 150, 120, 400, 410, 420, 500],
        items=catalog.items,
    )
    return Dataset("tiny", ratings, catalog, Scale(), Source("hand", "Hand-made"))
