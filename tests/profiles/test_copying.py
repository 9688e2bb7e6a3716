"""All profiles copied into another database: table by table the same, and one can go on there."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from recsys.dataset import Profile
from recsys.errors import NotAllowedError, StoreError
from recsys.profiles import Identity, Mark, ProfileStore, SharedList
from tests.profiles.conftest import ratings_of, tables_of

KEPT = Path(__file__).parent.parent / "recorded" / "kept"
ANA = Identity("https://issuer.example", "ana")


@pytest.fixture
def source(tmp_path: Path) -> ProfileStore:
    return ProfileStore(f"sqlite:///{tmp_path / 'source.sqlite'}")


@pytest.fixture
def people(source: ProfileStore) -> list[str]:
    """Two people who did everything that is stored somewhere; Ana's account holds the second."""
    me, other = source.create(), source.create()
    source.rename(me, "Ána ★")
    source.rate(me, "demo", 2**40, 4.5, event_id="e1", prompted=True)
    source.rate(me, "demo", 2**40, None, event_id="e2", at=77)
    source.mark(me, "other", -3, Mark.HIDDEN)
    source.mark(me, "demo", 9, Mark.SAVED)
    source.import_history(me, "demo", Profile.of([5, 6], [1.0, 2.5], [1.0, 3.0], timestamps=[10, 20]))
    source.shares.add(
        me, SharedList("demo", "f" * 16, Profile.of(range(400), [3.0] * 400), frozenset(), "Ana")
    )
    source.rate(other, "demo", 1, 2.0)
    source.accounts.take_over(ANA, other)
    return [me, other]


def test_the_copy_and_a_copy_of_it_are_the_source_table_by_table_and_the_source_is_untouched(
    source: ProfileStore, people: list[str], store: ProfileStore, url: str, tmp_path: Path
) -> None:
    before, file = tables_of(source), (tmp_path / "source.sqlite").read_bytes()
    copied = source.copy_to(url)
    assert all(before.values()), "nothing of what is stored is left out of this test"
    assert tables_of(store) == before
    back = tmp_path / "back.sqlite"
    store.copy_to(f"sqlite:///{back}")
    assert tables_of(ProfileStore(f"sqlite:///{back}")) == before
    assert copied == {table: len(rows) for table, rows in before.items()}
    assert (tmp_path / "source.sqlite").read_bytes() == file
    assert people


def test_one_goes_on_there_undoing_what_was_said_before(
    source: ProfileStore, people: list[str], store: ProfileStore, url: str
) -> None:
    me, other = people
    source.copy_to(url)
    assert store.rate(me, "demo", 2**40, 4.5, event_id="e1", prompted=True) == source.rate(
        me, "demo", 2**40, 4.5, event_id="e1", prompted=True
    ), "a request sent again is known there"
    for _ in range(5):
        assert store.undo(me, "demo") == source.undo(me, "demo")
    assert ratings_of(store, me) == {}
    assert ratings_of(store, store.accounts.enter(ANA)) == ratings_of(store, other) == {1: 2.0}
    new = store.create()
    store.rate(new, "demo", 1, 1.0, event_id="e")
    assert ratings_of(store, new) == {1: 1.0}
    assert ratings_of(store, me) == {}


@pytest.mark.parametrize("kept", ["home/profiles.db", "profiles-3.db"])
def test_what_an_earlier_version_stored_is_brought_to_this_form_and_copied(
    source: ProfileStore, store: ProfileStore, url: str, tmp_path: Path, kept: str
) -> None:
    shutil.copy(KEPT / kept, tmp_path / "source.sqlite")
    assert source.copy_to(url)["states"] > 0
    assert tables_of(store) == tables_of(source)
    assert [*tmp_path.glob("source.sqlite.format-*.backup")]


def test_more_rows_than_are_held_at_once(source: ProfileStore, store: ProfileStore, url: str) -> None:
    me = source.create()
    source.rate_many(me, "demo", dict.fromkeys(range(2_001), 3.0))
    assert source.copy_to(url)["states"] == 2_001
    assert tables_of(store) == tables_of(source)


def test_only_an_empty_database_is_copied_into(
    source: ProfileStore, people: list[str], store: ProfileStore, me: str, url: str
) -> None:
    before = tables_of(store)
    for store_with_rows in (source, store):  # another one, and itself
        with pytest.raises(NotAllowedError, match=r"holds profiles already; copy into an empty one\.$"):
            store_with_rows.copy_to(url)
    assert tables_of(store) == before
    assert store.exists(me)
    assert people


def test_nothing_is_nothing_to_copy(source: ProfileStore, url: str) -> None:
    with pytest.raises(StoreError, match=r"^source\.sqlite holds nothing to copy\.$"):
        source.copy_to(url)


def test_an_address_that_is_none_is_a_sentence_without_it(source: ProfileStore, people: list[str]) -> None:
    with pytest.raises(ValueError, match="needs a SQLite file or a PostgreSQL database") as caught:
        source.copy_to("mysql://ana:hunter2@host/profiles")
    assert "hunter2" not in str(caught.value)
    assert people


@pytest.mark.parametrize("table", ["states", "account_profiles"])
def test_a_fault_on_the_way_leaves_nothing_there(
    source: ProfileStore, people: list[str], reopened: Callable[..., ProfileStore], url: str, table: str
) -> None:
    """The source is damaged in one table, which nothing but its rows can say."""
    with source._database.reading() as connection:
        assert connection is not None

    def spoil(_connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: Any) -> Any:
        spoiled = statement.replace(f"FROM {table}", "FROM nowhere")
        return spoiled, parameters

    event.listen(source._database._engine, "before_cursor_execute", spoil, retval=True)
    with pytest.raises(StoreError, match=r"^source\.sqlite did not do what it should\.$"):
        source.copy_to(url)
    event.remove(source._database._engine, "before_cursor_execute", spoil)
    with closing(reopened()) as target:
        assert not any(tables_of(target).values())
    assert source.copy_to(url)["profiles"] == len(people)
