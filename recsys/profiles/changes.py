"""Changes: what one request does to a profile, in one transaction, remembered for undo and for being sent again."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from recsys.errors import UnknownProfileError
from recsys.lazy import lazy
from recsys.profiles import checks
from recsys.profiles.states import NOTHING, ItemState, Kind, Mark, Saved, SavedProfile, Undone

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from recsys.profiles import account_rows, rows
    from recsys.profiles.database import Database
    from recsys.profiles.rows import Person
else:
    rows, account_rows = lazy("recsys.profiles.rows"), lazy("recsys.profiles.account_rows")

_Result = TypeVar("_Result")
States = dict[int, ItemState]
Edit = Callable[[States, int], States]
"""(what was said, the first free place) -> the states to write."""


class Changes:
    """Reads and changes the profiles of a store; raises as ProfileStore does."""

    def __init__(self, database: "Database") -> None:
        self._database = database

    def read(self, secret: str, work: "Callable[[Connection, Person], _Result]") -> _Result:
        """What ``work`` finds out about a person."""
        with self._database.reading() as connection:
            if connection is None:
                raise UnknownProfileError
            return work(connection, find(connection, secret))

    def make(
        self,
        secret: str,
        dataset: str,
        kind: Kind,
        edit: Edit,
        request: list[Any],
        *,
        event_id: str | None,
        item: int | None = None,
        mark: Mark | None = None,
        create: bool = False,
    ) -> Saved:
        """Write the states that ``edit`` makes of the old ones (of ``item``, or all), remembered for undo."""
        checks.dataset_name(dataset)

        def work(connection: "Connection", person: "Person") -> dict[str, Any]:
            said = rows.read_states(connection, person, dataset, item)
            edited = edit(said, person.revision + 1)
            new = {i: state for i, state in edited.items() if state != said.get(i, NOTHING)}
            if not new:
                return {"changed": False, "revision": person.revision}
            revision = person.revision + len(edited)  # so that every place that edit gave out is used up
            before = {i: said.get(i, NOTHING) for i in new}
            rows.write_states(connection, person, dataset, new)
            rows.push_change(connection, person, dataset, revision, rows.Change(kind, mark, before))
            rows.advance(connection, person, revision)
            return {"changed": True, "revision": revision}

        asked = [kind, dataset, mark, *request]
        outcome, now = self._once(secret, dataset, event_id, asked, work, create=create)
        return Saved(**outcome, now=now)

    def undo(self, secret: str, dataset: str, *, event_id: str | None) -> Undone | None:
        """Take back the latest change of a data set; None when nothing is left."""
        checks.dataset_name(dataset)

        def work(connection: "Connection", person: "Person") -> dict[str, Any] | None:
            change = rows.pop_change(connection, person, dataset)
            if change is None:
                return None
            single = next(iter(change.before)) if change.kind.is_single else None
            now = NOTHING if single is None else _of_item(connection, person, dataset, single)
            rows.write_states(connection, person, dataset, change.before)
            revision = person.revision + 1
            rows.advance(connection, person, revision)
            return {
                "kind": change.kind,
                "item_id": single,
                "rating": now.rating if change.kind is Kind.RATED else None,
                "restored": None if single is None else change.before[single].rating,
                "mark": change.mark,
                "n_items": len(change.before),
                "revision": revision,
            }

        outcome, after = self._once(secret, dataset, event_id, ["undo", dataset], work)
        return None if outcome is None else Undone.of(outcome, after)

    def _once(
        self,
        secret: str,
        dataset: str,
        event_id: str | None,
        request: list[Any],
        work: "Callable[[Connection, Person], _Result]",
        *,
        create: bool = False,
    ) -> tuple[_Result, SavedProfile]:
        """The outcome of ``work`` (plain JSON), for a known event id the one it had; and what is said by now."""
        checks.event_name(event_id)
        digest = sha256(json.dumps(request).encode()).hexdigest()

        def once(connection: "Connection") -> tuple[_Result, SavedProfile]:
            person = find(connection, secret, create=create)
            known = None if event_id is None else rows.find_event(connection, person, event_id)
            if known is None:
                outcome = work(connection, person)
                if event_id is not None:
                    rows.add_event(connection, person, event_id, digest, outcome)
            elif known.request_sha256 == digest:
                outcome = json.loads(known.outcome)
            else:
                raise ValueError("This event id already stands for another request.")
            return outcome, all_said(connection, find(connection, secret), dataset)

        return self._database.write(once)


def find(connection: "Connection", secret: str, *, create: bool = False) -> "Person":
    """The person behind a secret, or behind an account's key.

    Raises UnknownProfileError where there is none and none is to be made, as none can be made by a key.
    """
    if checks.looks_like_account_key(secret):
        person = account_rows.find_person(connection, secret)
    else:
        person = rows.find_person(connection, secret) if checks.looks_like_secret(secret) else None
    if person is None and create and checks.looks_like_secret(secret):
        rows.add_person(connection, secret)
        person = rows.find_person(connection, secret)
    if person is None:
        raise UnknownProfileError
    return person


def _of_item(connection: "Connection", person: "Person", dataset: str, item: int) -> ItemState:
    return rows.read_states(connection, person, dataset, item).get(item, NOTHING)


def all_said(connection: "Connection", person: "Person", dataset: str) -> SavedProfile:
    """What a person said about a data set."""
    return SavedProfile.of(
        rows.read_states(connection, person, dataset),
        can_undo=rows.can_undo(connection, person, dataset),
        name=person.name,
        revision=person.revision,
    )
