"""Saved profiles: what the app keeps of a person, by its secret, which stands in a header, never in a URL."""

from typing import Annotated

from fastapi import Body, Response

from recsys.api import examples
from recsys.api.people import check_rating
from recsys.api.problems import refusing
from recsys.api.routes.route import NO_PROFILE, DataName, EventId, ItemPath, MarkPath, Route, SecretHeader
from recsys.api.schemas.profiles import Change, Kept, SavedProfile, Secret, Undone
from recsys.api.schemas.requests import RatingSent
from recsys.api.served import Served
from recsys.profiles import ProfileStore, Saved


class ProfileRoutes:
    """Each write is one transaction: it is on the disk when the answer comes."""

    def __init__(self, served: Served) -> None:
        self._served = served

    @property
    def _store(self) -> ProfileStore:
        return self._served.engine.profiles

    def create_profile(self, response: Response) -> Secret:
        """A new empty profile. Keep the secret well: whoever has it can read and change the profile.

        Each call makes another one: where the answer got lost, call again; an empty profile that nobody knows costs
        nothing.
        """
        response.headers["Cache-Control"] = "no-store"
        return Secret(me=self._store.create())

    def get_profile(self, data: DataName, secret: SecretHeader, response: Response) -> SavedProfile:
        """All that a person said about a data set."""
        response.headers["Cache-Control"] = "no-store"
        said = self._store.load(secret, self._served.dataset(data).name)
        own = said.profile
        times = [None] * len(own) if own.timestamps is None else own.timestamps.tolist()
        columns = own.item_ids.tolist(), own.ratings.tolist(), times, own.weights.tolist()
        return SavedProfile(
            name=said.name,
            ratings=[
                Kept(item_id=item_id, rating=rating, timestamp=time, weight=weight)
                for item_id, rating, time, weight in zip(*columns, strict=True)
            ],
            saved=sorted(said.saved),
            hidden=sorted(said.hidden),
            unseen=sorted(said.unseen),
            can_undo=said.can_undo,
            revision=said.revision,
        )

    def put_rating(
        self,
        data: DataName,
        item_id: ItemPath,
        sent: Annotated[RatingSent, Body(openapi_examples=examples.RATING)],
        secret: SecretHeader,
        event_id: EventId = None,
    ) -> Change:
        """Rate a film, or change its rating."""
        opened = self._served.dataset(data)
        opened.catalog.position(item_id)
        check_rating(opened, sent.rating)
        with refusing():
            return _change(self._store.rate(secret, opened.name, item_id, sent.rating, event_id=event_id))

    def delete_rating(
        self, data: DataName, item_id: ItemPath, secret: SecretHeader, event_id: EventId = None
    ) -> Change:
        """Take a rating away; marks stay."""
        name = self._served.dataset(data).name
        with refusing():
            return _change(self._store.unrate(secret, name, item_id, event_id=event_id))

    def put_mark(
        self,
        data: DataName,
        mark: MarkPath,
        item_id: ItemPath,
        secret: SecretHeader,
        event_id: EventId = None,
    ) -> Change:
        """Mark a film: saved (to watch), hidden (not for me) or unseen (have not seen it)."""
        opened = self._served.dataset(data)
        opened.catalog.position(item_id)
        with refusing():
            return _change(self._store.mark(secret, opened.name, item_id, mark, event_id=event_id))

    def delete_mark(
        self,
        data: DataName,
        mark: MarkPath,
        item_id: ItemPath,
        secret: SecretHeader,
        event_id: EventId = None,
    ) -> Change:
        """Take a mark off."""
        name = self._served.dataset(data).name
        with refusing():
            return _change(self._store.mark(secret, name, item_id, mark, on=False, event_id=event_id))

    def undo(self, data: DataName, secret: SecretHeader, event_id: EventId = None) -> Undone:
        """Take back the latest change of a data set, exactly; the last 200 can be."""
        name = self._served.dataset(data).name
        with refusing():
            back = self._store.undo(secret, name, event_id=event_id)
        if back is None:
            nothing = dict.fromkeys(("undone", "item_id", "rating", "restored", "mark"))
            return Undone(**nothing, n_items=0, can_undo=False)
        return Undone(
            undone=back.kind,
            item_id=back.item_id,
            rating=back.rating,
            restored=back.restored,
            mark=back.mark,
            n_items=back.n_items,
            can_undo=back.now.can_undo,
        )

    def delete_profile(self, secret: SecretHeader) -> None:
        """Delete the profile and all that it said, in every data set, for good."""
        self._store.forget(secret)

    @property
    def table(self) -> list[Route]:
        """All of them."""
        one = "/profiles/{data}"
        rating, mark = one + "/ratings/{item_id}", one + "/marks/{mark}/{item_id}"
        return [
            Route("POST", "/profiles", self.create_profile, status=201),
            Route("DELETE", "/profiles", self.delete_profile, NO_PROFILE, status=204),
            Route("GET", one, self.get_profile, NO_PROFILE),
            Route("PUT", rating, self.put_rating, NO_PROFILE),
            Route("DELETE", rating, self.delete_rating, NO_PROFILE),
            Route("PUT", mark, self.put_mark, NO_PROFILE),
            Route("DELETE", mark, self.delete_mark, NO_PROFILE),
            Route("POST", one + "/undo", self.undo, NO_PROFILE),
        ]


def _change(saved: Saved) -> Change:
    return Change(changed=saved.changed, can_undo=saved.now.can_undo, revision=saved.revision)
