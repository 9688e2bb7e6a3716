"""What is counted of a large data set is counted once for each of its versions, kept on disk, and replaced with it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Dataset, Ratings
from recsys.errors import Cancelled, StoreError
from recsys.insights.explore import TABLES, ExploreFilters
from recsys.insights.explore import program as programs
from recsys.insights.explore.counting import Counting
from recsys.insights.explore.tables import people
from recsys.store import counted, explorations
from recsys.store.library import Library


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a handful of ratings is kept."""
    monkeypatch.setattr(explorations, "SMALL", 0)


class Counter:
    """Notes what is really counted: which filters were set up, and whether its rows lie on disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[ExploreFilters, Path | None]] = []
        real = Counting

        def noted(rows: counted.Rows, filters: ExploreFilters, time_limit: float) -> Counting:
            self.calls.append((filters, rows.folder))
            return real(rows, filters, time_limit)

        monkeypatch.setattr(explorations, "Counting", noted)


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    return Counter(monkeypatch)


def stored(home: Path, data: Dataset) -> tuple[Library, Dataset]:
    """A newly started program with ``data`` open."""
    library = Library(home)
    if data.name not in library.registry.datasets():
        library.registry.save_dataset(data)
    return library, library.dataset(data.name)


def folder_of(home: Path, data: Dataset) -> Path:
    return home / "insights" / data.name / data.fingerprint


def test_a_restart_takes_what_was_kept(tiny: Dataset, tmp_path: Path, counter: Counter) -> None:
    library, data = stored(tmp_path, tiny)
    assert not library.is_explored(data)
    first = library.explore(data)
    assert library.is_explored(data)
    assert library.explore(data) is first
    assert counter.calls == [(ExploreFilters(), folder_of(tmp_path, data) / "rows")]
    again, data = stored(tmp_path, tiny)
    assert again.is_explored(data)
    second = again.explore(data)
    assert second.overview == first.overview
    for name in TABLES:
        pd.testing.assert_frame_equal(first[name], second[name], check_dtype=False)
    assert len(counter.calls) == 1


def test_small_data_is_counted_where_it_is_looked_at_and_not_kept(
    tiny: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorations, "SMALL", 9)
    library, data = stored(tmp_path, tiny)
    assert library.is_explored(data)
    assert library.explore(data).overview.ratings == 9
    assert not (tmp_path / "insights").exists()


def test_only_what_is_looked_at_is_read(
    tiny: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, data = stored(tmp_path, tiny)
    library.explore(data)
    read: list[str] = []
    real = pd.read_parquet

    def noted(path: Path) -> pd.DataFrame:
        read.append(path.stem)
        return real(path)

    again, data = stored(tmp_path, tiny)
    monkeypatch.setattr(pd, "read_parquet", noted)
    assert len(again.explore(data)["levels"]) == 5
    assert read == ["levels"]


def test_progress_is_told_and_stopping_keeps_what_is_whole(tiny: Dataset, tmp_path: Path) -> None:
    library, data = stored(tmp_path, tiny)
    told: list[tuple[float, str]] = []

    def stop_at(name: str) -> Callable[[float, str], None]:
        def note(share: float, table: str) -> None:
            told.append((share, table))
            if table == name:
                raise Cancelled

        return note

    with pytest.raises(Cancelled):
        library.keep_explored(data, stop_at("genres"))
    assert [f.name for f in folder_of(tmp_path, data).iterdir()] == ["rows"]
    assert not library.is_explored(data)
    library.keep_explored(data, stop_at("nothing"))
    assert library.is_explored(data)
    whole = [name for _, name in told[-len(TABLES) :]]
    assert whole == list(TABLES)
    assert [share for share, _ in told[-len(TABLES) :]] == sorted(share for share, _ in told[-len(TABLES) :])


def test_a_new_version_replaces_what_was_kept(tiny: Dataset, tmp_path: Path) -> None:
    library, data = stored(tmp_path, tiny)
    before = library.explore(data)
    fewer = tiny.with_ratings(tiny.ratings.where(tiny.ratings.values > 2))
    library.registry.save_dataset(fewer)
    again, new = stored(tmp_path, tiny)
    assert again.explore(new).overview.ratings == 8
    assert [f.parent.name for f in (tmp_path / "insights" / "tiny").glob("*/explore")] == [new.fingerprint]
    assert [f.parent.name for f in (tmp_path / "insights" / "tiny").glob("*/rows")] == [new.fingerprint]
    assert before["levels"]["ratings"].sum() == 9  # who still has the old one open sees it whole
    assert library.explore(data, ExploreFilters(genres=("Comedy", "Crime"))).overview.ratings == 5


def test_other_times_are_another_version_and_counted_again(tiny: Dataset, tmp_path: Path) -> None:
    library, data = stored(tmp_path, tiny)
    before = library.explore(data)
    times = tiny.ratings.timestamps
    assert times is not None
    later = tiny.with_ratings(replace(tiny.ratings, timestamps=times + 86_400 * 366))
    library.registry.save_dataset(later)
    again, moved = stored(tmp_path, tiny)
    assert moved.fingerprint != data.fingerprint
    assert again.explore(moved)["years"]["year"].tolist() == [1971]
    assert before["years"]["year"].tolist() == [1970]


@pytest.mark.parametrize("damage", ["truncate", "manifest", "remove", "format", "rows"])
def test_damaged_or_older_tables_are_counted_again(
    tiny: Dataset, tmp_path: Path, counter: Counter, damage: str
) -> None:
    library, data = stored(tmp_path, tiny)
    library.explore(data)
    kept = folder_of(tmp_path, data) / "explore"
    manifest = kept / "explore.json"
    if damage == "truncate":
        (kept / "levels.parquet").write_bytes(b"PAR1")
    elif damage == "manifest":
        manifest.write_text("{}")
    elif damage == "remove":
        (kept / "genres.parquet").unlink()
    elif damage == "format":
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format_version": 2}))
    else:
        (kept.parent / "rows" / "rows.parquet").write_bytes(b"PAR1")
        manifest.write_text("{}")
    again, data = stored(tmp_path, tiny)
    assert not again.is_explored(data)
    assert again.explore(data).overview.ratings == 9
    assert len(counter.calls) == 2
    last, data = stored(tmp_path, tiny)
    assert last.is_explored(data)  # whole again
    assert last.explore(data)["levels"]["ratings"].sum() == 9
    assert len(counter.calls) == 2


def test_a_table_of_another_program_is_counted_again_alone(
    tiny: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, data = stored(tmp_path, tiny)
    library.explore(data)
    calls: list[str] = []
    others = {name: count for name, count in TABLES.items() if name != "levels"}

    def levels(counting: Counting) -> pd.DataFrame:
        calls.append("levels")
        return people.levels(counting).assign(new=1)

    monkeypatch.setattr(counted, "TABLES", {**others, "levels": levels})
    monkeypatch.setattr(
        "recsys.insights.explore.exploration.TABLES", {**dict.fromkeys(others), "levels": levels}
    )
    again, data = stored(tmp_path, tiny)
    assert not again.is_explored(data)
    assert again.explore(data)["levels"]["new"].tolist() == [1] * 5
    assert calls == ["levels"]  # of the others there was nothing to call
    assert stored(tmp_path, tiny)[0].is_explored(data)


def test_a_program_is_known_by_what_its_tables_build_on() -> None:
    assert len({programs.program_of(count) for count in TABLES.values()}) > 1
    assert programs.program_of(people.levels) == programs.program_of(people.activity)


def test_filtered_views_are_cached_but_not_kept(tiny: Dataset, tmp_path: Path, counter: Counter) -> None:
    library, data = stored(tmp_path, tiny)
    filters = ExploreFilters(genres=("Comedy", "Crime"))
    assert library.explore(data, filters).overview.ratings == 5
    assert library.explore(data, ExploreFilters(genres=("Crime", "Comedy", "Crime"))).overview.ratings == 5
    assert len(counter.calls) == 1
    assert not (tmp_path / "insights").exists()


def test_what_was_let_go_in_between_is_counted_again(
    tiny: Dataset, tmp_path: Path, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorations, "COUNTING", 3)
    library, data = stored(tmp_path, tiny)
    first = library.explore(data, ExploreFilters(stars=(1, 5)))
    for stars in (2.0, 3.0, 4.0):
        library.explore(data, ExploreFilters(stars=(stars, 5)))
    assert len(counter.calls) == 4
    assert first["genres"]["ratings"].sum() == first["genres"]["ratings"].sum()
    assert [filters.stars for filters, _ in counter.calls] == [(1, 5), (2, 5), (3, 5), (4, 5), (1, 5)]


def test_data_only_in_memory_is_counted_from_its_arrays(tiny: Dataset, tmp_path: Path) -> None:
    library = Library(tmp_path)
    assert tiny.fingerprint == ""
    assert library.is_explored(tiny)
    assert library.explore(tiny).overview.ratings == 9
    other = tiny.with_ratings(tiny.ratings.where(np.arange(9) < 3))
    assert library.explore(other).overview.ratings == 3
    assert not (tmp_path / "insights").exists()


def test_a_removed_data_set_can_still_be_looked_at_and_leaves_nothing(tiny: Dataset, tmp_path: Path) -> None:
    library, data = stored(tmp_path, tiny)
    open_view = library.explore(data)
    again = Library(tmp_path).explore(data)  # has read no table yet
    library.remove_dataset("tiny")
    assert not (tmp_path / "insights" / "tiny").exists()
    assert library.registry.ratings_file(data) is None
    assert open_view["levels"]["ratings"].sum() == again["levels"]["ratings"].sum() == 9
    assert library.explore(data, ExploreFilters(genres=("Comedy",))).overview.ratings == 2
    assert not (tmp_path / "insights" / "tiny").exists()


def test_data_that_goes_while_it_is_counted_leaves_nothing(tiny: Dataset, tmp_path: Path) -> None:
    library, data = stored(tmp_path, tiny)

    def remove(share: float, table: str) -> None:
        if table == "genres":
            library.remove_dataset("tiny")

    library.keep_explored(data, remove)
    assert library.is_explored(data)  # whoever has it open is not sent round in circles
    assert library.explore(data)["levels"]["ratings"].sum() == 9
    assert not list((tmp_path / "insights" / "tiny").glob("*/*"))


def test_a_disk_that_refuses_does_not_hide_the_figures(
    tiny: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    library, data = stored(tmp_path, tiny)

    def refuse(*_: object) -> None:
        raise StoreError("Cannot write explore: no space left.")

    monkeypatch.setattr(counted, "new_folder", refuse)
    library.keep_explored(data, lambda share, table: None)
    assert library.is_explored(data)
    assert library.explore(data).overview.ratings == 9
    assert "is not kept" in caplog.text


@pytest.mark.parametrize(("name", "fingerprint"), [("../out", "abc"), ("tiny", "../out")])
def test_no_name_leads_out_of_the_folder(tiny: Dataset, tmp_path: Path, name: str, fingerprint: str) -> None:
    hostile = replace(tiny, name=name, fingerprint=fingerprint)
    kept = explorations.Explorations(tmp_path / "insights")
    assert kept.is_ready(hostile)
    assert kept.get(hostile, ExploreFilters()).overview.ratings == 9
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_somebody_else_took_the_place_of_is_not_read(tiny: Dataset, tmp_path: Path) -> None:
    library, data = stored(tmp_path, tiny)
    library.registry.save_dataset(tiny.with_ratings(Ratings.of([1], [10], [5.0], items=tiny.catalog.items)))
    assert library.registry.ratings_file(data) is None
    assert library.explore(data).overview.ratings == 9
