"""Training error beside the error on hidden ratings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from recsys.comparison.training_error import TrainingError, training_error
from recsys.dataset import Dataset
from recsys.errors import DataError, UnsupportedError
from recsys.ids import Floats, Positions
from recsys.models import catalog
from recsys.models.history import History
from recsys.models.popularity import Popularity
from recsys.sources import read_source
from tests.evaluation.spy import Spy
from tests.models.data import make_data


@dataclass(kw_only=True, eq=False)
class Parrot(Spy):
    """Says again what it was told, and 3 stars of anything else."""

    name: ClassVar[str] = "parrot"

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        told = dict(zip(history.item_idx.tolist(), history.ratings.tolist(), strict=True))
        return np.array([told.get(place, 3.0) for place in positions.tolist()])


def test_a_parrot_is_perfect_on_what_it_was_told() -> None:
    data = make_data()
    shown = training_error(data, "parrot", Parrot)
    assert shown.seen_rmse == 0.0
    assert shown.hidden_rmse > 0.3
    assert shown.rows == round(0.1 * len(data.ratings))
    assert shown == training_error(data, "parrot", Parrot)


def test_a_constant_is_as_bad_on_both() -> None:
    """Nothing is learned, so the two differ by the luck of the rows alone."""
    shown = training_error(make_data(n_users=200), "spy", Spy)
    assert shown.seen_rmse == pytest.approx(shown.hidden_rmse, abs=0.1)


def test_svd_flatters_itself_on_movielens(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    shown = training_error(data, "svd", lambda: catalog.create("svd", ranges=False))
    assert shown.seen_rmse < 0.70
    assert 0.82 < shown.hidden_rmse < 0.88


def test_the_sentence() -> None:
    assert TrainingError("svd", 0.6535, 0.851, 10_084).sentence == (
        "Measured on 10,084 of the ratings it learned from, svd seems to miss by 0.65 stars (RMSE); on 10,084 that it "
        "never saw it misses by 0.85. Only the second says what visitors get."
    )


def test_what_cannot_be_shown_says_so(tiny: Dataset) -> None:
    told: list[str] = []
    tell: Callable[[str], None] = told.append
    with pytest.raises(UnsupportedError, match=r"^It orders films but predicts no stars\.$"):
        training_error(make_data(), "popularity", Popularity, on_model=tell)
    with pytest.raises(DataError, match="too few ratings"):
        training_error(tiny, "spy", Spy, on_model=tell)
    assert told == []
    training_error(make_data(), "spy", Spy, on_model=tell)
    assert told == ["spy: training to be measured on what it learned from", "spy: answering"]
