"""The map of films: what it is made of, whether it can be trusted, what its parts are called, where a person stands."""

import sys
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from sklearn import manifold

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.errors import Cancelled, DataError
from recsys.ids import IdMap
from recsys.insights.filmmap import (
    Faithfulness,
    FilmMap,
    OnMap,
    films_near,
    map_films,
    map_points,
    on_map,
    place_of,
    trust,
)
from recsys.insights.filmmap.layout import lay_out, two_directions
from recsys.insights.filmmap.regions import name_regions
from recsys.insights.filmmap.vectors import film_vectors

GENRES = ("Western", "Horror", "Animation")


def data_of(
    genres: Sequence[str], pairs: Sequence[tuple[int, int]], years: Sequence[int | None] = ()
) -> Dataset:
    """A film for each of ``genres``, ids from 1 on; ``pairs`` of person and film, each rated 4 stars."""
    n = len(genres)
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": range(1, n + 1),
                "title": [f"Film {number}" for number in range(1, n + 1)],
                "genres": list(genres),
                "year": list(years) or [None] * n,
            }
        )
    )
    people, films = zip(*pairs, strict=True) if pairs else ((), ())
    ratings = Ratings.of(people, films, [4.0] * len(pairs), items=catalog.items)
    return Dataset("hand", ratings, catalog, Scale(), Source("hand", "Hand-made"))


@pytest.fixture(scope="module")
def groups() -> Dataset:
    """Three groups of 30 films, each with its genre and its 12 people, who rated most of their group."""
    seeds = np.random.default_rng(0)
    pairs = [
        (100 * group + person, 30 * group + film + 1)
        for group in range(3)
        for person in range(12)
        for film in range(30)
        if seeds.random() < 0.7
    ]
    return data_of([GENRES[film // 30] for film in range(90)], pairs)


@pytest.fixture(scope="module")
def groups_map(groups: Dataset) -> FilmMap:
    return map_films(groups)


def map_of(places: Sequence[tuple[float, float]]) -> FilmMap:
    """Films 1, 2, ... at these places."""
    return FilmMap(
        IdMap.of(np.arange(1, len(places) + 1)),
        np.array(places, dtype=np.float32),
        pd.DataFrame(columns=["label", "x", "y", "films"]),
        Faithfulness(1.0, 1.0, 0),
        0,
        0,
    )


# -- vectors -------------------------------------------------------------------------------------------------


def test_films_of_the_same_people_point_the_same_way() -> None:
    pairs = [(person, film) for person in range(4) for film in (1, 2)]
    pairs += [(person, film) for person in range(4, 8) for film in (3, 4)]
    vectors = film_vectors(data_of([""] * 5, pairs))
    assert vectors[0] @ vectors[1] == pytest.approx(1.0, abs=1e-5)
    assert vectors[0] @ vectors[2] < 0.0
    assert np.linalg.norm(vectors, axis=1).round(5).tolist() == [
        1.0,
        1.0,
        1.0,
        1.0,
        0.0,
    ]  # nothing known of the last


def test_an_unrated_film_is_known_by_its_facts() -> None:
    pairs = [(person, film) for person in range(3) for film in (1, 2)] + [(7, 3), (7, 4)]
    vectors = film_vectors(data_of(["Western", "Western", "Horror", "Horror", "Western"], pairs))
    likeness = vectors @ vectors[4]
    assert likeness[0] > 0.5
    assert likeness[0] > likeness[2] + 0.3


def test_company_counts_more_the_more_people_watched() -> None:
    few = [(person, film) for person in (1, 2) for film in (1, 3)] + [(9, 2), (9, 4)]
    many = [(person, film) for person in range(1, 40) for film in (1, 3)] + [
        (person, film) for person in range(50, 90) for film in (2, 4)
    ]
    genres = ["Western", "Western", "Horror", "Horror"]
    with_few, with_many = (film_vectors(data_of(genres, pairs)) for pairs in (few, many))
    assert with_few[0] @ with_few[1] > with_few[0] @ with_few[2]  # the genre speaks
    assert with_many[0] @ with_many[2] > with_many[0] @ with_many[1]  # the people do


# -- the map -------------------------------------------------------------------------------------------------


def test_groups_stay_apart(groups_map: FilmMap) -> None:
    for item_id in groups_map.items.ids.tolist():
        near = groups_map.nearest(item_id)
        assert {(other - 1) // 30 for other in near.tolist()} == {(item_id - 1) // 30}
        assert item_id not in near
        assert len(near) == 10


def test_it_can_be_trusted_more_than_two_directions(groups_map: FilmMap) -> None:
    assert groups_map.faithfulness.ours > groups_map.faithfulness.plain
    assert groups_map.faithfulness.films == 90


def test_the_same_data_gives_the_same_map(groups: Dataset, groups_map: FilmMap) -> None:
    assert np.array_equal(map_films(groups).places, groups_map.places)
    assert np.abs(groups_map.places).max() == pytest.approx(1.0, abs=1e-6)


def test_without_opentsne_scikit_learn_draws_it(groups: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openTSNE", None)
    vectors = film_vectors(groups)[::2]
    places = lay_out(vectors, lambda share: None)
    assert trust.trustworthiness(vectors, places) > trust.trustworthiness(vectors, two_directions(vectors))


def test_progress_is_told_and_whoever_hears_it_can_stop(groups: Dataset) -> None:
    heard: list[float] = []

    def hear(share: float, doing: str) -> None:
        heard.append(share)
        if share > 0.5:
            raise Cancelled("The map")

    with pytest.raises(Cancelled):
        map_films(groups, hear)
    assert heard == sorted(heard)
    assert 0.5 < heard[-1] < 0.6


def test_films_of_which_nothing_is_known_are_left_out_and_counted() -> None:
    genres = ["Western|Drama"] * 10 + ["Horror"] * 10 + ["Western"] * 10 + ["", ""]
    made = map_films(data_of(genres, []))
    assert (len(made), made.unknown, made.beyond) == (30, 2, 0)
    assert made.nearest(31).tolist() == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (data_of(["Western", "Horror"] * 5, []), "at least 21 films .*has 10"),
        (data_of(["Western"] * 30, []), "Nothing in this data tells its films apart"),
        (data_of([""] * 30, [(1, film) for film in range(1, 31)]), "at least 21 films .*has none"),
        (data_of([], []), "at least 21 films .*has none"),
    ],
    ids=["ten films", "all alike", "one person and no facts", "no films"],
)
def test_where_no_map_can_be_made_a_sentence_says_why(data: Dataset, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        map_films(data)


def test_one_person_and_genres_are_enough() -> None:
    data = data_of([GENRES[film % 3] for film in range(30)], [(1, film) for film in range(1, 31)])
    made = map_films(data)
    assert len(made) == 30
    assert np.isfinite(made.places).all()


# -- trustworthiness -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cells", [trust.CELLS, 1_000])
def test_trustworthiness_is_scikit_learns(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "CELLS", cells)
    vectors = np.random.default_rng(1).normal(size=(150, 8))
    for layout in (vectors[:, :2], np.random.default_rng(2).normal(size=(150, 2))):
        expected = manifold.trustworthiness(vectors, layout, n_neighbors=trust.NEIGHBOURS)
        assert trust.trustworthiness(vectors, layout) == pytest.approx(expected, abs=1e-12)


def test_a_sample_tells_nearly_the_same() -> None:
    vectors = np.random.default_rng(1).normal(size=(600, 8))
    every, some = (trust.trustworthiness(vectors, vectors[:, :2], sample=n) for n in (600, 200))
    assert some == pytest.approx(every, abs=0.02)
    assert some != every


def test_rows_on_one_spot_are_not_their_own_neighbours() -> None:
    assert (
        0.0 <= trust.trustworthiness(np.random.default_rng(0).normal(size=(30, 3)), np.zeros((30, 2))) <= 1.0
    )
    with pytest.raises(DataError, match="needs 21 rows, got 20"):
        trust.trustworthiness(np.zeros((20, 3)), np.zeros((20, 2)))


# -- names of parts ------------------------------------------------------------------------------------------


def test_parts_are_called_by_what_they_have_more_often_than_others() -> None:
    genres = ["Western"] * 60 + ["Horror"] * 60 + ["<b>Sci-Fi</b>|=1+1"] * 60
    data = data_of(genres, [], [1950] * 60 + [1985] * 60 + [2015] * 60)
    places = np.repeat([[-1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], 60, axis=0).astype(np.float32)
    places += np.random.default_rng(0).normal(0, 0.01, places.shape).astype(np.float32)
    named = name_regions(data.catalog, np.arange(180), places)
    assert named["films"].tolist() == [60, 60, 60]
    by_place = {
        (round(x), round(y)): label for x, y, label in named[["x", "y", "label"]].itertuples(index=False)
    }
    assert by_place[-1, 0] in {"Westerns", "Classic westerns"}
    assert by_place[1, 0] in {"Horror", "1980s horror"}
    assert by_place[0, 1] in {
        "<b>sci-fi</b>",
        "=1+1",
        "2010s <b>sci-fi</b>",
        "2010s =1+1",
    }  # text, whatever it says


def test_without_facts_or_with_few_films_no_part_has_a_name() -> None:
    places = np.random.default_rng(0).normal(size=(180, 2)).astype(np.float32)
    assert name_regions(data_of([""] * 180, []).catalog, np.arange(180), places).empty
    assert name_regions(data_of(["Western"] * 180, []).catalog, np.arange(30), places[:30]).empty


# -- a person ------------------------------------------------------------------------------------------------

CORNERS = [(-1.0, -1.0), (-0.95, -1.0), (-1.0, -0.95), (1.0, 1.0), (1.0, 0.95), (0.0, 0.0)]


def test_a_person_stands_where_their_likes_lie_closest_together() -> None:
    liked = Profile.of([1, 2, 3, 4], [5.0, 5.0, 5.0, 5.0])
    place = place_of(map_of(CORNERS), liked, Scale())
    assert place is not None
    assert place.round(2).tolist() == [-0.98, -0.98]  # not the mean of all four, where no film is
    spoilt = Profile.of([1, 2, 3, 4, 5], [5.0, 0.5, 0.5, 5.0, 5.0])
    other = place_of(map_of(CORNERS), spoilt, Scale())
    assert other is not None
    assert other[0] > 0.9


@pytest.mark.parametrize(
    "profile",
    [
        Profile.of([], []),
        Profile.of([1, 2], [5.0, 5.0]),
        Profile.of([1, 2, 99], [5.0, 5.0, 5.0]),
        Profile.of([1, 2, 3], [5.0, 5.0, np.nan]),
        Profile.of([1, 2, 3], [0.5, 0.5, 1.0]),
    ],
    ids=["nothing", "two", "one is not on the map", "one only seen", "nothing liked"],
)
def test_too_little_places_nobody(profile: Profile) -> None:
    found = map_of(CORNERS)
    assert place_of(found, profile, Scale()) is None
    assert films_near(found, OnMap(np.array([], int), np.array([], int), None)) == []


def test_marks_and_what_lies_around_a_person(groups: Dataset, groups_map: FilmMap) -> None:
    marks = on_map(groups, groups_map, Profile.of([1, 2, 3, 40, 999], [5.0, 4.0, 4.5, 0.5, 5.0]))
    assert marks.liked.tolist() == [1, 2, 3]
    assert marks.others.tolist() == [40]
    near = films_near(groups_map, marks)
    assert len(near) == 10
    assert not {1, 2, 3, 40} & set(near)
    assert {(item_id - 1) // 30 for item_id in near} == {0}


def test_points_say_what_the_data_says(groups: Dataset, groups_map: FilmMap) -> None:
    points = map_points(groups, groups_map)
    frame = pd.DataFrame({"item_id": groups.ratings.item_ids, "stars": groups.ratings.values})
    expected = frame.groupby("item_id")["stars"].agg(["size", "mean"]).reindex(points["item_id"])
    assert points["ratings"].tolist() == expected["size"].fillna(0).tolist()
    assert points["ratings"].is_monotonic_increasing
    assert points["stars"].to_numpy() == pytest.approx(expected["mean"].to_numpy(), nan_ok=True)
    assert set(points["genre"]) == set(GENRES)
