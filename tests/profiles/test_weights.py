"""How much a rating counts is kept, goes with the rating, and comes to stores of the version before."""

import math
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from recsys.dataset import Profile
from recsys.errors import StoreError
from recsys.profiles import Mark, ProfileStore
from recsys.profiles.tables import FORMAT_VERSION

LONG_AGO = 1_000_000_000
KEPT = Path(__file__).parent.parent / "recorded" / "kept" / "home" / "profiles.db"
ANN = "msb6Esk1ShuX5TfZvjEVQA"
"""The secret of a profile in it."""
HISTORY = Profile.of([1, 2, 3], [4.0, math.nan, 2.0], [2.5, 5.0, 1.0], [LONG_AGO] * 3)


def weights(store: ProfileStore, secret: str, dataset: str = "demo") -> dict[int, float]:
    profile = store.load(secret, dataset).profile
    return dict(zip(profile.item_ids.tolist(), profile.weights.tolist(), strict=True))


def test_weights_come_back_as_they_were(
    store: ProfileStore, me: str, reopened: Callable[[], ProfileStore]
) -> None:
    store.import_history(me, "demo", HISTORY)
    assert weights(store, me) == {1: 2.5, 2: 5.0, 3: 1.0}
    assert weights(reopened(), me) == {1: 2.5, 2: 5.0, 3: 1.0}


def test_a_film_rated_anew_was_seen_as_often_and_one_taken_away_was_not(store: ProfileStore, me: str) -> None:
    store.import_history(me, "demo", HISTORY)
    store.rate(me, "demo", 1, 1.0)
    store.rate(me, "demo", 2, 5.0)
    assert weights(store, me) == {3: 1.0, 1: 2.5, 2: 5.0}
    store.unrate(me, "demo", 1)
    store.mark(me, "demo", 2, Mark.UNSEEN)
    store.rate(me, "demo", 1, 4.0)
    store.rate(me, "demo", 2, 4.0)
    assert weights(store, me) == {3: 1.0, 1: 1.0, 2: 1.0}


def test_undo_brings_weights_back(store: ProfileStore, me: str) -> None:
    store.import_history(me, "demo", HISTORY)
    store.clear(me, "demo")
    store.undo(me, "demo")
    assert weights(store, me) == {1: 2.5, 2: 5.0, 3: 1.0}
    store.import_history(me, "demo", Profile.of([3], [2.0], [3.0]))
    assert weights(store, me)[3] == 3.0
    store.undo(me, "demo")
    assert weights(store, me)[3] == 1.0


@pytest.mark.parametrize("replace", [False, True])
def test_the_larger_weight_stays_also_beside_a_rating_of_ones_own(
    store: ProfileStore, me: str, replace: bool
) -> None:
    store.rate(me, "demo", 2, 4.5)
    store.mark(me, "demo", 9, Mark.UNSEEN)
    history = Profile.of([2, 9], [math.nan, math.nan], [3.0, 3.0], [LONG_AGO] * 2)
    for heavier, lighter in ((3.0, 2.0), (3.0, 1.0)):
        store.import_history(me, "demo", history, replace=replace)
        assert weights(store, me)[2] == heavier
        store.import_history(me, "demo", Profile.of([2], [math.nan], [lighter]), replace=replace)
        assert weights(store, me)[2] == heavier
    saved = store.load(me, "demo")
    assert saved.profile.ratings[saved.profile.item_ids == 2].tolist() == [4.5]
    assert (9 in weights(store, me)) == replace  # "Haven't seen" stands against "seen", however often


def test_the_same_history_again_changes_nothing_and_a_sent_again_one_is_known(
    store: ProfileStore, me: str
) -> None:
    first = store.import_history(me, "demo", HISTORY, event_id="a")
    assert store.import_history(me, "demo", HISTORY, event_id="a") == first
    assert not store.import_history(me, "demo", HISTORY).changed
    lighter = Profile.of(HISTORY.item_ids, HISTORY.ratings, timestamps=HISTORY.timestamps)
    with pytest.raises(ValueError, match="another request"):
        store.import_history(me, "demo", lighter, event_id="a")


def test_no_weight_is_so_large_that_nothing_else_counts(store: ProfileStore, me: str) -> None:
    with pytest.raises(ValueError, match="weight"):
        store.import_history(me, "demo", Profile.of([1], [4.0], [1e9]))
    assert weights(store, me) == {}


# -- a store of the version before ---------------------------------------------------------------------------


@pytest.fixture
def old(file: Path) -> Path:
    """A file as format version 1 was written."""
    shutil.copy(KEPT, file)
    assert _version(file) == 1
    return file


def _version(file: Path) -> int:
    with sqlite3.connect(file) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    connection.close()
    return version


def _columns(file: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(file) as connection:
        found = connection.execute("PRAGMA table_info(states)").fetchall()
    connection.close()
    return [column[1:4] for column in found]


@pytest.mark.parametrize("first", ["read", "write"])
def test_an_old_store_is_brought_to_this_format_with_all_that_is_in_it(
    store: ProfileStore, old: Path, first: str
) -> None:
    if first == "write":
        store.rate(ANN, "films", 12, 3.0)
        store.undo(ANN, "films")
    assert weights(store, ANN, "films") == {2: 1.0, 3: 1.0, 4: 1.0, 5: 1.0, 6: 1.0, 1: 1.0}
    assert _version(old) == FORMAT_VERSION
    store.import_history(ANN, "films", Profile.of([2], [math.nan], [2.0]))
    assert weights(store, ANN, "films")[2] == 2.0
    for _ in range(2):  # the import, and a change that the version before remembered
        assert store.undo(ANN, "films") is not None
    assert weights(store, ANN, "films")[1] == 1.0


def test_an_upgraded_file_has_the_columns_of_a_new_one(
    store: ProfileStore, old: Path, tmp_path: Path
) -> None:
    store.load(ANN, "films")
    new = tmp_path / "new.sqlite"
    ProfileStore(f"sqlite:///{new}").create()
    assert _columns(old) == _columns(new)


def test_an_old_file_that_may_only_be_read_is_left_alone(old: Path) -> None:
    before = old.read_bytes()
    frozen = ProfileStore(f"sqlite:///file:{old}?mode=ro&uri=true")
    with pytest.raises(StoreError, match=r"may only be read\.$"):
        frozen.load(ANN, "films")
    assert old.read_bytes() == before
