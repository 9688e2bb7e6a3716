"""The business view of a stored data set: made once a version, kept on disk; nobody who only asks for it waits."""

import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recsys.business import TABLES
from recsys.dataset import Dataset
from recsys.errors import Cancelled, StoreError
from recsys.insights.explore.rows import Rows
from recsys.insights.features import Features, features_of
from recsys.store import Library, businesses, businessfiles, explorations


class Maker:
    """Notes of which contents the features were really worked out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[str] = []

        def noted(data: Dataset, *more: object) -> Features:
            self.made.append(data.fingerprint)
            return features_of(data, *more)  # type: ignore[arg-type]

        monkeypatch.setattr(businesses, "features_of", noted)


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    return Maker(monkeypatch)


def stored(home: Path, data: Dataset) -> tuple[Library, Dataset]:
    """A newly started program with ``data`` open."""
    library = Library(home)
    if data.name not in library.registry.datasets():
        library.registry.save_dataset(data)
    return library, library.dataset(data.name)


def folder_of(home: Path, data: Dataset) -> Path:
    return home / "insights" / data.name / data.fingerprint / "business"


def test_a_restart_takes_what_was_kept(tiny: Dataset, tmp_path: Path, maker: Maker) -> None:
    library, data = stored(tmp_path, tiny)
    assert not library.businesses.is_ready(data)
    said: list[tuple[float, str]] = []
    first = library.businesses.get(data, lambda share, doing: said.append((share, doing)))
    assert [share for share, _ in said] == sorted(share for share, _ in said)
    assert all(doing and doing[0].isupper() for _, doing in said)
    assert library.businesses.get(data) is first
    again, data = stored(tmp_path, tiny)
    assert again.businesses.is_ready(data)
    second = again.businesses.get(data)
    assert len(maker.made) == 1
    for kind, table in features_of(data).tables.items():
        pd.testing.assert_frame_equal(table, second.features.tables[kind])
    for name in TABLES:
        pd.testing.assert_frame_equal(first[name], second[name])
    pd.testing.assert_frame_equal(first.segments.people, second.segments.people)
    assert first.segments.method == second.segments.method


@pytest.mark.parametrize("file", ["features_people.parquet", "segments_people.parquet", "business.json"])
def test_a_damaged_one_is_made_again(tiny: Dataset, tmp_path: Path, maker: Maker, file: str) -> None:
    library, data = stored(tmp_path, tiny)
    library.businesses.get(data)
    path = folder_of(tmp_path, data) / file
    path.write_bytes(path.read_bytes()[:-3] + b"???")
    again, data = stored(tmp_path, tiny)
    assert not again.businesses.is_ready(data)
    again.businesses.get(data)
    assert len(maker.made) == 2
    assert stored(tmp_path, tiny)[0].businesses.is_ready(data)


def test_a_table_that_is_gone_since_is_made_again(tiny: Dataset, tmp_path: Path, maker: Maker) -> None:
    library, data = stored(tmp_path, tiny)
    business = library.businesses.get(data)
    name = next(iter(TABLES))
    (folder_of(tmp_path, data) / f"table_{name}.parquet").unlink()
    assert business[name].columns.tolist()
    assert len(maker.made) == 1


def test_what_another_program_made_is_made_again(
    tiny: Dataset, tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, data = stored(tmp_path, tiny)
    library.businesses.get(data)
    monkeypatch.setattr(businessfiles, "_program", lambda: "another")
    again, data = stored(tmp_path, tiny)
    assert not again.businesses.is_ready(data)
    again.businesses.get(data)
    assert len(maker.made) == 2


def test_a_disk_that_refuses_is_no_reason_not_to_show_it(
    tiny: Dataset, tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise StoreError("Cannot write business: the disk refused.")

    monkeypatch.setattr(businesses, "write_business", refuse)
    library, data = stored(tmp_path, tiny)
    assert len(library.businesses.get(data).features.tables["people"]) == 4
    assert library.businesses.is_ready(data)
    assert not stored(tmp_path, tiny)[0].businesses.is_ready(data)
    assert len(maker.made) == 1


def test_who_stops_it_keeps_nothing_and_may_begin_again(tiny: Dataset, tmp_path: Path) -> None:
    def stop(share: float, doing: str) -> None:
        if doing == "Counting":
            raise Cancelled("Looking")

    library, data = stored(tmp_path, tiny)
    with pytest.raises(Cancelled):
        library.businesses.get(data, stop)
    assert not library.businesses.is_ready(data)
    assert not folder_of(tmp_path, data).exists()
    library.businesses.get(data)
    assert library.businesses.is_ready(data)


def test_it_goes_with_its_data_set(tiny: Dataset, tmp_path: Path) -> None:
    library, data = stored(tmp_path, tiny)
    library.businesses.get(data)
    library.remove_dataset(tiny.name)
    assert not library.businesses.is_ready(data)
    assert not folder_of(tmp_path, data).parent.parent.exists()


def test_one_that_is_removed_while_it_is_made_leaves_nothing(tiny: Dataset, tmp_path: Path) -> None:
    library, data = stored(tmp_path, tiny)

    def remove(share: float, doing: str) -> None:
        if tiny.name in library.registry.datasets():
            library.remove_dataset(tiny.name)

    library.businesses.get(data, remove)
    assert not folder_of(tmp_path, data).exists()


def test_a_new_version_replaces_the_old_one(tiny: Dataset, tmp_path: Path, maker: Maker) -> None:
    library, old = stored(tmp_path, tiny)
    library.businesses.get(old)
    ratings = tiny.ratings.where(np.arange(len(tiny.ratings)) < 7)
    library.registry.save_dataset(tiny.with_ratings(ratings))
    library.reopen(tiny.name)
    new = library.dataset(tiny.name)
    assert not library.businesses.is_ready(new)
    assert library.businesses.get(new).features.tables["people"]["ratings"].sum() == 7
    assert not folder_of(tmp_path, old).exists()
    assert folder_of(tmp_path, new).is_dir()


def test_one_of_an_old_version_leaves_that_of_the_new_one(
    tiny: Dataset, tmp_path: Path, maker: Maker
) -> None:
    """A new version is stored, looked at and kept while the old one is still being looked at."""
    library, old = stored(tmp_path, tiny)
    new: list[Dataset] = []

    def replace_it(share: float, doing: str) -> None:
        if not new:
            ratings = tiny.ratings.where(np.arange(len(tiny.ratings)) < 7)
            library.registry.save_dataset(tiny.with_ratings(ratings))
            library.reopen(tiny.name)
            new.append(library.dataset(tiny.name))
            library.businesses.get(new[0])

    library.businesses.get(old, replace_it)
    assert not folder_of(tmp_path, old).exists()
    assert folder_of(tmp_path, new[0]).is_dir()


def test_passes_over_large_data_go_over_the_rows_that_explore_keeps(
    tiny: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorations, "SMALL", 0)
    folders: set[Path | None] = set()
    real = businesses.Counting

    def noted(rows: Rows, *more: object) -> object:
        folders.add(rows.folder)
        return real(rows, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(businesses, "Counting", noted)
    library, data = stored(tmp_path, tiny)
    library.businesses.get(data)
    assert folders == {folder_of(tmp_path, data).with_name("rows")}


def test_data_in_memory_is_looked_at_and_not_kept(tiny: Dataset, tmp_path: Path) -> None:
    library = Library(tmp_path)
    assert not library.businesses.is_ready(tiny)
    assert library.businesses.get(tiny).features.tables["people"]["ratings"].sum() == 9
    assert not (tmp_path / "insights").exists()


def test_who_asks_whether_it_is_there_does_not_wait_while_it_is_made(tiny: Dataset, tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.registry.save_dataset(tiny)
    data = library.dataset(tiny.name)
    begun, go_on = threading.Event(), threading.Event()

    def wait(share: float, doing: str) -> None:
        begun.set()
        assert go_on.wait(60)

    maker = threading.Thread(target=library.businesses.get, args=(data, wait))
    maker.start()
    try:
        assert begun.wait(60)
        asked: list[bool] = []
        asker = threading.Thread(target=lambda: asked.append(library.businesses.is_ready(data)))
        asker.start()
        asker.join(20)
        assert asked == [False]
    finally:
        go_on.set()
        maker.join(240)
    assert library.businesses.is_ready(data)
    assert Library(library.home).businesses.is_ready(data), "it is not kept for the next start"
