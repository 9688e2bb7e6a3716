"""Films of two catalogs by title and year: rather none than a wrong one."""

from pathlib import Path

import pytest

from recsys import demo
from recsys.dataset import Catalog
from recsys.facts import match
from recsys.sources import read_source
from tests.facts.tables import catalog, films


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("The Matrix", "The Matrix"),
        ("WALL·E", "WALL-E"),
        ("Amelie (Le Fabuleux destin d'Amélie Poulain)", "Amélie"),
        ("Hate (La Haine)", "La Haine"),
        ("Seven (a.k.a. Se7en)", "Se7en"),
        ("Planes, Trains & Automobiles", "Planes, Trains and Automobiles"),
        ("Star Wars: Episode IV - A New Hope", "Star Wars"),
        ("Bicycle Thieves (a.k.a. The Bicycle Thief) (Ladri di biciclette)", "Ladri di biciclette"),
    ],
)
def test_one_film_under_two_names_of_the_same_year(ours: str, theirs: str) -> None:
    assert match(films((ours, 1999)), films(("Other", 1999), (theirs, 1999))).tolist() == [1]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("Rocky", 1976), ("Rocky II", 1976)),
        (("The Thing", 1982), ("The Thing", 2011)),
        (("The Thing", 1982), ("The Thing", 1984)),
        (("The Thing", None), ("The Thing", 1982)),
        (("Alien", 1986), ("Aliens", 1986)),
        (("Up", 2009), ("Up in the Air", 2009)),
    ],
)
def test_other_films_are_not_taken(ours: tuple[str, int | None], theirs: tuple[str, int | None]) -> None:
    assert match(films(ours), films(theirs)).tolist() == [-1]


def test_original_titles_count_on_both_sides() -> None:
    ours = catalog([{"title": "X", "original_title": "Idi i smotri", "year": 1985}])
    theirs = catalog([{"title": "Come and See", "original_title": "Idi i smotri", "year": 1985}])
    assert match(ours, theirs).tolist() == [0]


def test_a_year_off_by_one_counts_when_it_can_be_only_this_film() -> None:
    assert match(films(("Once", 2006)), films(("Once", 2007))).tolist() == [0]
    assert match(films(("Once", 2006)), films(("Once", 2005), ("Once", 2007))).tolist() == [-1]
    assert match(films(("Once", 2006), ("Once", 2008)), films(("Once", 2007))).tolist() == [-1, -1]
    assert match(films(("Once", 2006), ("Once", 2007)), films(("Once", 2007))).tolist() == [-1, 0]


def test_with_a_year_off_by_one_the_kind_of_film_must_fit() -> None:
    ours = catalog([{"title": "Capote", "year": 2006, "genres": "Drama|Crime"}])
    for genres, kind, row in (
        ("Comedy", "film", -1),
        ("Crime", "film", 0),
        ("", "film", 0),
        ("Crime", "series", -1),
    ):
        theirs = catalog([{"title": "Capote", "year": 2005, "genres": genres, "kind": kind}])
        assert match(ours, theirs).tolist() == [row]


def test_two_films_of_one_name_and_year_get_nothing() -> None:
    emmas = films(("Emma", 1996), ("Emma", 1996))
    assert match(emmas, films(("Emma", 1996))).tolist() == [-1, -1]
    assert match(films(("Emma", 1996)), emmas).tolist() == [-1]


def test_nothing_is_matched_with_nothing() -> None:
    assert match(films(("Heat", 1995)), Catalog.of(films(("Heat", 1995)).table[:0])).tolist() == [-1]


def test_of_the_real_small_data_set_every_match_is_the_same_film_by_name(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    facts = demo.read_films()
    rows = match(data.catalog, facts)
    taken = rows[rows >= 0]
    assert len(set(taken.tolist())) == len(taken) > 500
    far = [
        data.catalog.titles[place]
        for place, row in enumerate(rows)
        if row >= 0 and abs((data.catalog.years[place] or 0) - (facts.years[row] or 0)) > 1
    ]
    assert far == []
