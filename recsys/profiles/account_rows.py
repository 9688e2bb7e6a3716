"""The statements about accounts, built once; no transactions. What a profile says is in rows."""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from recsys.profiles.rows import Person, digest
from recsys.profiles.tables import account_profiles, accounts, profiles, shares, states

_IS_MINE = account_profiles.c.subject_sha256 == bindparam("account")
_THIS = account_profiles.c.profile_id == bindparam("person")
_PERSON = profiles.c.id, profiles.c.name, profiles.c.revision
_OWNED = profiles.join(account_profiles, account_profiles.c.profile_id == profiles.c.id)

_FIND_PERSON = (
    select(*_PERSON).select_from(_OWNED).where(account_profiles.c.key_sha256 == bindparam("digest"))
)
_FIND_ACCOUNT = select(accounts.c.created).where(accounts.c.subject_sha256 == bindparam("account"))
_ADD_ACCOUNT = insert(accounts)
_REMOVE = delete(profiles).where(profiles.c.id.in_(bindparam("people", expanding=True)))
_REMOVE_ACCOUNT = delete(accounts).where(accounts.c.subject_sha256 == bindparam("account"))
_ADD = insert(account_profiles)
_OWNER = select(account_profiles.c.subject_sha256, account_profiles.c.seed).where(_THIS)
_MINE = (
    select(*_PERSON, profiles.c.created, account_profiles.c.seed, account_profiles.c.has_link)
    .select_from(_OWNED)
    .where(_IS_MINE)
    .order_by(account_profiles.c.opened.desc(), profiles.c.id)
)
_LAST_OPENED = select(func.coalesce(func.max(account_profiles.c.opened), 0)).where(_IS_MINE)
_OPENED = update(account_profiles).where(_THIS).values(opened=bindparam("now"))
_MY_IDS = select(account_profiles.c.profile_id).where(_IS_MINE)
_REMOVE_MINE = delete(profiles).where(profiles.c.id.in_(_MY_IDS))
_NEW_SECRET = (
    update(profiles).where(profiles.c.id == bindparam("person")).values(secret_sha256=bindparam("new"))
)
_NO_LINK = update(account_profiles).where(_THIS).values(has_link=False)
_DATASETS = select(states.c.dataset).where(states.c.profile_id == bindparam("person")).distinct()
_SHARED = (
    select(shares.c.content).where(shares.c.profile_id == bindparam("person")).order_by(shares.c.created)
)


@dataclass(frozen=True)
class Owned:
    """A profile of an account."""

    person: Person
    created: int
    seed: str
    has_link: bool

    @property
    def is_unused(self) -> bool:
        """Whether nothing was ever said in it, and nobody but the account reaches it."""
        return not (self.person.name or self.person.revision or self.has_link)


def find_person(connection: Connection, key: str) -> Person | None:
    """The profile behind an account's key; None when there is none."""
    row = connection.execute(_FIND_PERSON, {"digest": digest(key)}).first()
    return None if row is None else Person(*row)


def add_account(connection: Connection, account: str) -> None:
    """An account where there is none yet."""
    if connection.execute(_FIND_ACCOUNT, {"account": account}).first() is None:
        connection.execute(_ADD_ACCOUNT, {"subject_sha256": account, "created": int(time.time())})


def remove_account(connection: Connection, account: str) -> None:
    """An account and all its profiles; the tables' foreign keys take everything else with them."""
    connection.execute(_REMOVE_MINE, {"account": account})
    connection.execute(_REMOVE_ACCOUNT, {"account": account})


def add(connection: Connection, account: str, person: Person, *, seed: str, key: str, has_link: bool) -> None:
    """Let a profile belong to an account."""
    row = {"profile_id": person.id, "subject_sha256": account, "seed": seed, "key_sha256": digest(key)}
    connection.execute(_ADD, row | {"has_link": has_link, "opened": 0})


def remove_unused(connection: Connection, account: str) -> None:
    """The account's profiles that were never used."""
    unused = [owned.person.id for owned in mine(connection, account) if owned.is_unused]
    connection.execute(_REMOVE, {"people": unused})


def owner(connection: Connection, person: Person) -> tuple[str, str] | None:
    """The account that a profile belongs to, and the seed of its key; None for nobody's."""
    row = connection.execute(_OWNER, {"person": person.id}).first()
    return None if row is None else (row.subject_sha256, row.seed)


def mine(connection: Connection, account: str) -> list[Owned]:
    """The profiles of an account, the one opened last first."""
    found = connection.execute(_MINE, {"account": account})
    return [Owned(Person(*row[:3]), *row[3:]) for row in found]


def note_opened(connection: Connection, account: str, person: Person) -> None:
    """From now on it is the one opened last."""
    last = int(connection.execute(_LAST_OPENED, {"account": account}).scalar_one())
    connection.execute(_OPENED, {"person": person.id, "now": last + 1})


def replace_secret(connection: Connection, person: Person, secret: str) -> None:
    """Another secret leads to a profile, and the one before nowhere."""
    connection.execute(_NEW_SECRET, {"person": person.id, "new": digest(secret)})
    connection.execute(_NO_LINK, {"person": person.id})


def datasets(connection: Connection, person: Person) -> list[str]:
    """The data sets about which a person said something."""
    return sorted(connection.execute(_DATASETS, {"person": person.id}).scalars())


def shared(connection: Connection, person: Person) -> list[str]:
    """The lists that a person shares, as they are stored."""
    return list(connection.execute(_SHARED, {"person": person.id}).scalars())
