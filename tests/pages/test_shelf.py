"""What the shelf offers: quick picks, all films in pages that stay, and what a search finds in the visitor's order."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from pages.ui.frame import Page
from pages.ui.rate import in_visit
from pages.ui.rate.room_state import RoomState
from pages.ui.rate.shelf import LEAF, search_and_shelf
from pages.ui.state import Visit
from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.insights import Films, FilmSearch
from recsys.insights.film.browse import Shelf
from recsys.models import Recommender, catalog
from recsys.profiles import SavedProfile

N = 60
STRANGE = ("<b>Heat</b>", "=1+1", "**Star**", "[x](javascript:1)")


@pytest.fixture(scope="module")
def data() -> Dataset:
    rng = np.random.default_rng(1)
    titles = [f"Star {number}" for number in range(N - len(STRANGE))] + list(STRANGE)
    table = pd.DataFrame(
        {"item_id": np.arange(1, N + 1), "title": titles, "year": 1950 + np.arange(N), "genres": "Drama"}
    )
    films = Catalog.of(table)
    users, items = np.nonzero(rng.random((40, N)) < 0.4)
    ratings = Ratings.of(users, items + 1, rng.integers(1, 11, len(users)) / 2, items=films.items)
    return Dataset("stars", ratings, films, Scale(), Source("hand", "Hand-made"))


@pytest.fixture(scope="module")
def model(data: Dataset) -> Recommender:
    return catalog.create("ease").fit(data)


@pytest.fixture
def page(data: Dataset) -> Page:
    shelf = Shelf(Films(data), FilmSearch(data))
    library = SimpleNamespace(search=lambda _: shelf.search, shelf=lambda _: shelf)
    made = SimpleNamespace(
        visit=Visit(), data=data, model="ease", engine=SimpleNamespace(library=library), queue=None
    )
    return cast("Page", made)


def shown(page: Page, model: Recommender, ratings: dict[int, float] | None = None) -> dict[str, Any]:
    saved = SavedProfile.of({}, can_undo=False, name="", revision=len(ratings or {}))
    vars(saved)["profile"] = Profile.from_ratings(ratings or {})
    return search_and_shelf(RoomState(page, model, saved))


def items(parts: dict[str, Any]) -> list[int]:
    return [card["item_id"] for card in parts["shelf"]["cards"]]


def do(page: Page, kind: str, **fields: Any) -> None:
    in_visit.IN_VISIT[kind](page, fields)


def test_browsing_shows_every_film_once_and_cards_stay(page: Page, model: Recommender) -> None:
    do(page, "mode", mode="browse")
    do(page, "order", order="new")
    first = items(shown(page, model))
    assert first == list(range(N, N - LEAF, -1))
    assert items(shown(page, model, {N: 5.0, N - 1: 1.0})) == first, "rated ones too"
    seen = list(first)
    for leaf in (1, 2):
        do(page, "leaf", leaf=leaf)
        seen += items(shown(page, model))
    assert sorted(seen) == list(range(1, N + 1))
    do(page, "order", order="new")
    assert N not in items(shown(page, model, {N: 5.0})), "begun anew, without what has an answer"


def test_browsing_begins_with_the_visitors_own_list(page: Page, model: Recommender) -> None:
    do(page, "mode", mode="browse")
    rated = {1: 5.0, 2: 5.0, 3: 0.5}
    best = model.recommend(Profile.from_ratings(rated), LEAF).item_ids.tolist()
    assert items(shown(page, model, rated)) == best


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("leaf", {"leaf": 99}),
        ("leaf", {"leaf": -3}),
        ("leaf", {"leaf": "x"}),
        ("order", {"order": "<b>"}),
        ("mode", {"mode": 7}),
        ("mode", {}),
    ],
)
def test_what_nobody_can_mean_shows_something(
    page: Page, model: Recommender, kind: str, fields: dict[str, Any]
) -> None:
    do(page, "mode", mode="browse")
    do(page, kind, **fields)
    assert items(shown(page, model))


def test_a_search_ranks_by_ones_own_list_from_three_ratings_on(page: Page, model: Recommender) -> None:
    do(page, "search", query="star")
    famous = items(shown(page, model))
    assert len(famous) == LEAF
    do(page, "search", query="star")
    assert items(shown(page, model, {1: 5.0, 2: 5.0})) == famous
    rated = {1: 5.0, 2: 5.0, 3: 0.5}
    assert items(shown(page, model, rated)) == famous, "what was found stays where it is"
    do(page, "search", query="star")
    scores = dict(
        zip(model.item_ids_.tolist(), model.score(Profile.from_ratings(rated)).tolist(), strict=True)
    )
    own = items(shown(page, model, rated))
    assert own != famous
    begins = [item for item in own if item <= N - len(STRANGE)]
    assert [scores[item] for item in begins] == sorted((scores[item] for item in begins), reverse=True)


def test_every_film_rated_and_all_alike(page: Page, model: Recommender) -> None:
    rated = dict.fromkeys(range(1, N + 1), 3.0)
    for mode in ("picks", "browse"):
        do(page, "mode", mode=mode)
        parts = shown(page, model, rated)
        assert items(parts) == []
    assert parts["shelf"]["browse"]["leaves"] == 1


def test_titles_are_sent_as_they_are(page: Page, model: Recommender) -> None:
    do(page, "mode", mode="browse")
    do(page, "order", order="new")
    titles = [card["title"] for card in shown(page, model)["shelf"]["cards"]]
    assert set(STRANGE) <= set(titles)
