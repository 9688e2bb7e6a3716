"""Versions: names that every system can keep, and old ones that go when nobody holds them."""

import gc
import threading
import time
from pathlib import Path

import pytest

from recsys.dataset import Dataset
from recsys.errors import StoreError
from recsys.store.files import only_writer, read_json, write_json
from recsys.store.library import Library
from recsys.store.registry import Registry
from recsys.store.versions import POINTER, Versions, check_name, name_from
from tests.store.conftest import fewer, fitted


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("ML Tiny!", "ml-tiny"),
        ("ml-latest-small.zip", "ml-latest-small"),
        ("..", "data"),
        ("(é)", "data"),
        ("_x_", "x"),
        ("y" * 200, "y" * 64),
        ("aux.csv", "aux-data"),
    ],
)
def test_without_a_name_a_source_gives_its_own(file: str, name: str) -> None:
    assert name_from(Path(file)) == name
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["con", "prn", "aux", "nul", "com1", "lpt9"])
def test_a_name_that_windows_keeps_for_a_device_is_refused_everywhere(
    registry: Registry, data: Dataset, name: str
) -> None:
    sentence = rf"^Windows cannot keep anything called “{name}”; choose another name\.$"
    with pytest.raises(ValueError, match=sentence):
        check_name(name)
    with pytest.raises(ValueError, match=sentence):
        registry.save_model(data, name, fitted(data), {})


def test_two_savings_at_one_tick_of_the_clock_are_two_versions(
    registry: Registry, tiny: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 17)
    for count in (5, 4, 3):
        registry.save_dataset(fewer(tiny, count))
    assert len(registry.open_dataset("tiny").ratings) == 3
    assert versions(registry) == ["v18", "v19"]


def versions(registry: Registry, *place: str) -> list[str]:
    folder = registry.home.joinpath(*(place or ("datasets", "tiny")))
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


# -- where what is in use cannot go ------------------------------------------------------------------------


@pytest.mark.usefixtures("on_windows")
def test_a_version_in_use_stays_whole_until_a_saving_finds_it_free(registry: Registry, tiny: Dataset) -> None:
    registry.save_dataset(tiny)
    held = registry.open_dataset("tiny")
    first = Versions(registry.home / "datasets").current("tiny")
    files = sorted(path.name for path in first.iterdir())
    for count in (5, 4, 3):
        registry.save_dataset(fewer(tiny, count))
        assert len(registry.open_dataset("tiny").ratings) == count
    assert held.ratings.values.tolist() == tiny.ratings.values.tolist()
    assert sorted(path.name for path in first.iterdir()) == files
    assert len(versions(registry)) == 3
    del held
    gc.collect()
    registry.save_dataset(fewer(tiny, 2))
    assert len(versions(registry)) == 2
    assert not first.exists()


@pytest.mark.usefixtures("on_windows")
def test_a_version_that_nobody_holds_any_more_goes_at_a_start(registry: Registry, tiny: Dataset) -> None:
    registry.save_dataset(tiny)
    held = registry.open_dataset("tiny")
    for count in (5, 4):
        registry.save_dataset(fewer(tiny, count))
    Library(registry.home).tidy()
    assert len(versions(registry)) == 3
    del held
    gc.collect()
    Library(registry.home).tidy()
    assert len(versions(registry)) == 2
    assert len(registry.open_dataset("tiny").ratings) == 4


@pytest.mark.usefixtures("on_windows")
def test_a_removed_name_in_use_vanishes_at_once_and_the_rest_at_a_start(
    registry: Registry, tiny: Dataset
) -> None:
    registry.save_dataset(tiny)
    held = registry.open_dataset("tiny")
    registry.save_model(held, "bias", fitted(held), {})
    model = registry.load_model(held, "bias")
    registry.remove_dataset("tiny")
    assert registry.datasets() == []
    assert registry.models(held) == []
    assert held.ratings.values.tolist() == tiny.ratings.values.tolist()
    registry.save_dataset(tiny)  # the name is free, and what was learned before does not come back
    assert registry.models(registry.open_dataset("tiny")) == []
    registry.remove_dataset("tiny")
    del held, model
    gc.collect()
    Library(registry.home).tidy()
    assert list(registry.home.rglob("*.npy")) == []


@pytest.mark.usefixtures("on_windows")
def test_a_pointer_that_somebody_reads_is_replaced_and_removed_a_moment_later(
    registry: Registry, tiny: Dataset
) -> None:
    registry.save_dataset(tiny)
    pointer = registry.home / "datasets" / "tiny" / POINTER
    for change in (lambda: registry.save_dataset(fewer(tiny, 4)), lambda: registry.remove_dataset("tiny")):
        with pointer.open() as reading:
            closing = threading.Timer(0.2, reading.close)
            closing.start()
            change()
            closing.join()
    assert registry.datasets() == []


@pytest.mark.usefixtures("on_windows")
def test_a_file_that_stays_in_use_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recsys.system.PATIENCE", 0.05)
    write_json(tmp_path / "note.json", {"at": 1})
    with (
        (tmp_path / "note.json").open(),
        pytest.raises(StoreError, match=r"^Cannot write note\.json: .*used by another process\.$"),
    ):
        write_json(tmp_path / "note.json", {"at": 2})
    assert read_json(tmp_path / "note.json") == {"at": 1}


# -- tidying -----------------------------------------------------------------------------------------------


def test_tidying_leaves_what_is_whole_damaged_or_being_written(registry: Registry, tiny: Dataset) -> None:
    for count in (5, 4):
        registry.save_dataset(fewer(tiny, count))
    kept = versions(registry)
    busy, damaged, dead = (registry.home / "datasets" / name for name in ("busy", "damaged", "dead"))
    for folder in (busy, damaged, dead):
        (folder / "v5").mkdir(parents=True)
    (damaged / POINTER).write_text("{")
    (registry.home / "datasets" / "tiny" / ".v6.half").mkdir()
    with only_writer(registry.home / "datasets" / ".busy.lock"):
        registry.tidy()
    assert versions(registry) == kept
    assert [folder.exists() for folder in (busy, damaged, dead)] == [True, True, False]


def test_a_writer_that_waits_too_long_is_told_so(tmp_path: Path) -> None:
    with (
        only_writer(tmp_path / "datasets" / ".a.lock"),
        pytest.raises(StoreError, match=r"^Somebody else is writing datasets; please try again later\.$"),
        only_writer(tmp_path / "datasets" / ".a.lock", patience=0.05),
    ):
        pass
