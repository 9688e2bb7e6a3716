"""A list to look at: its text gives back what was shared, any other text one sentence."""

import math
import shutil
import sqlite3
import zlib
from base64 import urlsafe_b64encode
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect

from recsys.dataset import Profile, Scale
from recsys.errors import SharedLinkError, UnknownProfileError
from recsys.profiles import IN_ADDRESS, Mark, ProfileStore, SharedList
from recsys.profiles.shared import CUT, OTHER_VERSION
from recsys.profiles.shares import REMOVED
from tests.profiles.conftest import tables_of

KEPT = Path(__file__).parent.parent / "recorded" / "kept" / "home" / "profiles.db"
PRINT = "0123456789abcdef0123456789abcdef"
LONG_AGO = 1_000_000_000


def shown(shared: SharedList) -> tuple[object, ...]:
    """All of a list, comparable."""
    times = shared.profile.timestamps
    return (
        shared.dataset,
        shared.fingerprint,
        shared.name,
        shared.profile.item_ids.tolist(),
        [None if math.isnan(stars) else stars for stars in shared.profile.ratings.tolist()],
        shared.profile.weights.tolist(),
        None if times is None else times.tolist(),
        shared.hidden,
    )


def of(profile: Profile, hidden: frozenset[int] = frozenset(), name: str = "") -> SharedList:
    return SharedList("demo", PRINT[:12], profile, hidden, name)


def rated(count: int) -> Profile:
    return Profile.of(range(count), [0.5 + place % 10 / 2 for place in range(count)])


def test_the_text_gives_back_ratings_times_weights_and_what_is_not_for_them() -> None:
    profile = Profile.of(
        [9, 2, 300_000], [4.5, math.nan, 1 / 3], [1, 2.5, 1], [LONG_AGO, LONG_AGO + 5, LONG_AGO + 9]
    )
    shared = of(profile, frozenset({7, -8}), "Ana, né")
    assert shown(SharedList.of_text(shared.as_text())) == shown(shared)


def test_nobody_is_named_who_did_not_ask_to_be(store: ProfileStore, me: str) -> None:
    store.rename(me, "Ana")
    store.rate(me, "demo", 5, 4.0)
    store.mark(me, "demo", 6, Mark.SAVED)
    shared = SharedList.of(store.load(me, "demo"), "demo", PRINT)
    assert "Ana" not in shared.as_json()
    assert shared.profile.timestamps is not None
    time = shared.profile.timestamps[0]
    assert shared.as_json() == f'{{"d":"demo","f":"{PRINT[:12]}","r":[[5,4,{time}]]}}'


def test_twenty_ratings_stand_in_a_short_address() -> None:
    profile = Profile.of(
        range(100_000, 120_000, 1_000), [4.5, 0.5] * 10, timestamps=range(LONG_AGO, LONG_AGO + 2_000, 100)
    )
    shared = of(profile)
    assert shared.fits_an_address
    assert len(shared.as_text()) < 400
    assert not of(rated(IN_ADDRESS), frozenset({99})).fits_an_address


@given(
    st.lists(
        st.tuples(
            st.integers(-(2**63), 2**63 - 1),
            st.none() | st.floats(-1000, 1000, allow_nan=False),
            st.integers(0, 2**33),
            st.floats(0, 1000),
        ),
        max_size=30,
        unique_by=lambda row: row[0],
    ),
    st.frozensets(st.integers(-(2**63), 2**63 - 1), max_size=5),
)
def test_any_list_comes_back_as_it_was(
    rows: list[tuple[int, float | None, int, float]], hidden: frozenset[int]
) -> None:
    items, stars, times, weights = zip(*rows, strict=True) if rows else ((), (), (), ())
    profile = Profile.of(
        items, [math.nan if one is None else one for one in stars], weights, times if any(times) else None
    )
    assert shown(SharedList.of_text(of(profile, hidden).as_text())) == shown(of(profile, hidden))


@given(st.text(max_size=60) | st.text("0123456789abcdefABCDEF_-s", max_size=60))
def test_any_text_gives_one_sentence(text: str) -> None:
    store = ProfileStore("sqlite:////nowhere/at/all.sqlite")
    with pytest.raises((SharedLinkError, OSError)) as caught:
        store.shares.open(text)
    assert str(caught.value).endswith(".")


@given(st.binary(max_size=80) | st.from_regex(r'\{"d":"demo","f":"0","[rhn]":.{0,20}\}', fullmatch=True))
def test_any_content_behind_a_right_check_sum_gives_a_list_or_one_sentence(content: bytes | str) -> None:
    packed = zlib.compress(content.encode() if isinstance(content, str) else content)
    text = "1" + urlsafe_b64encode(packed + zlib.crc32(b"1" + packed).to_bytes(4, "big")).decode().rstrip("=")
    try:
        SharedList.of_text(text)
    except SharedLinkError as error:
        said = str(error)
    else:
        said = CUT
    assert said == CUT


@given(st.data())
def test_a_link_cut_short_or_altered_is_noticed(data: st.DataObject) -> None:
    text = of(rated(8), name="Ana").as_text()
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([sign for sign in "Ab0-_%é s" if sign != text[place]]))
    for wrong in (text[:place], text[:place] + other + text[place + 1 :], text + other):
        with pytest.raises(SharedLinkError) as caught:
            SharedList.of_text(wrong)
        assert str(caught.value) == CUT


def test_a_link_of_another_version_says_so() -> None:
    packed = zlib.compress(b'{"d":"demo","f":"0"}')
    for version in ("0", "2"):
        check = zlib.crc32(version.encode() + packed).to_bytes(4, "big")
        with pytest.raises(SharedLinkError, match="another version") as caught:
            SharedList.of_text(version + urlsafe_b64encode(packed + check).decode().rstrip("="))
        assert str(caught.value) == OTHER_VERSION


def test_a_packed_gigabyte_is_not_unpacked() -> None:
    packed = zlib.compress(b" " * 2_000_000, 9)
    check = zlib.crc32(b"1" + packed).to_bytes(4, "big")
    with pytest.raises(SharedLinkError):
        SharedList.of_text("1" + urlsafe_b64encode(packed + check).decode().rstrip("="))


# -- stored ------------------------------------------------------------------------------------------------------


def test_a_long_list_is_stored_once_and_stays_as_it_was(store: ProfileStore, me: str) -> None:
    long = dict.fromkeys(range(IN_ADDRESS + 1), 3.0)
    store.rate_many(me, "demo", long)
    shared = SharedList.of(store.load(me, "demo"), "demo", PRINT, "Ana")
    text = store.shares.add(me, shared)
    assert len(text) == 23
    assert store.shares.add(me, shared) == text
    store.rate(me, "demo", 1, 5.0)
    assert shown(store.shares.open(text)) == shown(shared)
    changed = SharedList.of(store.load(me, "demo"), "demo", PRINT, "Ana")
    assert store.shares.add(me, changed) != text
    assert store.shares.count(me) == 2


def test_a_list_that_could_not_be_opened_is_not_shared(store: ProfileStore, me: str) -> None:
    assert len(store.shares.open(store.shares.add(me, of(rated(20_000)))).profile) == 20_000
    with pytest.raises(SharedLinkError, match="too long"):
        store.shares.add(me, of(rated(20_001)))
    assert store.shares.count(me) == 1


def test_it_goes_when_its_maker_takes_it_back_or_goes(store: ProfileStore, me: str) -> None:
    other = store.create()
    texts = [store.shares.add(who, of(rated(30))) for who in (me, other)]
    assert texts[0] != texts[1]
    store.shares.take_back(me)
    assert store.shares.count(me) == 0
    store.shares.open(texts[1])
    store.forget(other)
    for text in texts:
        with pytest.raises(SharedLinkError) as caught:
            store.shares.open(text)
        assert str(caught.value) == REMOVED


def test_a_short_list_needs_no_store_and_a_long_one_a_profile(store: ProfileStore) -> None:
    assert shown(store.shares.open(store.shares.add("nobody", of(rated(3))))) == shown(of(rated(3)))
    with pytest.raises(UnknownProfileError):
        store.shares.add("nobody", of(rated(30)))
    with pytest.raises(SharedLinkError):
        store.shares.open("s" + "A" * 22)


def test_a_shared_list_as_a_profile_holds_what_is_here() -> None:
    saved = of(rated(4), frozenset({8, 9}), "Ana").here(np.array([1, 3, 9, 50])).saved()
    assert saved.profile.item_ids.tolist() == [1, 3]
    assert saved.hidden == {9}
    assert (saved.can_undo, saved.name) == (False, "Ana")


@pytest.mark.parametrize("version", [1, 2])
def test_a_store_of_an_earlier_version_can_share(store: ProfileStore, file: Path, version: int) -> None:
    shutil.copy(KEPT, file)
    if version == 2:
        with sqlite3.connect(file) as connection:
            connection.execute("ALTER TABLE states ADD COLUMN weight FLOAT NOT NULL DEFAULT 1.0")
            connection.execute("PRAGMA user_version = 2")
        connection.close()
    me = "msb6Esk1ShuX5TfZvjEVQA"
    text = store.shares.add(me, of(rated(30)))
    assert shown(store.shares.open(text)) == shown(of(rated(30)))
    assert len(store.load(me, "films").profile) == 6


def test_a_file_that_was_brought_here_has_the_tables_of_a_new_one(
    store: ProfileStore, me: str, file: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.sqlite"
    shutil.copy(KEPT, old)
    ProfileStore(f"sqlite:///{old}").create()
    assert tables(old) == tables(file)


def tables(file: Path) -> dict[str, list[str]]:
    engine = create_engine(f"sqlite:///{file}")
    found = inspect(engine)
    names = {name: [column["name"] for column in found.get_columns(name)] for name in found.get_table_names()}
    indexes = {
        f"{name}, indexes": [str(index["name"]) for index in found.get_indexes(name)] for name in names
    }
    engine.dispose()
    return names | indexes


def test_making_ready_leaves_nobody_behind(store: ProfileStore) -> None:
    store.warm_up()
    store.warm_up()
    assert not any(tables_of(store).values())


def test_stars_that_nobody_can_give_there_are_left_out_and_what_was_seen_stays() -> None:
    profile = Profile.of([1, 2, 3, 4], [5.0, 1000.0, math.nan, 0.0], timestamps=[1, 2, 3, 4])
    kept = of(profile).within(Scale()).profile
    assert kept.item_ids.tolist() == [1, 3]
    assert kept.timestamps is not None
    assert kept.timestamps.tolist() == [1, 3]
