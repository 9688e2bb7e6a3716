"""ProfileStore: people's ratings, marks and undo; one transaction a call, on the disk when it returns."""

import secrets
import time
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from recsys.dataset import Profile
from recsys.errors import UnknownProfileError
from recsys.lazy import lazy
from recsys.profiles import checks
from recsys.profiles.accounts import Accounts
from recsys.profiles.changes import Changes, States, all_said, find
from recsys.profiles.imports import Imports
from recsys.profiles.shares import Shares
from recsys.profiles.states import NOTHING, Kind, Mark, Saved, SavedProfile, Undone

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from recsys.profiles import addresses, copying, rows
else:
    addresses, copying = lazy("recsys.profiles.addresses"), lazy("recsys.profiles.copying")
    rows = lazy("recsys.profiles.rows")


class ProfileStore:
    """People's ratings in a SQLite file or a PostgreSQL database.

    A profile is reached by its secret, of which only the sha256 is stored, or by the key of the account that it
    belongs to, which every method takes in the place of a secret. Ratings belong to a data set,
    because item ids differ between them. Every method raises UnknownProfileError for a secret that leads
    nowhere, StoreError when the database cannot be read or written (the next call tries anew), and ValueError for
    an argument that nobody can mean. ``event_id`` names a request that may be sent again: it is carried out
    once, and every time later answers as it did then. ``create``: where the secret leads nowhere, the profile
    comes to exist in the same transaction, so that none exists without a word in it. Safe to use from any thread
    and process.
    """

    def __init__(self, url: str, *, patience: float = 2.0) -> None:
        """``url`` like ``sqlite:///profiles.sqlite``; wait ``patience`` seconds for other writers.

        Less than the outbox of the browser waits before it sends again: else every answer that says why nothing
        was saved is overtaken by the next try, and nobody reads it.
        """
        self._database = addresses.open_database(url, patience=patience)
        self._changes = Changes(self._database)
        self.shares = Shares(self._database)
        """Lists that people show to others."""
        self.accounts = Accounts(self._database)
        """The profiles of people who sign in."""

    @staticmethod
    def new_secret() -> str:
        """A secret for a profile that is yet to be (``create``); 128 random bits as 22 letters."""
        return secrets.token_urlsafe(16)

    def warm_up(self) -> None:
        """Load what the first write needs, and open the file; nothing is changed."""
        self._database.write(lambda _: None)

    def close(self) -> None:
        """Let go of the database, when nobody uses the store; the next call opens it anew."""
        self._database.close()

    def copy_to(self, url: str) -> dict[str, int]:
        """Copy all that is stored, of everybody, into another and empty database; table -> rows.

        All or nothing; what is written here meanwhile is not in it. Raises NotAllowedError for one that is not empty.
        """
        target = addresses.open_database(url, patience=60.0)
        try:
            return copying.copy_all(self._database, target)
        finally:
            target.close()

    def create(self) -> str:
        """A new empty profile; returns its secret, which cannot be found out later."""
        secret = self.new_secret()
        self._database.write(lambda connection: rows.add_person(connection, secret))
        return secret

    def exists(self, secret: str) -> bool:
        """Whether the secret leads to a profile."""
        try:
            self.name(secret)
        except UnknownProfileError:
            return False
        return True

    def name(self, secret: str) -> str:
        """What the person called the profile; empty at first."""
        return self._changes.read(secret, lambda _, person: person.name)

    def rename(self, secret: str, name: str) -> None:
        """Call the profile ``name``: one line, at most 60 characters."""
        name = checks.person_name(name)

        def work(connection: "Connection") -> None:
            person = find(connection, secret)
            rows.rename(connection, person, name)
            rows.advance(connection, person, person.revision + 1)

        self._database.write(work)

    def datasets(self, secret: str) -> dict[str, int]:
        """Data set -> number of ratings (seen-only not counted), for each with a rating or a mark."""
        return self._changes.read(secret, rows.count_ratings)

    def load(self, secret: str, dataset: str) -> SavedProfile:
        """All that a person said about a data set; empty when that is nothing."""
        checks.dataset_name(dataset)
        return self._changes.read(secret, lambda connection, person: all_said(connection, person, dataset))

    def forget(self, secret: str) -> None:
        """Delete the profile and everything it said, in every data set, for good."""
        self._database.write(lambda connection: rows.remove_person(connection, find(connection, secret)))

    def rate(
        self,
        secret: str,
        dataset: str,
        item_id: int,
        rating: float | None,
        *,
        event_id: str | None = None,
        prompted: bool = False,
        at: int | None = None,
        create: bool = False,
    ) -> Saved:
        """Rate an item, or change its rating; None means seen, not rated. Takes an UNSEEN mark away.

        ``prompted``: our guess was shown before. ``at``: when, in seconds since 1970; None: now. The caller checks that
        the rating lies on the scale.
        """
        item, given = checks.item_number(item_id), checks.stars(rating)
        now = int(time.time()) if at is None else at

        def edit(said: States, place: int) -> States:
            old = said.get(item, NOTHING)
            return {item: old.with_rating(given, prompted=prompted, place=place, time=now)}

        request = [item, given, prompted]
        return self._changes.make(
            secret, dataset, Kind.RATED, edit, request, event_id=event_id, item=item, create=create
        )

    def see(self, secret: str, dataset: str, item_id: int, *, event_id: str | None = None) -> Saved:
        """A film of the watchlist was seen: it goes from there to what is rated, without stars; a rating stays.

        One change, so that undo puts it back.
        """
        item, now = checks.item_number(item_id), int(time.time())

        def edit(said: States, place: int) -> States:
            old = said.get(item, NOTHING)
            given = old.rating if old.rated else None
            seen = old.with_rating(given, prompted=old.prompted, place=place, time=now)
            return {item: seen.without_mark(Mark.SAVED)}

        return self._changes.make(
            secret, dataset, Kind.RATED, edit, ["seen", item], event_id=event_id, item=item
        )

    def rate_many(
        self,
        secret: str,
        dataset: str,
        ratings: Mapping[int, float | None],
        *,
        event_id: str | None = None,
    ) -> Saved:
        """Rate many items as one change, oldest first (an imported history, at most 20,000 items)."""
        given, now = checks.history(ratings), int(time.time())

        def edit(said: States, place: int) -> States:
            return {
                item: said.get(item, NOTHING).with_rating(rating, prompted=False, place=place + i, time=now)
                for i, (item, rating) in enumerate(given.items())
            }

        return self._changes.make(
            secret, dataset, Kind.IMPORTED, edit, list(given.items()), event_id=event_id
        )

    def import_history(
        self,
        secret: str,
        dataset: str,
        profile: Profile,
        saved: Collection[int] = (),
        not_for_me: Collection[int] = (),
        *,
        replace: bool = False,
        event_id: str | None = None,
        create: bool = False,
    ) -> Saved:
        """Take over a history as one change: times, weights, watchlist, "Not for me"; one's newer ratings stay.

        The rules are ``Imports.merged``'s. The caller checks that ratings lie on the scale.
        """
        new = Imports.of(profile, saved, not_for_me, int(time.time()), replace=replace)
        return self._changes.make(
            secret, dataset, Kind.IMPORTED, new.merged, new.request(), event_id=event_id, create=create
        )

    def unrate(self, secret: str, dataset: str, item_id: int, *, event_id: str | None = None) -> Saved:
        """Take an item's rating (or "seen") away; its marks stay."""
        item = checks.item_number(item_id)

        def edit(said: States, _place: int) -> States:
            return {item: said.get(item, NOTHING).without_rating()}

        return self._changes.make(secret, dataset, Kind.UNRATED, edit, [item], event_id=event_id, item=item)

    def mark(
        self,
        secret: str,
        dataset: str,
        item_id: int,
        mark: Mark,
        *,
        on: bool = True,
        event_id: str | None = None,
        create: bool = False,
    ) -> Saved:
        """Set a mark, or take it off (``on=False``). UNSEEN and HIDDEN replace each other; UNSEEN unrates."""
        item, mark = checks.item_number(item_id), Mark(mark)

        def edit(said: States, _place: int) -> States:
            old = said.get(item, NOTHING)
            return {item: old.with_mark(mark) if on else old.without_mark(mark)}

        kind = Kind.MARKED if on else Kind.UNMARKED
        return self._changes.make(
            secret, dataset, kind, edit, [item], event_id=event_id, item=item, mark=mark, create=create
        )

    def clear(self, secret: str, dataset: str, *, event_id: str | None = None) -> Saved:
        """Start fresh in a data set: no ratings, no marks. One change, so undo brings all of it back."""

        def edit(said: States, _place: int) -> States:
            return dict.fromkeys(said, NOTHING)

        return self._changes.make(secret, dataset, Kind.CLEARED, edit, [], event_id=event_id)

    def undo(self, secret: str, dataset: str, *, event_id: str | None = None) -> Undone | None:
        """Take back the latest change of a data set, exactly; None when nothing (of the last 200) is left."""
        return self._changes.undo(secret, dataset, event_id=event_id)
