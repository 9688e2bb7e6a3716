"""Shares: lists that people show to others, in the link itself or stored beside their profile."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from recsys.errors import SharedLinkError, UnknownProfileError
from recsys.lazy import lazy
from recsys.profiles import checks
from recsys.profiles.changes import find
from recsys.profiles.shared import STORED, SharedList, stored_id

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from recsys.profiles import rows
    from recsys.profiles.database import Database
    from recsys.profiles.rows import Person
else:
    rows = lazy("recsys.profiles.rows")

MOST = 100
"""So many stored lists a profile may share at once."""
REMOVED = (
    "The list behind this link is not here: whoever shared it took it back, or shared it on another server."
)
_Result = TypeVar("_Result")


class Shares:
    """The links of a profile store's people; raises as ProfileStore does.

    A list is shared as it is: what the person rates later does not change it, and nobody who opens it can.
    """

    def __init__(self, database: "Database") -> None:
        self._database = database

    def add(self, secret: str, shared: SharedList) -> str:
        """What a link says after ``?share=``: the list itself, or beyond IN_ADDRESS answers the id of a stored one.

        An id is 128 random bits; the same list has the same. Raises SharedLinkError for more than ``MOST`` lists, and
        for a list that is too long to be opened and copied.
        """
        if shared.n_answers > checks.MAX_IMPORT:
            raise SharedLinkError(
                f"A list of more than {checks.MAX_IMPORT:,} films is too long to be shared."
            )
        if shared.fits_an_address:
            return shared.as_text()
        content = shared.as_json()

        def work(connection: "Connection", person: "Person") -> str:
            known = rows.same_share(connection, person, content)
            if known is not None:
                return STORED + known
            if rows.count_shares(connection, person) >= MOST:
                raise SharedLinkError(
                    f"You share {MOST} lists already. Take those links back to make new ones."
                )
            share = secrets.token_urlsafe(16)
            rows.add_share(connection, person, share, content)
            return STORED + share

        return self._write(secret, work)

    def open(self, text: str) -> SharedList:
        """The list that a link shows; raises SharedLinkError with a sentence where there is none."""
        share = stored_id(text)
        if share is None:
            return SharedList.of_text(text)
        with self._database.reading() as connection:
            content = None if connection is None else rows.find_share(connection, share)
        if content is None:
            raise SharedLinkError(REMOVED)
        return SharedList.of_json(content)

    def count(self, secret: str) -> int:
        """How many stored lists somebody shares."""
        with self._database.reading() as connection:
            if connection is None:
                raise UnknownProfileError
            return rows.count_shares(connection, find(connection, secret))

    def take_back(self, secret: str) -> None:
        """Remove all stored lists of somebody: their links show nothing any more."""
        self._write(secret, rows.remove_shares)

    def _write(self, secret: str, work: "Callable[[Connection, Person], _Result]") -> _Result:
        return self._database.write(lambda connection: work(connection, find(connection, secret)))
