"""Which films a filter lets through, what is unknown of a film, and the steps of "rated by at least"."""

import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.tuning import FilmFilter, raters_steps
from recsys.tuning.wanted import LAST_YEAR, MINUTES, PEOPLE


@pytest.fixture
def data() -> Dataset:
    """Three films of which all is known, and film 4, of which nothing is."""
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": [1, 2, 3, 4],
                "title": ["Heat", "Amélie", "Lost", "?"],
                "year": pd.array([1995, 2001, 2004, None], dtype="Int16"),
                "genres": ["Crime|Drama", "Comedy|Romance", "Drama|=1+1", ""],
                "kind": ["film", "film", "series", ""],
                "runtime": pd.array([170, 122, 44, None], dtype="Int16"),
                "language": ["en", "fr", "en", ""],
            }
        )
    )
    ratings = Ratings.of([1, 1, 2, 2, 3], [1, 4, 1, 2, 1], [4.0] * 5, items=catalog.items)
    return Dataset("four", ratings, catalog, Scale(), Source("hand", "Hand-made"))


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        ({}, [1, 2, 3, 4]),
        ({"genres": ("Comedy", "=1+1")}, [2, 3]),
        ({"avoid": ("Drama", "<b>")}, [2, 4]),
        ({"genres": ("Drama",), "avoid": ("Crime",)}, [3]),
        ({"years": (1995, 2001)}, [1, 2]),
        ({"years": (0, LAST_YEAR)}, [1, 2, 3]),
        ({"longest": 122}, [2, 3]),
        ({"longest": MINUTES}, [1, 2, 3]),
        ({"kinds": ("film",)}, [1, 2]),
        ({"languages": ("fr", "de")}, [2]),
        ({"raters": 1}, [1, 2, 4]),
        ({"raters": 2}, [1]),
        ({"raters": PEOPLE}, []),
        ({"genres": ("Western",)}, []),
    ],
)
def test_what_passes(data: Dataset, wanted: dict[str, object], left: list[int]) -> None:
    assert FilmFilter(**wanted).item_ids(data).tolist() == left  # type: ignore[arg-type]


def test_steps_of_raters_leave_films_enough(data: Dataset, crowd: Dataset) -> None:
    assert raters_steps(data) == ()
    counts = crowd.ratings.item_counts
    steps = raters_steps(crowd)
    assert steps
    assert list(steps) == sorted(steps)
    assert all(100 <= (counts >= step).sum() < len(counts) for step in steps)
