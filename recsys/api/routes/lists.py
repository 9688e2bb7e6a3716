"""Lists, guesses and reasons for one person, and lists for many."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Body, Request

from recsys.api import examples
from recsys.api.access import count_as
from recsys.api.people import Person, person_of, sent_person
from recsys.api.problems import Refused, refusing
from recsys.api.routes.route import NO_FILM, NOT_READY, DataName, Route, SecretMaybe
from recsys.api.schemas.answers import Explained, FilmList, FilmLists, Guessed, Guesses
from recsys.api.schemas.requests import BatchRequest, ExplainRequest, ListRequest, PredictRequest, Tuned
from recsys.api.served import Served
from recsys.dataset import Dataset
from recsys.insights import explained, guessed_rows, listed
from recsys.models.results import Recommendations
from recsys.tuning import Lister, Tuning

FIRST = 10
"""How much of a list is looked at to say what the person's taste moved."""


class ListRoutes:
    """What a model says, to one person or to many: by the same ``Lister`` as in the app."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def recommend(
        self,
        data: DataName,
        sent: Annotated[ListRequest, Body(openapi_examples=examples.RECOMMEND)],
        secret: SecretMaybe = None,
    ) -> FilmList:
        """The best films for one person, none of those that they have seen or hidden among them."""
        opened = self._served.dataset(data)
        self._served.check_length(sent.n)
        person = person_of(self._served, opened, sent, secret)
        name, lister = self._lister(opened, sent)
        with self._served.turn:
            best = lister.top(person.profile, sent.n, exclude=person.hidden)
            told = listed(opened, lister.model, person.profile, best)
        return FilmList(model=name, **told)

    def recommend_batch(
        self,
        data: DataName,
        sent: Annotated[BatchRequest, Body(openapi_examples=examples.BATCH)],
        request: Request,
    ) -> FilmLists:
        """A list for each of many profiles, in their order: each is what ``recommend`` says, and counts as a call."""
        opened = self._served.dataset(data)
        self._served.check_length(sent.n)
        self._check_batch(sent)
        count_as(request, len(sent.profiles))
        people = [sent_person(self._served, opened, profile) for profile in sent.profiles]
        name, lister = self._lister(opened, sent)
        with self._served.turn:
            best = dict(_tops(lister, people, sent.n))
            told = [
                listed(opened, lister.model, person.profile, best[at]) for at, person in enumerate(people)
            ]
        return FilmLists(lists=[FilmList(model=name, **one) for one in told])

    def predict(
        self,
        data: DataName,
        sent: Annotated[PredictRequest, Body(openapi_examples=examples.PREDICT)],
        secret: SecretMaybe = None,
    ) -> Guesses:
        """What a model guesses of some films for one person: stars, and the range in which 80 % of ratings fall."""
        opened = self._served.dataset(data)
        self._served.check_length(len(sent.item_ids), "call for guesses")
        self._served.check_items(opened, sent.item_ids)
        person = person_of(self._served, opened, sent, secret)
        name, model = self._served.model(opened, sent.model)
        with self._served.turn:
            rows = guessed_rows(opened, model, person.profile, sent.item_ids)
        return Guesses(model=name, items=[Guessed(**row) for row in rows])

    def explain(
        self,
        data: DataName,
        sent: Annotated[ExplainRequest, Body(openapi_examples=examples.EXPLAIN)],
        secret: SecretMaybe = None,
    ) -> Explained:
        """Why a film has its score: the parts add up to it, to the last digit."""
        opened = self._served.dataset(data)
        self._served.check_items(opened, [sent.item_id])
        person = person_of(self._served, opened, sent, secret)
        name, lister = self._lister(opened, sent)
        with self._served.turn:
            why = lister.model.explain(person.profile, sent.item_id)
            best = lister.top(person.profile, FIRST, exclude=person.hidden)
        return Explained(model=name, **explained(opened.catalog, why, best.moved_by.get(sent.item_id)))

    def _lister(self, data: Dataset, sent: Tuned) -> tuple[str, Lister]:
        with refusing():
            tuning = Tuning.of_text(sent.tuning)
        name, model = self._served.model(data, sent.model)
        return name, Lister(data, model, tuning)

    def _check_batch(self, sent: BatchRequest) -> None:
        limits = self._served.settings.limits
        if len(sent.profiles) > limits.profiles_a_call:
            raise Refused(
                f"A call takes at most {limits.profiles_a_call} profiles here, got {len(sent.profiles):,}."
            )
        size = sum(len(one.ratings) + len(one.hidden) for one in sent.profiles)
        if size > limits.batch_items:
            raise Refused(
                f"All profiles of a call have at most {limits.batch_items:,} films here, got {size:,}."
            )

    @property
    def table(self) -> list[Route]:
        """All of them."""
        problems = {403: "The owner shows nobody of the data.", **NO_FILM, **NOT_READY}
        one = "/data/{data}"
        return [
            Route("POST", one + "/recommend", self.recommend, problems),
            Route("POST", one + "/recommend/batch", self.recommend_batch, problems),
            Route("POST", one + "/predict", self.predict, problems),
            Route("POST", one + "/explain", self.explain, problems),
        ]


def _tops(lister: Lister, people: list[Person], n: int) -> Iterator[tuple[int, Recommendations]]:
    """The place of each person and their list; together those who hid the same films, mostly none."""
    alike: dict[frozenset[int], list[int]] = {}
    for at, person in enumerate(people):
        alike.setdefault(person.hidden, []).append(at)
    for hidden, places in alike.items():
        tops = lister.tops([people[at].profile for at in places], n, exclude=hidden)
        yield from zip(places, tops, strict=True)
