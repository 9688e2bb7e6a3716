"""Registry: trained models, kept and used only with the very data they were trained on."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset, Ratings
from recsys.errors import StoreError, UnknownNameError
from recsys.models import catalog
from recsys.store import registry as module
from recsys.store.files import sha256
from recsys.store.registry import Registry
from recsys.store.versions import Versions
from tests.store.conftest import PROFILE, fewer, fitted


def model_folder(registry: Registry, name: str) -> Path:
    return Versions(registry.home / "models" / "tiny").current(name)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("bias", {"damping": 2.5}),
        ("ease", {"regularization": 3.0}),
        ("svd", {"n_factors": 3, "n_epochs": 2, "ranges": False, "seed": 5}),
        ("weighted", {"parts": "ease,svd", "weights": "0.25,0.75", "svd.n_factors": 2, "svd.n_epochs": 2}),
        ("hybrid", {"rater.n_factors": 2, "rater.n_epochs": 2, "rater.ranges": False, "stars_weight": 0.5}),
    ],
)
def test_a_model_comes_back_with_settings_and_scores(
    registry: Registry, data: Dataset, name: str, settings: dict[str, float]
) -> None:
    model = fitted(data, name, **settings)
    registry.save_model(data, "mine", model, {"seconds": 1.5, "epochs": []})
    back = registry.load_model(data, "mine")
    assert catalog.hyperparameters_of(back) == catalog.hyperparameters_of(model)
    assert settings.items() <= catalog.hyperparameters_of(back).items()
    np.testing.assert_array_equal(back.score(PROFILE), model.score(PROFILE))
    assert back.scale_ == data.scale
    manifest = registry.describe_model(data, "mine")
    assert (manifest["model"], manifest["name"], manifest["seconds"]) == (name, "mine", 1.5)


def test_a_model_of_an_older_import_is_not_used(registry: Registry, data: Dataset) -> None:
    registry.save_model(data, "bias", fitted(data), {})
    registry.save_dataset(fewer(data, 5))
    newer = registry.open_dataset("tiny")
    assert registry.models(newer) == []
    with pytest.raises(UnknownNameError, match=r"^Unknown model “bias”. There is none yet.$"):
        registry.load_model(newer, "bias")
    assert registry.models(data) == ["bias"]


def test_a_model_of_another_format_version_is_not_used(
    registry: Registry, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.save_model(data, "bias", fitted(data), {})
    monkeypatch.setattr(module, "MODEL_FORMAT", module.MODEL_FORMAT + 1)
    assert registry.models(data) == []


def test_findings_are_kept_beside_each_other_and_for_this_very_content(
    registry: Registry, data: Dataset
) -> None:
    assert registry.with_findings(data).findings == {}
    registry.keep_findings(data, {"one": {"tried": [1.5]}})
    registry.keep_findings(data, {"two": 2})
    registry.keep_findings(data, {})
    assert registry.with_findings(data).findings == {"one": {"tried": [1.5]}, "two": 2}
    assert registry.models(data) == []
    registry.save_dataset(fewer(data, 5))
    assert registry.with_findings(registry.open_dataset("tiny")).findings == {}
    (registry.home / "models" / "tiny" / module.FINDINGS).write_text("[")
    assert registry.with_findings(data).findings == {}
    in_memory = data.with_ratings(data.ratings)
    registry.keep_findings(in_memory, {"one": 1})
    assert registry.with_findings(in_memory).findings == {}


def test_a_model_is_replaced_while_a_reader_holds_the_old_one(registry: Registry, data: Dataset) -> None:
    registry.save_model(data, "bias", fitted(data, damping=0.0), {})
    held = registry.load_model(data, "bias")
    before = held.score(PROFILE).copy()
    for damping in (50.0, 100.0, 200.0):
        registry.save_model(data, "bias", fitted(data, damping=damping), {})
    np.testing.assert_array_equal(held.score(PROFILE), before)
    assert not np.array_equal(registry.load_model(data, "bias").score(PROFILE), before)


def test_a_damaged_model_is_one_sentence_and_the_others_still_load(registry: Registry, data: Dataset) -> None:
    for name in ("bias", "other"):
        registry.save_model(data, name, fitted(data), {})
    file = model_folder(registry, "bias") / "item_biases_.npy"
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(StoreError, match=r"^item_biases_\.npy is damaged: .* model\.json\.$"):
        registry.load_model(data, "bias")
    assert registry.load_model(data, "other").score(PROFILE).shape == (5,)


@pytest.mark.parametrize("harm", ["pointer", "manifest", "folder"])
def test_a_model_whose_notes_are_damaged_is_not_there_and_the_others_are(
    registry: Registry, data: Dataset, harm: str
) -> None:
    for name in ("bias", "other"):
        registry.save_model(data, name, fitted(data), {})
    folder = model_folder(registry, "bias")
    if harm == "folder":
        shutil.rmtree(folder)
    else:
        (folder / "model.json" if harm == "manifest" else folder.parent / "current.json").write_text("{")
    assert registry.models(data) == ["other"]
    with pytest.raises(UnknownNameError):
        registry.describe_model(data, "bias")


@pytest.mark.parametrize(
    "change",
    [
        {"arrays": {"item_biases_": ["float32", [5]]}},
        {"arrays": {"item_biases_": ["float64", [4]]}},
        {"arrays": {"../../../../outside": ["float64", [2]]}},
        {"arrays": []},
        {"numbers": None},
        {"scale": [1, 5, 1, 1]},
        {"scale": None},
        {"model": "no-such-model"},
        {"hyperparameters": {"no_such_setting": 1}},
        {"hyperparameters": [1]},
    ],
)
def test_a_manifest_that_lies_about_its_model_is_one_sentence(
    registry: Registry, data: Dataset, change: dict[str, object]
) -> None:
    registry.save_model(data, "bias", fitted(data), {})
    np.save(registry.home.parent / "outside.npy", np.ones(2))
    file = model_folder(registry, "bias") / "model.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(StoreError, match=r"^[^\n]+\.$") as caught:
        registry.load_model(data, "bias")
    assert str(registry.home) not in str(caught.value)


def test_an_array_that_holds_objects_is_refused_even_with_a_right_checksum(
    registry: Registry, data: Dataset
) -> None:
    registry.save_model(data, "bias", fitted(data), {})
    folder = model_folder(registry, "bias")
    np.save(folder / "item_biases_.npy", np.array([print] * 5, dtype=object), allow_pickle=True)
    manifest = json.loads((folder / "model.json").read_text())
    manifest["sha256"]["item_biases_.npy"] = sha256(folder / "item_biases_.npy")
    (folder / "model.json").write_text(json.dumps(manifest))
    with pytest.raises(StoreError, match=r"^item_biases_\.npy is missing or damaged\.$"):
        registry.load_model(data, "bias")


def test_one_model_is_published_and_only_while_it_fits(registry: Registry, data: Dataset) -> None:
    assert registry.published(data) is None
    with pytest.raises(UnknownNameError, match=r"^Unknown model “bias”"):
        registry.publish(data, "bias")
    for name in ("bias", "mine"):
        registry.save_model(data, name, fitted(data), {})
    registry.publish(data, "bias")
    registry.publish(data, "mine")
    assert registry.published(data) == "mine"
    assert registry.models(data) == ["bias", "mine"]
    registry.save_dataset(fewer(data, 5))
    assert registry.published(registry.open_dataset("tiny")) is None


@pytest.mark.parametrize("note", ["{", "[]", '{"model": 5}', '{"model": null}', '{"model": "../x"}', "{}"])
def test_a_damaged_note_of_the_published_model_means_none_is(
    registry: Registry, data: Dataset, note: str
) -> None:
    registry.save_model(data, "bias", fitted(data), {})
    registry.publish(data, "bias")
    (registry.home / "models" / "tiny" / "published.json").write_text(note)
    assert registry.published(data) is None


def test_people_without_ratings_do_not_stop_a_model_from_being_kept(
    registry: Registry, tiny: Dataset
) -> None:
    lonely = Ratings.of([1], [10], [5.0], items=tiny.catalog.items)
    registry.save_dataset(tiny.with_ratings(lonely))
    data = registry.open_dataset("tiny")
    registry.save_model(data, "bias", fitted(data), {})
    assert registry.load_model(data, "bias").score(PROFILE).shape == (5,)
