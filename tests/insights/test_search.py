"""A film is found by any of its titles and by its people; the main title comes first."""

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.insights import FilmSearch, Hit

FILMS = [
    (1, "Seven (a.k.a. Se7en)", "David Fincher", 1),
    (2, "Seven Samurai (Shichinin no samurai)", "Akira Kurosawa", 3),
    (3, "The Magnificent Seven", "John Sturges", 2),
    (4, "For a Few Dollars More (Per qualche dollaro in più)", "Sergio Leone", 1),
    (5, "Ringu (Ring)", "Hideo Nakata", 5),
    (6, "The Ring", "Gore Verbinski", 1),
    (7, "Amelie (Le Fabuleux destin d'Amélie Poulain)", "Jean-Pierre Jeunet", 0),
    (8, "Samourai", "Fincher", 0),
]


@pytest.fixture(scope="module")
def search() -> FilmSearch:
    table = pd.DataFrame(FILMS, columns=["item_id", "title", "director", "count"])
    catalog = Catalog.of(table)
    rated = [(user, item_id) for item_id, _, _, count in FILMS for user in range(count)]
    users, items = zip(*rated, strict=True)
    ratings = Ratings.of(users, items, [4.0] * len(rated), items=catalog.items)
    return FilmSearch(Dataset("seven", ratings, catalog, Scale(), Source("hand", "Hand-made")))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("seven", [2, 1, 3]),  # those that begin with it, the more rated first, then the one that holds it
        ("SE7EN", [1]),
        ("per qualche dollaro", [4]),
        ("amélie", [7]),
        ("poulain", [7]),
        ("ring", [5, 6]),  # the main title counts before the other title that is the very word
        ("the ring", [6]),
        ("fincher", [1, 8]),
        ("even", [1, 2, 3]),
        ("", []),
        ("!?", []),
        (".*", []),
        ("zzzzzz", []),
    ],
)
def test_a_query_finds(search: FilmSearch, query: str, found: list[int]) -> None:
    hits = search.find(query)
    assert sorted(hits) == sorted(found) if query == "even" else hits == found


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("se7en", Hit(1, "Se7en")),
        ("Per qualche dolaro", Hit(4, "Per qualche dollaro in più")),
        ("shichinin no samurei", Hit(2, "Shichinin no samurai")),
        ("seven", Hit(2)),
        ("sevven samurai", Hit(2)),
        ("kurosawa", Hit(2)),
        ("akira kurosava", Hit(2)),
        ("ring", Hit(5)),
    ],
)
def test_a_hit_says_by_which_other_title(search: FilmSearch, query: str, hit: Hit) -> None:
    assert search.hits(query, 1) == [hit]


def test_as_near_by_the_main_title_comes_first(search: FilmSearch) -> None:
    assert search.find("samouraj")[0] == 8


def test_no_more_than_asked_for(search: FilmSearch) -> None:
    assert [len(search.find("s", n)) for n in (1, 2, 100)] == [1, 2, 5]


def test_what_matches_equally_well_stands_in_the_order_preferred(search: FilmSearch) -> None:
    own = np.array([0.9, 0.1, 5.0, np.nan, 0.0, 0.0, 0.0, 0.0])  # of the films 1 to 8
    assert search.find("seven", preference=own) == [1, 2, 3], "one that begins so is before one that holds it"
    assert search.find("s", preference=own)[:2] == [1, 2]
    assert search.find("s", preference=np.full(8, np.nan)) == search.find("s")
