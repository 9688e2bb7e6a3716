"""Accounts: the profiles that belong to a person who signs in, on whichever device.

How a profile is reached without its secret: docs/decisions/0054-accounts.md.
"""

import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self, TypeVar

from recsys.errors import NotAllowedError, UnknownProfileError
from recsys.lazy import lazy
from recsys.profiles.changes import find

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from recsys.profiles import account_rows, rows
    from recsys.profiles.database import Database
    from recsys.profiles.rows import Person
else:
    rows, account_rows = lazy("recsys.profiles.rows"), lazy("recsys.profiles.account_rows")

EXPORT_VERSION = 1
MOST = 100
"""So many profiles an account may hold."""
_LONGEST = 2_000
_Result = TypeVar("_Result")
Title = Callable[[str, int], str | None]
"""(data set, item) -> its title; None where it is not known."""


@dataclass(frozen=True)
class Identity:
    """Who signed in, as an identity provider names them: a subject, unique at its issuer (OpenID Connect Core, 2).

    Neither is stored.
    """

    issuer: str = field(repr=False)
    subject: str = field(repr=False)

    @classmethod
    def of(cls, claims: Mapping[str, object]) -> Self:
        """Whom an ID token names; raises ValueError where it names nobody (in 1 to 2,000 characters each)."""
        named = [claims.get(claim) for claim in ("iss", "sub")]
        texts = [text for text in named if isinstance(text, str) and 0 < len(text) <= _LONGEST]
        if len(texts) < len(named):
            raise ValueError(f"An issuer and a subject are texts of 1 to {_LONGEST:,} characters.")
        return cls(*texts)

    @property
    def account(self) -> str:
        """The account's name in the store."""
        return sha256(self._bytes()).hexdigest()

    def key(self, seed: str) -> str:
        """The key to the profile of a seed: the same on every device, and nobody's who has only the store."""
        return urlsafe_b64encode(hmac.digest(seed.encode(), self._bytes(), "sha256")).decode().rstrip("=")

    def _bytes(self) -> bytes:
        return json.dumps([self.issuer, self.subject]).encode()


@dataclass(frozen=True)
class AccountProfile:
    """One of an account's profiles."""

    key: str = field(repr=False)
    """Stands in the place of its secret while the person is signed in."""
    name: str
    ratings: dict[str, int]
    """Data set -> number of ratings, for each with a rating or a mark."""
    has_link: bool
    """Whether a guest's secret leads to it, too."""


class Accounts:
    """The accounts of a profile store; raises as ProfileStore does.

    An account comes to exist with its first profile. Nothing is known of it but a digest of the identity.
    """

    def __init__(self, database: "Database") -> None:
        self._database = database

    def enter(self, identity: Identity) -> str:
        """The key of the profile that was opened last; an account without one begins with an empty one."""
        return self.latest(identity) or self.fresh(identity)

    def latest(self, identity: Identity) -> str | None:
        """The key of the profile that was opened last; None for an account that is not there."""
        with self._database.reading() as connection:
            mine = [] if connection is None else account_rows.mine(connection, identity.account)
        return identity.key(mine[0].seed) if mine else None

    def profiles(self, identity: Identity) -> list[AccountProfile]:
        """All profiles of an account, the one opened last first."""
        with self._database.reading() as connection:
            if connection is None:
                return []
            return [
                AccountProfile(
                    identity.key(owned.seed),
                    owned.person.name,
                    rows.count_ratings(connection, owned.person),
                    owned.has_link,
                )
                for owned in account_rows.mine(connection, identity.account)
            ]

    def create(self, identity: Identity) -> str:
        """A new empty profile of an account; returns its key."""
        return self._database.write(lambda connection: _create(connection, identity))

    def fresh(self, identity: Identity) -> str:
        """The key of a profile of the account that was never used, opened last; a new one where there is none."""

        def work(connection: "Connection") -> str:
            unused = [owned for owned in account_rows.mine(connection, identity.account) if owned.is_unused]
            if not unused:
                return _create(connection, identity)
            account_rows.note_opened(connection, identity.account, unused[0].person)
            return identity.key(unused[0].seed)

        return self._database.write(work)

    def open(self, identity: Identity, key: str) -> None:
        """From now on ``enter`` leads to this profile of the account."""
        self._write(
            identity,
            key,
            lambda connection, person: account_rows.note_opened(connection, identity.account, person),
        )

    def take_over(self, identity: Identity, secret: str) -> str:
        """Let the profile behind a guest's secret belong to an account; returns its key. The secret still leads there.

        A profile of the account that was never used, as the one that it began with, makes room.
        Again for a profile of this very account: the same key. Raises NotAllowedError where it is another account's.
        """

        def work(connection: "Connection") -> str:
            person = find(connection, secret)
            owner = account_rows.owner(connection, person)
            if owner is None:
                account_rows.remove_unused(connection, identity.account)
                return _own(connection, identity, person, has_link=True)
            account, seed = owner
            if account != identity.account:
                raise NotAllowedError("This list belongs to somebody else's account.")
            account_rows.note_opened(connection, account, person)
            return identity.key(seed)

        return self._database.write(work)

    def key_to(self, identity: Identity, secret: str) -> str | None:
        """The account's key to the profile behind a secret; None where it is not the account's, or is not there."""
        with self._database.reading() as connection:
            try:
                owner = (
                    None if connection is None else account_rows.owner(connection, find(connection, secret))
                )
            except UnknownProfileError:
                return None
        return identity.key(owner[1]) if owner and owner[0] == identity.account else None

    def is_free(self, secret: str) -> bool:
        """Whether the profile behind a secret or key belongs to no account."""
        with self._database.reading() as connection:
            if connection is None:
                raise UnknownProfileError
            return account_rows.owner(connection, find(connection, secret)) is None

    def end_link(self, identity: Identity, key: str) -> None:
        """The secret that led to a profile before the account took it over leads nowhere from now on."""
        self._write(
            identity,
            key,
            lambda connection, person: account_rows.replace_secret(
                connection, person, secrets.token_urlsafe(16)
            ),
        )

    def export(self, identity: Identity, title: Title) -> str:
        """All that is stored of an account, as JSON: each profile with all it said, and the lists it shares.

        ``title`` says what the item of a data set is called; None where nobody knows (any more).
        """
        with self._database.reading() as connection:
            mine = [] if connection is None else account_rows.mine(connection, identity.account)
            whole = [] if connection is None else [_whole(connection, owned, title) for owned in mine]
        return json.dumps({"version": EXPORT_VERSION, "profiles": whole}, ensure_ascii=False, indent=1)

    def delete(self, identity: Identity) -> None:
        """Delete an account with all its profiles for good, in one transaction: links and keys lead nowhere."""
        self._database.write(lambda connection: account_rows.remove_account(connection, identity.account))

    def _write(
        self, identity: Identity, key: str, work: "Callable[[Connection, Person], _Result]"
    ) -> _Result:
        """Do something to a profile of the account; raises NotAllowedError for one of others."""

        def checked(connection: "Connection") -> _Result:
            person = find(connection, key)
            owner = account_rows.owner(connection, person)
            if owner is None or owner[0] != identity.account:
                raise NotAllowedError("This list does not belong to your account.")
            return work(connection, person)

        return self._database.write(checked)


def _create(connection: "Connection", identity: Identity) -> str:
    person = find(connection, secrets.token_urlsafe(16), create=True)
    return _own(connection, identity, person, has_link=False)


def _own(connection: "Connection", identity: Identity, person: "Person", *, has_link: bool) -> str:
    """Make a profile the account's, opened last; returns its key."""
    account_rows.add_account(connection, identity.account)
    if len(account_rows.mine(connection, identity.account)) >= MOST:
        raise NotAllowedError(f"Your account holds {MOST} lists already. Delete one to add another.")
    seed = secrets.token_urlsafe(16)
    key = identity.key(seed)
    account_rows.add(connection, identity.account, person, seed=seed, key=key, has_link=has_link)
    account_rows.note_opened(connection, identity.account, person)
    return key


def _whole(connection: "Connection", owned: "account_rows.Owned", title: Title) -> dict[str, Any]:
    """A profile as plain values."""
    person = owned.person
    said = {
        name: [
            {"item_id": item, "title": title(name, item)} | asdict(state)
            for item, state in rows.read_states(connection, person, name).items()
        ]
        for name in account_rows.datasets(connection, person)
    }
    shared = [json.loads(content) for content in account_rows.shared(connection, person)]
    return {"name": person.name, "created": owned.created, "said": said, "shared": shared}
