"""Prices are measured once for each model and state of the program, kept on disk, and read cheaply."""

from pathlib import Path

import pytest

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import Cancelled, DataError, UnsupportedError
from recsys.evaluation import prices
from recsys.jobs import JobQueue, State, prepare_prices
from recsys.store import pricelists
from recsys.tuning import Tuning

SETTINGS = [Tuning(safe=1), Tuning(favourites=4)]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The models whose lists were really looked through."""
    calls: list[str] = []
    real = prices.look_for

    def counted(data: Dataset, twin: object, *more: object) -> object:
        calls.append(twin.model.name)  # type: ignore[attr-defined]
        return real(data, twin, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(prices, "look_for", counted)
    monkeypatch.setattr(prices, "settings_of", lambda data: SETTINGS)
    return calls


@pytest.fixture
def opened(tmp_path: Path, small_demo: None) -> tuple[Engine, Dataset]:
    engine = Engine(tmp_path)
    return engine, engine.dataset("demo")


def test_measured_in_the_background_once_and_found_again_after_a_restart(
    opened: tuple[Engine, Dataset], tmp_path: Path, looks: list[str]
) -> None:
    engine, data = opened
    assert engine.prices(data, "bias") is None
    queue = JobQueue()
    for _ in range(2):
        job = prepare_prices(queue, engine, data, "bias")
        assert job.wait(60)
        assert job.state is State.DONE
    assert looks == ["bias"]
    found = engine.prices(data, "bias")
    assert found is not None
    assert list(found.settings) == [tuning.as_text() for tuning in SETTINGS]
    assert engine.prices(data, "bias") is found
    again = Engine(tmp_path).prices(data, "bias")
    assert again is not None
    assert str(again) == str(found)  # NaN and all: here too little is found to say anything


def test_other_trained_models_have_a_price_beside_it(
    opened: tuple[Engine, Dataset], looks: list[str]
) -> None:
    engine, data = opened
    engine.train(data, "svd", hyperparameters={"n_epochs": 3, "ranges": False})
    assert prepare_prices(queue := JobQueue(), engine, data, "bias").wait(60)
    assert looks == ["bias", "svd"]
    found = engine.prices(data, "bias")
    assert found is not None
    assert list(found.models) == ["svd"]
    assert engine.prices(data, "svd") is None  # its settings were not measured, only its lists as they come
    assert prepare_prices(queue, engine, data, "svd").wait(60)
    own = engine.prices(data, "svd")
    assert own is not None
    assert own.people == found.people
    assert list(own.settings) == list(found.settings)


def test_a_model_with_other_settings_is_measured_anew(
    opened: tuple[Engine, Dataset], looks: list[str]
) -> None:
    engine, data = opened
    for factors in (3, 4):
        engine.train(data, "svd", "mine", {"n_epochs": 3, "ranges": False, "n_factors": factors})
        assert engine.prices(data, "mine") is None
        engine.price_lists.measure(data, "mine")
        assert engine.prices(data, "mine") is not None
    assert len(looks) == 2


def test_another_program_measures_anew(
    opened: tuple[Engine, Dataset], looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, data = opened
    engine.price_lists.measure(data, "bias")
    monkeypatch.setattr(pricelists, "digest_of", lambda *code: "another")
    engine.price_lists.forget(data)
    assert engine.prices(data, "bias") is None


def test_what_was_stopped_leaves_nothing(opened: tuple[Engine, Dataset], looks: list[str]) -> None:
    engine, data = opened

    def stop(share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        engine.price_lists.measure(data, "bias", stop)
    assert engine.prices(data, "bias") is None


def test_large_data_trains_no_twin_for_this_alone(
    opened: tuple[Engine, Dataset], looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, data = opened
    monkeypatch.setattr(pricelists, "MOST_RATINGS", len(data.ratings) - 1)
    with pytest.raises(UnsupportedError, match="not measured on data of more than"):
        engine.price_lists.measure(data, "bias")
    engine.twin(data, "bias")
    engine.price_lists.measure(data, "bias")
    assert engine.prices(data, "bias") is not None


def test_too_few_people_end_the_work_with_a_sentence(tiny: Dataset, tmp_path: Path) -> None:
    engine = Engine(tmp_path)
    engine.library.registry.save_dataset(tiny)
    data = engine.dataset("tiny")
    with pytest.raises(DataError, match="takes 20 people"):
        engine.price_lists.measure(data, "bias")
    job = prepare_prices(JobQueue(), engine, data, "bias")
    assert job.wait(60)
    assert job.state is State.FAILED
    assert job.error_sentence.startswith("What a setting costs takes 20 people")
