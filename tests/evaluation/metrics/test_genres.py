"""Metrics of genres against numbers worked out by hand and against scipy."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import pdist
from scipy.stats import entropy

from recsys.evaluation import metrics
from recsys.evaluation.metrics import Genres
from recsys.evaluation.rows import ListRows
from tests.evaluation.metrics.hands import asked, items_of, lists, positions, ratings

NAMES = [("Drama",), ("Drama", "Crime"), ("Comedy",), ()]
some_genres = st.lists(
    st.lists(st.sampled_from("abcd"), unique=True, max_size=3).map(tuple), min_size=15, max_size=15
)


def test_a_films_genres_share_one() -> None:
    genres = Genres.of(NAMES)
    assert genres.member.tolist() == [[0, 0, 1], [0, 1, 1], [1, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert genres.mass[1].tolist() == [0, 1 / 2, 1 / 2]
    assert genres.mass[3:].tolist() == [[0, 0, 0]] * 2


def test_a_genre_said_twice_counts_once() -> None:
    assert Genres.of([("Drama", "Drama", "Crime")]).mass[0].tolist() == [1 / 2, 1 / 2]


def test_diversity_by_hand() -> None:
    genres = Genres.of(NAMES)
    three = np.mean([1 - 1 / 2, 1.0, 1.0])  # Drama/Drama+Crime, Drama/Comedy, Drama+Crime/Comedy
    items = lists([0, 1, 2, 3], [0, 1], [3, 0], [], [0, 0])
    np.testing.assert_allclose(metrics.diversity(items, genres), [three, 0.5, np.nan, np.nan, 0.0])
    assert metrics.mean(metrics.diversity(lists([0, 1], [0, 2], [3]), genres)) == pytest.approx(0.75)


@given(rows=asked(), names=some_genres)
def test_diversity_is_the_jaccard_distance_of_scipy(rows: ListRows, names: list[tuple[str, ...]]) -> None:
    genres = Genres.of(names)
    found = metrics.diversity(rows.items, genres)
    for at, listed in enumerate(rows.lists):
        member = genres.member[[item for item in listed if names[item]]] > 0
        distances = pdist(member, "jaccard") if len(member) > 1 else np.array([np.nan])
        assert found[at] == pytest.approx(distances.mean(), nan_ok=True, rel=1e-6)


def test_genre_calibration_by_hand() -> None:
    genres = Genres.of(NAMES)
    known = ratings({0: {0: 5, 2: 1, 1: 4}, 1: {2: 2}, 2: {3: 5}}, n_users=4, n_items=4)
    people = positions(0, 0, 1, 1, 2, 3, 0)
    items = lists([0, 1], [2, 3], [2], [0], [0], [0], [3])
    found = metrics.genre_calibration(people, items, known, genres, liked_from=4.0)
    drama, crime = 3 / 4, 1 / 4  # of person 0, who did not like the comedy
    listed_comedy = drama * math.log(1 / 0.01) + crime * math.log(1 / 0.01)
    # Person 1 liked nothing, so all their history counts; then: no genres in a history, no history, none in the list.
    expected = [0.0, listed_comedy, 0.0, math.log(100), np.nan, np.nan, np.nan]
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_calibration_asks_how_far_the_list_is_from_the_person_and_not_the_other_way() -> None:
    genres = Genres.of([("a",), ("b",)])
    known = ratings({0: {0: 5, 1: 5}}, n_users=1, n_items=2)
    (found,) = metrics.genre_calibration(positions(0), lists([0]), known, genres, 4.0)
    assert found == pytest.approx(0.5 * math.log(0.5 / (0.99 + 0.005)) + 0.5 * math.log(0.5 / 0.005))


def test_no_genres_at_all() -> None:
    genres = Genres.of([(), ()])
    known = ratings({0: {0: 5}}, n_users=1, n_items=2)
    assert math.isnan(metrics.diversity(lists([0, 1]), genres)[0])
    assert math.isnan(metrics.genre_calibration(positions(0), lists([1]), known, genres, 4.0)[0])


@given(rows=asked(), names=some_genres)
def test_calibration_is_the_divergence_of_scipy(rows: ListRows, names: list[tuple[str, ...]]) -> None:
    genres = Genres.of(names)
    found = metrics.genre_calibration(rows.user_idx, rows.items, rows.known, genres, 4.0)
    for at, (person, listed) in enumerate(zip(rows.user_idx, rows.lists, strict=True)):
        known = items_of(rows.known, person)
        stars = rows.known.values[rows.known.indptr[person] :][: len(known)]
        own = genres.mass[known[stars >= 4] if (stars >= 4).any() else known].sum(axis=0)
        shown = genres.mass[listed].sum(axis=0)
        if own.sum() == 0 or shown.sum() == 0:
            assert math.isnan(found[at])
            continue
        p, q = own / own.sum(), shown / shown.sum()
        assert found[at] == pytest.approx(entropy(p, 0.99 * q + 0.01 * p), abs=1e-12)
        assert 0 <= found[at] <= math.log(100) + 1e-12
