"""Maps of films are made once for each version of a data set, kept on disk, and replaced with it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.errors import Cancelled, DataError
from recsys.insights.filmmap import map_films
from recsys.store import filmmaps
from recsys.store.library import Library

GENRES = ("Western", "Horror", "Animation")


@pytest.fixture
def data() -> Dataset:
    """Thirty films of three genres, two people."""
    table = {"item_id": range(30), "title": ["Film"] * 30, "genres": [GENRES[film % 3] for film in range(30)]}
    catalog = Catalog.of(pd.DataFrame(table))
    ratings = Ratings.of([1] * 10 + [2] * 10, range(20), [4.0, 2.5] * 10, items=catalog.items)
    return Dataset("thirty", ratings, catalog, Scale(), Source("hand", "Hand-made"))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The fingerprints of the data sets of which a map was really made."""
    calls: list[str] = []

    def counted(data: Dataset, *more: object) -> object:
        calls.append(data.fingerprint)
        return map_films(data, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(filmmaps, "map_films", counted)
    return calls


def stored(home: Path, data: Dataset) -> tuple[Library, Dataset]:
    """A newly started program with ``data`` open."""
    library = Library(home)
    if data.name not in library.registry.datasets():
        library.registry.save_dataset(data)
    return library, library.dataset(data.name)


def folder_of(home: Path, data: Dataset) -> Path:
    return home / "insights" / data.name / data.fingerprint / "map"


def test_a_restart_takes_what_was_kept(data: Dataset, tmp_path: Path, made: list[str]) -> None:
    library, opened = stored(tmp_path, data)
    assert library.film_maps.kept(opened) is None
    first = library.film_maps.get(opened)
    assert library.film_maps.get(opened) is library.film_maps.kept(opened)
    again, opened = stored(tmp_path, data)
    second = again.film_maps.kept(opened)
    assert second is not None
    assert len(made) == 1
    assert np.array_equal(first.places, second.places)
    assert np.array_equal(first.items.ids, second.items.ids)
    assert first.faithfulness == second.faithfulness
    assert (first.unknown, first.beyond) == (second.unknown, second.beyond)
    pd.testing.assert_frame_equal(first.regions, second.regions, check_dtype=False)
    assert second.nearest(3).tolist() == first.nearest(3).tolist()


@pytest.mark.parametrize("file", ["places.npy", "item_ids.npy", "regions.parquet", "map.json"])
def test_a_damaged_map_is_made_again(data: Dataset, tmp_path: Path, made: list[str], file: str) -> None:
    library, opened = stored(tmp_path, data)
    library.film_maps.get(opened)
    path = folder_of(tmp_path, opened) / file
    path.write_bytes(path.read_bytes()[:-3] + b"???")
    again, opened = stored(tmp_path, data)
    assert again.film_maps.kept(opened) is None
    again.film_maps.get(opened)
    assert len(made) == 2
    assert stored(tmp_path, data)[0].film_maps.kept(opened) is not None


def test_an_older_way_of_making_it_is_made_again(
    data: Dataset, tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, opened = stored(tmp_path, data)
    library.film_maps.get(opened)
    monkeypatch.setattr(filmmaps, "FORMAT_VERSION", filmmaps.FORMAT_VERSION + 1)
    again, opened = stored(tmp_path, data)
    assert again.film_maps.kept(opened) is None


def test_a_new_version_of_the_data_has_a_map_of_its_own(
    data: Dataset, tmp_path: Path, made: list[str]
) -> None:
    library, before = stored(tmp_path, data)
    library.film_maps.get(before)
    library.registry.save_dataset(data.with_ratings(data.ratings.where(data.ratings.values > 3)))
    library.reopen(data.name)
    after = library.dataset(data.name)
    assert library.film_maps.kept(after) is None
    library.film_maps.get(after)
    assert made == [before.fingerprint, after.fingerprint]
    assert list((tmp_path / "insights" / data.name).glob("*/map")) == [folder_of(tmp_path, after)]
    library.remove_dataset(data.name)
    assert not folder_of(tmp_path, after).exists()


def test_what_was_stopped_or_cannot_be_made_leaves_nothing(
    data: Dataset, tiny: Dataset, tmp_path: Path
) -> None:
    library, opened = stored(tmp_path, data)

    def stop(share: float, doing: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        library.film_maps.get(opened, stop)
    library.registry.save_dataset(tiny)
    with pytest.raises(DataError, match="at least 21 films"):
        library.film_maps.get(library.dataset("tiny"))
    assert not list((tmp_path / "insights").glob("*/*/map"))


def test_data_in_memory_has_a_map_that_is_not_kept(data: Dataset, tmp_path: Path, made: list[str]) -> None:
    library = Library(tmp_path)
    assert len(library.film_maps.get(data)) == 30
    assert library.film_maps.kept(data) is None
    assert not (tmp_path / "insights").exists()
