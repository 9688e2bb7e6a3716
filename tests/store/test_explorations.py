"""Aggregates are computed once for each version of a data set, kept on disk, and replaced with it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Dataset, Ratings
from recsys.errors import StoreError
from recsys.insights.explore import TABLES, ExploreFilters
from recsys.store import explorations
from recsys.store.library import Library


class Counter:
    """Stands in for ``explore`` and counts how often somebody really counts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[ExploreFilters | None, Path | None]] = []
        real = explorations.explore

        def counted(data: Dataset, filters: ExploreFilters | None = None, **more: object) -> object:
            self.calls.append((filters, more.get("file")))  # type: ignore[arg-type]
            return real(data, filters, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(explorations, "explore", counted)


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    return Counter(monkeypatch)


def stored(home: Path, data: Dataset) -> tuple[Library, Dataset]:
    """A newly started program with ``data`` open."""
    library = Library(home)
    if data.name not in library.registry.datasets():
        library.registry.save_dataset(data)
    return library, library.dataset(data.name)


def test_a_restart_takes_what_was_kept(tiny: Dataset, tmp_path: Path, counter: Counter) -> None:
    library, data = stored(tmp_path, tiny)
    first = library.explore(data)
    assert library.explore(data) is first
    again, data = stored(tmp_path, tiny)
    second = again.explore(data)
    assert len(counter.calls) == 1
    assert second.overview == first.overview
    for name in TABLES:
        pd.testing.assert_frame_equal(first[name], second[name], check_dtype=False)


def test_a_new_version_replaces_what_was_kept(tiny: Dataset, tmp_path: Path, counter: Counter) -> None:
    library, data = stored(tmp_path, tiny)
    library.explore(data)
    fewer = tiny.with_ratings(tiny.ratings.where(tiny.ratings.values > 2))
    library.registry.save_dataset(fewer)
    again, data = stored(tmp_path, tiny)
    assert again.explore(data).overview.ratings == 8
    assert len(counter.calls) == 2
    assert [f.parent.name for f in (tmp_path / "insights" / "tiny").glob("*/explore")] == [data.fingerprint]


def test_other_times_are_another_version_and_counted_again(
    tiny: Dataset, tmp_path: Path, counter: Counter
) -> None:
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


@pytest.mark.parametrize("damage", ["truncate", "manifest", "remove"])
def test_damaged_aggregates_are_counted_again(
    tiny: Dataset, tmp_path: Path, counter: Counter, damage: str
) -> None:
    library, data = stored(tmp_path, tiny)
    library.explore(data)
    folder = tmp_path / "insights" / "tiny" / data.fingerprint / "explore"
    if damage == "truncate":
        (folder / "levels.parquet").write_bytes(b"PAR1")
    elif damage == "manifest":
        (folder / "explore.json").write_text("{}")
    else:
        (folder / "genres.parquet").unlink()
    again, data = stored(tmp_path, tiny)
    assert again.explore(data).overview.ratings == 9
    assert len(counter.calls) == 2
    stored(tmp_path, tiny)[0].explore(data)
    assert len(counter.calls) == 2  # whole again


def test_filtered_views_are_cached_but_not_kept(tiny: Dataset, tmp_path: Path, counter: Counter) -> None:
    library, data = stored(tmp_path, tiny)
    filters = ExploreFilters(genres=("Comedy", "Crime"))
    assert library.explore(data, filters).overview.ratings == 5
    assert library.explore(data, ExploreFilters(genres=("Crime", "Comedy", "Crime"))).overview.ratings == 5
    assert len(counter.calls) == 1
    assert not (tmp_path / "insights").exists()


def test_data_only_in_memory_is_counted_from_its_arrays(
    tiny: Dataset, tmp_path: Path, counter: Counter
) -> None:
    library = Library(tmp_path)
    assert tiny.fingerprint == ""
    assert library.explore(tiny).overview.ratings == 9
    other = tiny.with_ratings(tiny.ratings.where(np.arange(9) < 3))
    assert library.explore(other).overview.ratings == 3
    assert [file for _, file in counter.calls] == [None, None]
    assert not (tmp_path / "insights").exists()


def test_a_removed_data_set_can_still_be_looked_at_and_leaves_nothing(tiny: Dataset, tmp_path: Path) -> None:
    library, data = stored(tmp_path, tiny)
    library.explore(data)
    library.remove_dataset("tiny")
    assert not (tmp_path / "insights" / "tiny").exists()
    assert library.registry.ratings_file(data) is None
    assert library.explore(data, ExploreFilters(genres=("Comedy",))).overview.ratings == 2


def test_a_disk_that_refuses_does_not_hide_the_figures(
    tiny: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    library, data = stored(tmp_path, tiny)

    def refuse(*_: object) -> None:
        raise StoreError("Cannot write explore: no space left.")

    monkeypatch.setattr(explorations, "new_folder", refuse)
    assert library.explore(data).overview.ratings == 9
    assert "are not kept" in caplog.text


@pytest.mark.parametrize(("name", "fingerprint"), [("../out", "abc"), ("tiny", "../out")])
def test_no_name_leads_out_of_the_folder(tiny: Dataset, tmp_path: Path, name: str, fingerprint: str) -> None:
    hostile = replace(tiny, name=name, fingerprint=fingerprint)
    assert explorations.load_or_explore(tmp_path / "insights", hostile, None).overview.ratings == 9
    assert list(tmp_path.iterdir()) == []


def test_one_file_that_somebody_else_took_the_place_of_is_not_read(tiny: Dataset, tmp_path: Path) -> None:
    library, data = stored(tmp_path, tiny)
    library.registry.save_dataset(tiny.with_ratings(Ratings.of([1], [10], [5.0], items=tiny.catalog.items)))
    assert library.registry.ratings_file(data) is None
    assert library.explore(data).overview.ratings == 9
