"""Registry: named versions, old or new and never half, nothing outside its folder."""

import errno
import multiprocessing
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset
from recsys.errors import StoreError, UnknownNameError
from recsys.store.registry import Registry
from recsys.store.versions import Versions, check_name
from tests.store.conftest import PROFILE, fewer, fitted

FORK = multiprocessing.get_context("fork")
BAD_NAMES = ["", "A", "../x", "..", ".", "-a", "_a", "a/b", "a b", "a\n", "é", "x" * 65, "a.b", "a\0"]


# -- names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_is_none_is_refused_everywhere_and_touches_nothing(
    registry: Registry, data: Dataset, name: str, tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))
    for use in (
        lambda: check_name(name),
        lambda: registry.save_dataset(replace(data, name=name)),
        lambda: registry.save_model(data, name, fitted(data), {}),
        lambda: registry.models(replace(data, name=name)),
        lambda: Versions(registry.home / "datasets").current(name),
        lambda: Versions(registry.home / "datasets").remove(name),
    ):
        with pytest.raises(ValueError, match=r"^A name is 1 to 64 small letters"):
            use()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_bad_name_to_remove_describe_load_or_publish_is_unknown(
    registry: Registry, data: Dataset, name: str
) -> None:
    uses: list[Callable[[], object]] = [
        lambda: registry.remove_dataset(name),
        lambda: registry.describe_dataset(name),
        lambda: registry.load_model(data, name),
        lambda: registry.describe_model(data, name),
        lambda: registry.publish(data, name),
    ]
    for use in uses:
        with pytest.raises(UnknownNameError, match=r"^Unknown "):
            use()
    assert registry.datasets() == ["tiny"]


@pytest.mark.parametrize("name", ["a", "0", "ml-latest-small", "a_b", "x" * 64])
def test_plain_names_are_names(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["nothing", "no/such/folder", "x" * 5_000, "a\0b"])
def test_an_unknown_data_set_is_one_sentence_that_lists_what_there_is(
    registry: Registry, data: Dataset, name: str
) -> None:
    with pytest.raises(UnknownNameError, match=r"There is: tiny\.$"):
        registry.open_dataset(name)


# -- data sets -------------------------------------------------------------------------------------------


def test_data_sets_are_listed_described_opened_and_removed(registry: Registry, tiny: Dataset) -> None:
    assert registry.datasets() == []
    manifest = registry.save_dataset(tiny)
    registry.save_dataset(replace(tiny, name="another"))
    assert registry.datasets() == ["another", "tiny"]
    assert registry.describe_dataset("tiny") == manifest
    assert registry.open_dataset("tiny").ratings.values.tolist() == tiny.ratings.values.tolist()
    registry.remove_dataset("tiny")
    assert registry.datasets() == ["another"]
    with pytest.raises(UnknownNameError):
        registry.open_dataset("tiny")


def test_a_removed_data_set_takes_its_models_along(registry: Registry, data: Dataset, tiny: Dataset) -> None:
    registry.save_model(data, "bias", fitted(data), {})
    registry.remove_dataset("tiny")
    registry.save_dataset(tiny)
    assert registry.models(registry.open_dataset("tiny")) == []


def test_a_replaced_data_set_leaves_open_readers_the_old_one(registry: Registry, data: Dataset) -> None:
    old_values = data.ratings.values.tolist()
    for count in (5, 4, 3):
        registry.save_dataset(fewer(data, count))
        assert len(registry.open_dataset("tiny").ratings) == count
    assert data.ratings.values.tolist() == old_values


def test_only_the_current_version_and_the_one_before_are_kept(registry: Registry, tiny: Dataset) -> None:
    versions_by_name = Versions(registry.home / "datasets")
    seen = []
    for count in (6, 5, 4, 3):
        registry.save_dataset(fewer(tiny, count))
        seen.append(versions_by_name.current("tiny"))
    versions = [path for path in (registry.home / "datasets" / "tiny").iterdir() if path.is_dir()]
    assert sorted(versions) == sorted(seen[-2:])


def test_what_a_crash_left_half_written_goes_with_the_next_saving(registry: Registry, data: Dataset) -> None:
    half = registry.home / "datasets" / "tiny" / ".v17.abcdef"
    half.mkdir()
    registry.save_dataset(fewer(data, 5))
    assert not half.exists()


def test_a_saving_that_fails_leaves_the_old_version(
    registry: Registry, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr(np, "save", full)
        with pytest.raises(StoreError, match=r"No space left on device\.$"):
            registry.save_dataset(fewer(data, 5))
    assert len(registry.open_dataset("tiny").ratings) == len(data.ratings)
    assert not list((registry.home / "datasets" / "tiny").glob(".*"))


def test_a_folder_that_an_import_made_opens_by_its_path(registry: Registry, data: Dataset) -> None:
    named = registry.home / "datasets" / "tiny"
    elsewhere = Registry(registry.home.parent / "elsewhere")
    for folder in (named, Versions(named.parent).current("tiny")):
        assert elsewhere.open_dataset(str(folder)).fingerprint == data.fingerprint


def test_a_data_set_opens_by_a_path_from_where_one_stands(
    registry: Registry, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(registry.home / "datasets" / "tiny")
    assert Registry(registry.home.parent / "elsewhere").open_dataset(".").fingerprint == data.fingerprint


@pytest.mark.parametrize("pointer", ["{", "{}", '{"version": "../../x"}', '{"version": "v1/../.."}', "[]"])
def test_a_damaged_pointer_is_one_sentence(registry: Registry, data: Dataset, pointer: str) -> None:
    (registry.home / "datasets" / "tiny" / "current.json").write_text(pointer)
    with pytest.raises(StoreError, match=r"^(The pointer of tiny is|current\.json is) .*damaged.*\.$"):
        registry.open_dataset("tiny")


def save_again_and_again(home: Path, data: Dataset, rounds: int) -> None:
    registry, model = (
        Registry(home),
        fitted(data, ranges=False),
    )  # a forked process lacks the threads that score
    for number in range(rounds):
        registry.save_dataset(fewer(data, 2 + number % 5))
        registry.save_model(data, "bias", model, {"number": number})


def test_processes_that_save_at_once_leave_one_whole(registry: Registry, data: Dataset) -> None:
    held = Versions(registry.home / "datasets").current("tiny")
    writers = [FORK.Process(target=save_again_and_again, args=(registry.home, data, 12)) for _ in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert len(Versions(registry.home / "datasets").names()) == 1
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    assert len(registry.open_dataset("tiny").ratings) in range(2, 7)
    assert registry.load_model(data, "bias").score(PROFILE).shape == (5,)
    for folder in (registry.home / "datasets" / "tiny", registry.home / "models" / "tiny" / "bias"):
        assert len([path for path in folder.iterdir() if path.is_dir() and path != held]) <= 2
