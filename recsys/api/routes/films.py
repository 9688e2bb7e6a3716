"""Films: search, one, and which are like it."""

from typing import Annotated

import pandas as pd
from fastapi import Query

from recsys.api.conditional import Asked
from recsys.api.routes.route import NO_DATA, NO_FILM, NOT_READY, ByModel, DataName, ItemPath, Length, Route
from recsys.api.schemas.answers import Film, FilmsFound, Found, SimilarFilm, SimilarFilms
from recsys.api.served import Served
from recsys.insights import shared_facts, together

Words = Annotated[
    str, Query(max_length=80, description="A title, another title, or a person in it.", examples=["alien"])
]


class FilmRoutes:
    """What is known of films."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._library = served.engine.library

    def search_films(self, data: DataName, q: Words, asked: Asked, n: Length = 10) -> FilmsFound:
        """Films by any of their titles or by a person in them, also with typing mistakes; the best match first."""
        opened = self._served.dataset(data)
        self._served.check_length(n)
        asked.on(opened.fingerprint)
        hits = self._library.search(opened).hits(q, n)
        catalog = opened.catalog
        return FilmsFound(
            items=[
                Found(
                    item_id=hit.item_id,
                    title=catalog.title(hit.item_id),
                    year=catalog.year(hit.item_id),
                    also=hit.also,
                )
                for hit in hits
            ]
        )

    def get_film(self, data: DataName, item_id: ItemPath, asked: Asked) -> Film:
        """All that is known of a film."""
        opened = self._served.dataset(data)
        film = self._library.film(opened, item_id)
        asked.on(opened.fingerprint)
        catalog, at = opened.catalog, film.position
        runtime = catalog.table["runtime"].iloc[at]
        return Film(
            item_id=item_id,
            title=film.title,
            other_titles=catalog.other_titles[at],
            year=catalog.years[at],
            series=catalog.is_series[at],
            genres=catalog.genres[at],
            directors=catalog.directors[at],
            cast=catalog.casts[at],
            runtime=None if pd.isna(runtime) else int(runtime),
            language=catalog.languages[at],
            country=catalog.countries[at],
            overview=str(catalog.table["overview"].iloc[at]),
            ratings=film.count,
            average=film.average,
        )

    def similar_films(
        self, data: DataName, item_id: ItemPath, asked: Asked, n: Length = 10, model: ByModel = None
    ) -> SimilarFilms:
        """Films that somebody who loved just this one would be offered, and what they have in common with it."""
        opened = self._served.dataset(data)
        self._served.check_length(n)
        film = self._library.film(opened, item_id)
        name = self._served.trained_name(opened, model)
        # Before the model is read: an older answer never gets the ETag of one trained in between.
        asked.on(opened.fingerprint, name, self._served.model_version(opened, name))
        finder = self._served.engine.model(opened, name)
        with self._served.turn:
            alike = finder.similar(item_id, n)
        catalog, both = opened.catalog, together(film, alike.item_ids.tolist())
        rows = catalog.items.positions(alike.item_ids).tolist()
        return SimilarFilms(
            model=name,
            items=[
                SimilarFilm(
                    item_id=other,
                    title=catalog.titles[at],
                    year=catalog.years[at],
                    score=score,
                    why=f"{shared_facts(catalog, film.position, at)} {both[other]}".strip(),
                )
                for other, at, score in zip(alike.item_ids.tolist(), rows, alike.scores.tolist(), strict=True)
            ],
        )

    @property
    def table(self) -> list[Route]:
        """All of them."""
        one = "/data/{data}/films"
        return [
            Route("GET", one, self.search_films, NO_DATA, conditional=True),
            Route("GET", one + "/{item_id}", self.get_film, NO_FILM, conditional=True),
            Route(
                "GET", one + "/{item_id}/similar", self.similar_films, NO_FILM | NOT_READY, conditional=True
            ),
        ]
