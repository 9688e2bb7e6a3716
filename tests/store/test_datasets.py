"""A data set on disk: the same again, on disk until used, refused when damaged."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Rejection
from recsys.errors import StoreError
from recsys.store.datasets import MANIFEST, read_dataset, read_rejected, write_dataset

BEHAVIOUR = {
    "people": pd.DataFrame({"user_id": [1, 2], "age_band": ["25-34", None], "plan": ["Basic", "Family"]}),
    "viewings": pd.DataFrame({"user_id": [1], "item_id": [10], "timestamp": [420], "completion": [0.5]}),
    "sessions": pd.DataFrame(
        {
            "session_id": [1, 1],
            "user_id": [1, 1],
            "timestamp": [420, 425],
            "event": ["search", "click"],
            "item_id": [None, 10],
        }
    ),
}


def timeless(data: Dataset) -> Dataset:
    ratings = data.ratings
    return data.with_ratings(
        Ratings.of(ratings.user_ids, ratings.item_ids, ratings.values, items=data.catalog.items)
    )


@pytest.mark.parametrize("with_times", [True, False])
def test_what_was_written_is_read_back(tiny: Dataset, tmp_path: Path, with_times: bool) -> None:
    data = tiny if with_times else timeless(tiny)
    write_dataset(data, tmp_path / "d")
    back = read_dataset(tmp_path / "d")
    assert (back.name, back.scale, back.source) == (data.name, data.scale, data.source)
    pd.testing.assert_frame_equal(back.catalog.table, data.catalog.table)
    assert back.ratings.items is back.catalog.items
    for name in ("user_ids", "item_ids", "values", "indptr"):
        np.testing.assert_array_equal(getattr(back.ratings, name), getattr(data.ratings, name))
    if data.ratings.timestamps is None:
        assert back.ratings.timestamps is None
    else:
        np.testing.assert_array_equal(back.ratings.timestamps, data.ratings.timestamps)
    assert back.ratings.profile(2).item_ids.tolist() == data.ratings.profile(2).item_ids.tolist()


def test_the_arrays_stay_on_disk_and_cannot_be_changed(tiny: Dataset, tmp_path: Path) -> None:
    write_dataset(tiny, tmp_path / "d")
    ratings = read_dataset(tmp_path / "d").ratings
    assert ratings.timestamps is not None
    for array in (ratings.users.ids, ratings.indptr, ratings.item_idx, ratings.values, ratings.timestamps):
        assert isinstance(array.base, np.memmap)
        assert not array.flags.writeable


@pytest.mark.parametrize("with_times", [True, False])
def test_the_table_of_ratings_holds_the_same_rows(tiny: Dataset, tmp_path: Path, with_times: bool) -> None:
    data = tiny if with_times else timeless(tiny)
    write_dataset(data, tmp_path / "d")
    table = pd.read_parquet(tmp_path / "d" / "ratings.parquet")
    assert table.columns.tolist() == ["user_id", "item_id", "rating", "timestamp"]
    assert table["user_id"].tolist() == data.ratings.user_ids.tolist()
    assert table["item_id"].tolist() == data.ratings.item_ids.tolist()
    assert table["rating"].tolist() == data.ratings.values.tolist()
    times = data.ratings.timestamps
    if times is None:
        assert table["timestamp"].isna().all()
    else:
        assert table["timestamp"].tolist() == times.tolist()


def test_a_data_set_without_ratings_is_read_back(tiny: Dataset, tmp_path: Path) -> None:
    for name, times in (("timed", []), ("timeless", None)):
        empty = Ratings.of([], [], [], times, items=tiny.catalog.items)
        manifest = write_dataset(tiny.with_ratings(empty), tmp_path / name)
        assert (manifest["ratings"], manifest["first"], manifest["last"]) == (0, None, None)
        assert len(read_dataset(tmp_path / name).ratings) == 0


def test_the_manifest_says_counts_and_days(tiny: Dataset, tmp_path: Path) -> None:
    manifest = write_dataset(tiny, tmp_path / "d")
    assert (manifest["ratings"], manifest["users"], manifest["items"]) == (9, 4, 5)
    assert (manifest["first"], manifest["last"]) == ("1970-01-01", "1970-01-01")
    assert manifest["scale"] == {"low": 0.5, "high": 5.0, "step": 0.5}
    assert manifest == json.loads((tmp_path / "d" / MANIFEST).read_text(encoding="utf-8"))


def test_the_latest_time_that_a_loader_lets_through_has_a_day(tiny: Dataset, tmp_path: Path) -> None:
    late = Ratings.of([1, 1], [10, 20], [3, 4], [0, 253_402_300_799], items=tiny.catalog.items)
    assert write_dataset(tiny.with_ratings(late), tmp_path / "d")["last"] == "9999-12-31"


def test_the_fingerprint_names_the_content_and_not_the_name(tiny: Dataset, tmp_path: Path) -> None:
    other = Ratings.of([1, 1], [10, 20], [3, 4], items=tiny.catalog.items)
    for name, data in {
        "a": tiny,
        "b": replace(tiny, name="renamed"),
        "c": tiny.with_ratings(other),
    }.items():
        write_dataset(data, tmp_path / name)
    prints = [read_dataset(tmp_path / name).fingerprint for name in "abc"]
    assert prints[0] == prints[1] != prints[2]
    assert all(prints)


def test_what_is_known_beside_ratings_is_kept_with_them(tiny: Dataset, tmp_path: Path) -> None:
    behaviour = Behaviour.of(BEHAVIOUR)
    write_dataset(replace(tiny, behaviour=behaviour), tmp_path / "kept")
    again = read_dataset(tmp_path / "kept").behaviour.tables()
    assert list(again) == ["people", "viewings", "sessions"]
    for name, table in behaviour.tables().items():
        pd.testing.assert_frame_equal(again[name], table)


def test_a_data_set_without_anything_beside_has_none(tiny: Dataset, tmp_path: Path) -> None:
    write_dataset(tiny, tmp_path / "kept")
    assert read_dataset(tmp_path / "kept").behaviour.tables() == {}


def test_the_rows_left_out_are_kept_too(tiny: Dataset, tmp_path: Path) -> None:
    rows = [Rejection("ratings.csv", 7, "rating must be a number, got “x”"), Rejection("movies.csv", 2, "no")]
    write_dataset(tiny, tmp_path / "kept", rows)
    assert read_rejected(tmp_path / "kept") == rows
    write_dataset(tiny, tmp_path / "none")
    assert read_rejected(tmp_path / "none") == []


@pytest.mark.parametrize(
    "name", ["catalog.parquet", "ratings.parquet", "user_ids.npy", "indptr.npy", "item_idx.npy", "values.npy"]
)
@pytest.mark.parametrize("harm", ["gone", "cut", "flipped"])
def test_damage_to_any_file_is_one_sentence(tiny: Dataset, tmp_path: Path, name: str, harm: str) -> None:
    write_dataset(tiny, tmp_path / "d")
    file = tmp_path / "d" / name
    whole = file.read_bytes()
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(whole[:-8] if harm == "cut" else whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(StoreError, match=rf"^{name} is (missing beside|damaged: .*) dataset\.json\.$"):
        read_dataset(tmp_path / "d")


@pytest.mark.parametrize("change", [{"scale": {"lowest": 1}}, {"source": 5}, {"scale": None}, {"sha256": {}}])
def test_a_manifest_that_makes_no_sense_is_one_sentence(
    tiny: Dataset, tmp_path: Path, change: dict[str, object]
) -> None:
    write_dataset(tiny, tmp_path / "d")
    manifest = json.loads((tmp_path / "d" / MANIFEST).read_text())
    (tmp_path / "d" / MANIFEST).write_text(json.dumps(manifest | change))
    with pytest.raises(StoreError, match=r"^dataset\.json of d is damaged\.$"):
        read_dataset(tmp_path / "d")


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^dataset\.json is missing or damaged\.$"):
        read_dataset(tmp_path / "nothing")


def test_a_data_set_of_an_earlier_version_says_main_titles(tiny: Dataset, tmp_path: Path) -> None:
    raw = tiny.catalog.table.drop(columns="other_titles")
    first = int(raw["item_id"].iloc[0])
    raw.loc[0, "title"] = "Seven (a.k.a. Se7en)"
    earlier = replace(tiny, catalog=Catalog(tiny.catalog.items, raw))
    write_dataset(earlier, tmp_path / "d")
    assert pd.read_parquet(tmp_path / "d" / "catalog.parquet")["title"].iloc[0] == "Seven (a.k.a. Se7en)"
    catalog = read_dataset(tmp_path / "d").catalog
    assert (catalog.title(first), catalog.other_titles[0]) == ("Seven", ("Se7en",))
    assert catalog.items.ids.tolist() == tiny.catalog.items.ids.tolist()
