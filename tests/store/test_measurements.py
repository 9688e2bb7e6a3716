"""What was measured is kept for this very data, model, settings, protocol, seed and code, and for nothing else."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset
from recsys.errors import UnsupportedError
from recsys.evaluation.asking import Answers, Plan
from recsys.evaluation.protocols import plan_of
from recsys.evaluation.rows import Costs
from recsys.store import Measurements, Subject
from recsys.store import measurements as module
from tests.models.data import make_data

SVD = Subject("svd", {"n_factors": 3})


@pytest.fixture(scope="module")
def data() -> Dataset:
    return replace(make_data(n_users=20, n_items=30), name="small", fingerprint="f00d")


@pytest.fixture(scope="module")
def plan(data: Dataset) -> Plan:
    return plan_of(data, "holdout:0.2")[1]


class Model:
    """Answers something else every time it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> Answers:
        self.asked += 1
        guesses = np.full(7, float(self.asked))
        return Answers({"predicted": guesses, "low": guesses, "high": guesses}, Costs(1.5, 0.5, 2.0))


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def kept(tmp_path: Path) -> Measurements:
    return Measurements(tmp_path / "measurements")


def manifests(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "measurements").glob("*/*/*/answers.json"))


def test_whoever_comes_again_does_not_ask_again_not_even_after_a_restart(
    kept: Measurements, tmp_path: Path, data: Dataset, plan: Plan, model: Model
) -> None:
    first = kept.get(data, SVD, plan, 0, model)
    again = Measurements(tmp_path / "measurements").get(data, SVD, plan, 0, model)
    assert model.asked == 1
    assert again.costs == first.costs
    assert set(again.arrays) == set(first.arrays)
    for name, array in first.arrays.items():
        np.testing.assert_array_equal(again.arrays[name], array)
    with pytest.raises(ValueError, match="read-only"):
        again.arrays["predicted"][0] = 1.0  # type: ignore[index]


@pytest.mark.parametrize(
    "other",
    [
        lambda data, plan: (replace(data, fingerprint="beef"), SVD, plan, 0),
        lambda data, plan: (data, Subject("svd", {"n_factors": 4}), plan, 0),
        lambda data, plan: (data, Subject("nmf", {"n_factors": 3}), plan, 0),
        lambda data, plan: (data, SVD, plan_of(data, "holdout:0.3")[1], 0),
        lambda data, plan: (data, SVD, plan, 1),
    ],
)
def test_what_differs_in_anything_is_asked(
    kept: Measurements,
    data: Dataset,
    plan: Plan,
    model: Model,
    other: Callable[[Dataset, Plan], tuple[Dataset, Subject, Plan, int]],
) -> None:
    kept.get(data, SVD, plan, 0, model)
    kept.get(*other(data, plan), model)
    assert model.asked == 2


def test_another_version_of_the_code_asks_again_and_what_was_is_dropped(
    kept: Measurements,
    tmp_path: Path,
    data: Dataset,
    plan: Plan,
    model: Model,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept.get(data, SVD, plan, 0, model)
    assert not kept.has_outdated(data)
    monkeypatch.setattr(module, "code_version", lambda: "another")
    assert kept.has_outdated(data)
    assert kept.find(data, SVD, plan.protocol, 0) is None
    kept.get(data, SVD, plan, 0, model)
    assert model.asked == 2
    assert not kept.has_outdated(data)
    (manifest,) = manifests(tmp_path)
    assert json.loads(manifest.read_text())["code"] == "another"


def test_another_version_of_a_protocol_asks_again(
    kept: Measurements, data: Dataset, plan: Plan, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.get(data, SVD, plan, 0, model)
    protocol = module.PROTOCOLS["holdout"]
    newer = replace(protocol, version=protocol.version + 1)
    monkeypatch.setattr(module, "protocol_named", lambda protocol: newer)
    kept.get(data, SVD, plan, 0, model)
    assert model.asked == 2


def test_the_code_is_told_by_what_asks_and_by_every_model(tmp_path: Path) -> None:
    assert module.code_version() == module.code_version.__wrapped__()
    assert len(module.code_version()) == 16


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "predicted.npy").write_bytes(b"\x93NUMPY"),
        lambda folder: (folder / "predicted.npy").unlink(),
        lambda folder: (folder / "answers.json").write_text("{"),
        lambda folder: (folder / "answers.json").write_text('{"format_version": 1}'),
        lambda folder: (folder / "answers.json").write_text('{"format_version": 99, "sha256": {}}'),
    ],
)
def test_what_is_damaged_is_asked_again_and_mended(
    tmp_path: Path, data: Dataset, plan: Plan, model: Model, damage: Callable[[Path], object]
) -> None:
    home = tmp_path / "measurements"
    Measurements(home).get(data, SVD, plan, 0, model)
    damage(manifests(tmp_path)[0].parent)
    assert Measurements(home).find(data, SVD, plan.protocol, 0) is None
    Measurements(home).get(data, SVD, plan, 0, model)
    assert model.asked == 2
    assert Measurements(home).find(data, SVD, plan.protocol, 0) is not None


def test_a_fresh_look_asks_and_takes_the_place_of_the_kept_one(
    kept: Measurements, data: Dataset, plan: Plan, model: Model
) -> None:
    kept.get(data, SVD, plan, 0, model)
    assert kept.get(data, SVD, plan, 0, model, fresh=True).arrays["predicted"][0] == 2.0
    found = kept.find(data, SVD, plan.protocol, 0)
    assert found is not None
    assert found.arrays["predicted"][0] == 2.0


def test_why_a_model_could_not_be_asked_is_known_until_it_can_be(
    kept: Measurements, data: Dataset, plan: Plan, model: Model
) -> None:
    def refuse() -> Answers:
        raise UnsupportedError("It needs JAX.")

    before = kept.state(data)
    with pytest.raises(UnsupportedError):
        kept.get(data, SVD, plan, 0, refuse)
    assert kept.why_not(data, SVD, plan.protocol) == "It needs JAX."
    assert kept.state(data) != before
    kept.get(data, SVD, plan, 0, model)
    assert kept.why_not(data, SVD, plan.protocol) == ""


def test_small_findings_are_kept_beside_the_answers(
    kept: Measurements, tmp_path: Path, data: Dataset
) -> None:
    made: list[int] = []

    def make() -> dict[str, object]:
        made.append(1)
        return {"rows": 3, "sentence": "No leak."}

    assert kept.find_note(data, SVD, "leaks", 0) is None
    assert kept.note(data, SVD, "leaks", 0, make) == {"rows": 3, "sentence": "No leak."}
    assert Measurements(tmp_path / "measurements").note(data, SVD, "leaks", 0, make)["rows"] == 3
    assert len(made) == 1
    assert kept.find_note(data, SVD, "something else", 0) is None


def test_data_in_memory_and_folds_from_files_are_never_kept(
    kept: Measurements, tmp_path: Path, data: Dataset, plan: Plan, model: Model
) -> None:
    kept.get(replace(data, fingerprint=""), SVD, plan, 0, model)
    kept.get(data, SVD, replace(plan, protocol="folds:somewhere"), 0, model)
    assert model.asked == 2
    assert manifests(tmp_path) == []


def test_a_disk_that_refuses_is_no_reason_not_to_show_them(
    tmp_path: Path, data: Dataset, plan: Plan, model: Model, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "measurements"
    blocked.write_text("a file where a folder should be")
    with caplog.at_level(logging.WARNING):
        answers = Measurements(blocked).get(data, SVD, plan, 0, model)
    assert answers.arrays["predicted"][0] == 1.0
    assert "not kept" in caplog.text


def test_other_contents_of_a_data_set_and_the_oldest_are_dropped(
    kept: Measurements,
    tmp_path: Path,
    data: Dataset,
    plan: Plan,
    model: Model,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept.get(replace(data, fingerprint="beef"), SVD, plan, 0, model)
    monkeypatch.setattr(module, "KEPT_AT_MOST", 2)
    for seed in range(4):
        kept.get(data, SVD, plan, seed, model)
    found = [json.loads(manifest.read_text())["seed"] for manifest in manifests(tmp_path)]
    assert sorted(found) == [2, 3]
    kept.forget(data.name)
    assert manifests(tmp_path) == []
