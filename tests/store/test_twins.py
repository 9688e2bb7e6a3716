"""Twins: what they hide is never trained on; they are made once and made again when something changed."""

from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import Cancelled, UnknownNameError, UnsupportedError
from recsys.models import catalog
from recsys.models.bias import Bias
from recsys.models.results import Epoch
from tests.evaluation.pairs import Pairs, pairs
from tests.models.data import make_data


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine(tmp_path / "home")


@pytest.fixture
def data(engine: Engine) -> Dataset:
    """A stored data set in which everybody has enough ratings."""
    board = make_data()
    engine.library.registry.save_dataset(board)
    return engine.dataset(board.name)


def test_the_twin_is_trained_on_no_hidden_row(
    engine: Engine, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Pairs] = []
    fit = Bias._fit
    monkeypatch.setattr(
        Bias, "_fit", lambda self, given, *rest: seen.append(pairs(given.ratings)) or fit(self, given, *rest)
    )
    twin = engine.twin(data, "bias")
    assert seen[0] == pairs(twin.known)
    assert all(rows <= seen[0] for rows in seen)  # what it is rehearsed with, too
    assert len(twin.hidden) > 0
    assert seen[0] & pairs(twin.hidden) == set()
    assert pairs(twin.hidden) | seen[0] == pairs(data.ratings)


def test_the_twin_is_the_same_model_fitted_on_the_known_rows_only(engine: Engine, data: Dataset) -> None:
    twin = engine.twin(data, "bias")
    user_id = int(data.ratings.users.ids[0])
    profile = twin.known.profile(user_id)
    again = catalog.create("bias").fit(data.with_ratings(twin.known))
    np.testing.assert_array_equal(twin.model.score(profile), again.score(profile))
    assert not np.array_equal(twin.model.score(profile), engine.model(data, "bias").score(profile))


def test_a_twin_is_made_once_kept_for_the_next_start_and_never_listed(
    engine: Engine, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = engine.models(data)
    assert not engine.twin_is_ready(data, "bias")
    twin = engine.twin(data, "bias")
    assert engine.twin(data, "bias") is twin
    assert engine.twin_is_ready(data, "bias")
    assert engine.models(data) == listed
    assert engine.library.registry.models(data) == []
    monkeypatch.setattr(Bias, "_fit", None)
    later = Engine(engine.library.home)
    again = later.twin(later.dataset(data.name), "bias")
    assert pairs(again.hidden) == pairs(twin.hidden)


def test_other_settings_make_another_twin(engine: Engine, data: Dataset) -> None:
    engine.twin(data, "bias")
    engine.train(data, "bias", hyperparameters={"damping": 50.0})
    assert not engine.twin_is_ready(data, "bias")
    twin = engine.twin(data, "bias")
    assert isinstance(twin.model, Bias)
    assert twin.model.damping == 50.0
    assert engine.twin_is_ready(data, "bias")


def test_other_data_under_the_same_name_makes_another_twin(engine: Engine, data: Dataset) -> None:
    before = engine.twin(data, "bias")
    engine.library.registry.save_dataset(
        data.with_ratings(data.ratings.where(np.arange(len(data.ratings)) % 7 > 0))
    )
    changed = engine.library.registry.open_dataset(data.name)
    assert not engine.twin_is_ready(changed, "bias")
    assert len(engine.twin(changed, "bias").known) < len(before.known)


def test_a_damaged_twin_is_trained_again(engine: Engine, data: Dataset) -> None:
    twin = engine.twin(data, "bias")
    for file in (engine.library.home / "twins").rglob("*.npy"):
        file.unlink()  # the twin that is held still reads the old bytes
        file.write_bytes(b"broken")
    again = Engine(engine.library.home).twin(data, "bias")
    profile = twin.known.profile(int(data.ratings.users.ids[0]))
    np.testing.assert_array_equal(again.model.score(profile), twin.model.score(profile))


def test_a_removed_data_set_takes_its_twins_along(engine: Engine, data: Dataset) -> None:
    engine.twin(data, "bias")
    engine.library.registry.remove_dataset(data.name)
    engine.library.registry.save_dataset(make_data())
    later = Engine(engine.library.home)
    assert not later.twin_is_ready(later.dataset(data.name), "bias")


def test_a_stopped_twin_leaves_nothing_behind(engine: Engine, data: Dataset) -> None:
    def stop(_: Epoch) -> bool:
        return False

    with pytest.raises(Cancelled):
        engine.twin(data, "svd", on_epoch=stop)
    assert not engine.twin_is_ready(data, "svd")


def test_an_unknown_model_has_no_twin(engine: Engine, data: Dataset) -> None:
    with pytest.raises(UnknownNameError, match="Unknown model “nope”"):
        engine.twin(data, "nope")


def test_a_model_without_stars_cannot_be_judged(engine: Engine, data: Dataset) -> None:
    with pytest.raises(UnsupportedError):
        engine.twin(data, "popularity").judge(int(data.ratings.users.ids[0]))
