"""The statements of the profile store, built once (building costs more than running); no transactions."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, fields
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, delete, func, insert, select, update

from recsys.profiles.states import NOTHING, ItemState, Kind, Mark
from recsys.profiles.tables import changes, events, profiles, shares, states

MAX_CHANGES = 200
"""How far back undo goes, a profile and data set."""
MAX_EVENTS = 1000
"""How many requests of a profile are remembered, to answer re-sent ones."""


def _mine(table: Table) -> ColumnElement[bool]:
    return (table.c.profile_id == bindparam("person")) & (table.c.dataset == bindparam("data"))


_ADD_PERSON = insert(profiles)
_FIND_PERSON = select(profiles.c.id, profiles.c.name, profiles.c.revision).where(
    profiles.c.secret_sha256 == bindparam("digest")
)
_RENAME = update(profiles).where(profiles.c.id == bindparam("person")).values(name=bindparam("new_name"))
_ADVANCE = update(profiles).where(profiles.c.id == bindparam("person")).values(revision=bindparam("now"))
_REMOVE_PERSON = delete(profiles).where(profiles.c.id == bindparam("person"))
_COUNT = (
    select(states.c.dataset, func.count(states.c.rating))
    .where(states.c.profile_id == bindparam("person"))
    .group_by(states.c.dataset)
)
_STATES = (
    select(states.c.item_id, *(states.c[field.name] for field in fields(ItemState)))
    .where(_mine(states))
    .order_by(states.c.place, states.c.item_id)
)
_STATE = _STATES.where(states.c.item_id == bindparam("item"))
_REMOVE_STATE = delete(states).where(_mine(states), states.c.item_id == bindparam("item"))
_ADD_STATE = insert(states)
_CHANGES = select(changes).where(_mine(changes)).order_by(changes.c.revision.desc())
_LAST_CHANGE = _CHANGES.limit(1)
_ANY_CHANGE = select(changes.c.revision).where(_mine(changes)).limit(1)
_ADD_CHANGE = insert(changes)
_REMOVE_CHANGE = delete(changes).where(_mine(changes), changes.c.revision == bindparam("at"))
_TRIM_CHANGES = delete(changes).where(
    _mine(changes),
    changes.c.revision
    <= _CHANGES.with_only_columns(changes.c.revision).offset(MAX_CHANGES).limit(1).scalar_subquery(),
)
_FIND_EVENT = select(events.c.request_sha256, events.c.outcome).where(
    events.c.profile_id == bindparam("person"), events.c.event_id == bindparam("event")
)
_ADD_EVENT = insert(events)
_TRIM_EVENTS = delete(events).where(
    events.c.profile_id == bindparam("person"),
    events.c.id
    <= select(events.c.id)
    .where(events.c.profile_id == bindparam("person"))
    .order_by(events.c.id.desc())
    .offset(MAX_EVENTS)
    .limit(1)
    .scalar_subquery(),
)
_SHARED = select(shares.c.content).where(shares.c.id == bindparam("share"))
_SAME_SHARE = (
    select(shares.c.id)
    .where(shares.c.profile_id == bindparam("person"), shares.c.content == bindparam("content"))
    .limit(1)
)
_COUNT_SHARES = select(func.count()).select_from(shares).where(shares.c.profile_id == bindparam("person"))
_ADD_SHARE = insert(shares)
_REMOVE_SHARES = delete(shares).where(shares.c.profile_id == bindparam("person"))


@dataclass(frozen=True)
class Person:
    """A row of the profiles table."""

    id: int
    name: str
    revision: int


@dataclass(frozen=True)
class Change:
    """A change that can be undone; ``before`` holds the state that each changed item had."""

    kind: Kind
    mark: Mark | None
    before: dict[int, ItemState]


def add_person(connection: Connection, secret: str) -> None:
    """A new profile."""
    connection.execute(_ADD_PERSON, {"secret_sha256": digest(secret), "created": int(time.time())})


def find_person(connection: Connection, secret: str) -> Person | None:
    """The profile of a secret; None when there is none."""
    row = connection.execute(_FIND_PERSON, {"digest": digest(secret)}).first()
    return None if row is None else Person(*row)


def rename(connection: Connection, person: Person, name: str) -> None:
    """Give a profile another name."""
    connection.execute(_RENAME, {"person": person.id, "new_name": name})


def advance(connection: Connection, person: Person, revision: int) -> None:
    """Count a profile's revision on to ``revision``."""
    connection.execute(_ADVANCE, {"person": person.id, "now": revision})


def remove_person(connection: Connection, person: Person) -> None:
    """Delete a profile; the tables' foreign keys take everything else with it."""
    connection.execute(_REMOVE_PERSON, {"person": person.id})


def count_ratings(connection: Connection, person: Person) -> dict[str, int]:
    """Data set -> number of ratings, for each with a rating or a mark, in order of name."""
    found = connection.execute(_COUNT, {"person": person.id})
    return dict(sorted((row[0], row[1]) for row in found))  # databases sort text by rules of their own


def read_states(
    connection: Connection, person: Person, dataset: str, item: int | None = None
) -> dict[int, ItemState]:
    """What a person said about the items (or one), in order of rating; items without a word left out."""
    mine = {"person": person.id, "data": dataset}
    found = (
        connection.execute(_STATES, mine)
        if item is None
        else connection.execute(_STATE, mine | {"item": item})
    )
    return {row[0]: ItemState(*row[1:]) for row in found}


def write_states(connection: Connection, person: Person, dataset: str, new: Mapping[int, ItemState]) -> None:
    """Replace what a person said about some items (one at least)."""
    connection.execute(_REMOVE_STATE, [{"person": person.id, "data": dataset, "item": item} for item in new])
    added = [
        {"profile_id": person.id, "dataset": dataset, "item_id": item} | asdict(state)
        for item, state in new.items()
        if state != NOTHING
    ]
    if added:
        connection.execute(_ADD_STATE, added)


def push_change(connection: Connection, person: Person, dataset: str, revision: int, change: Change) -> None:
    """Remember a change for undo, and forget the one MAX_CHANGES before it."""
    before = [(item, None if old == NOTHING else astuple(old)) for item, old in change.before.items()]
    row = {
        "profile_id": person.id,
        "dataset": dataset,
        "revision": revision,
        "kind": change.kind.value,
        "mark": None if change.mark is None else change.mark.value,
        "before": json.dumps(before),
    }
    connection.execute(_ADD_CHANGE, row)
    connection.execute(_TRIM_CHANGES, {"person": person.id, "data": dataset})


def can_undo(connection: Connection, person: Person, dataset: str) -> bool:
    """Whether pop_change would give one."""
    return connection.execute(_ANY_CHANGE, {"person": person.id, "data": dataset}).first() is not None


def pop_change(connection: Connection, person: Person, dataset: str) -> Change | None:
    """The latest change, no longer remembered; None when there is none."""
    mine = {"person": person.id, "data": dataset}
    row = connection.execute(_LAST_CHANGE, mine).first()
    if row is None:
        return None
    connection.execute(_REMOVE_CHANGE, mine | {"at": row.revision})
    before = {item: NOTHING if old is None else ItemState(*old) for item, old in json.loads(row.before)}
    return Change(Kind(row.kind), None if row.mark is None else Mark(row.mark), before)


def find_event(connection: Connection, person: Person, event_id: str) -> Row[str, str] | None:
    """The request (its sha256) and the outcome (JSON) that an event id stands for; None when it is new."""
    return connection.execute(_FIND_EVENT, {"person": person.id, "event": event_id}).first()


def add_event(connection: Connection, person: Person, event_id: str, request: str, outcome: object) -> None:
    """Remember a request, and forget the one MAX_EVENTS before it."""
    row = {
        "profile_id": person.id,
        "event_id": event_id,
        "request_sha256": request,
        "outcome": json.dumps(outcome),
    }
    connection.execute(_ADD_EVENT, row)
    connection.execute(_TRIM_EVENTS, {"person": person.id})


def find_share(connection: Connection, share: str) -> str | None:
    """What somebody shared under an id; None when there is nothing."""
    return connection.execute(_SHARED, {"share": share}).scalar_one_or_none()


def same_share(connection: Connection, person: Person, content: str) -> str | None:
    """The id under which a person shares this already; None when they do not."""
    return connection.execute(_SAME_SHARE, {"person": person.id, "content": content}).scalar_one_or_none()


def count_shares(connection: Connection, person: Person) -> int:
    """How many lists a person shares; none of them is read."""
    return int(connection.execute(_COUNT_SHARES, {"person": person.id}).scalar_one())


def add_share(connection: Connection, person: Person, share: str, content: str) -> None:
    """Keep what a person shares."""
    row = {"id": share, "profile_id": person.id, "content": content, "created": int(time.time())}
    connection.execute(_ADD_SHARE, row)


def remove_shares(connection: Connection, person: Person) -> None:
    """Take back all that a person shares."""
    connection.execute(_REMOVE_SHARES, {"person": person.id})


def digest(secret: str) -> str:
    """What is stored of a secret or key."""
    return sha256(secret.encode()).hexdigest()
