"""EASE with facts: the formula by hand, both forms, what films nobody rated get, and catalogs that say odd things."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.models.ease import EASE, FACTS, FILMS_AT_LEAST
from recsys.models.itemfacts import shared_facts

Matrix = NDArray[np.float64]
N_ITEMS = 24
FORMS = (0, 6_000)
"""``max_people`` of the primal and of the dual form."""
TASTES = {
    "one film": Profile.of([20], [5.0]),
    "two opposite tastes": Profile.of([20, 30, 40, 50], [5.0, 0.5, 5.0, 0.5]),
    "low ratings only": Profile.of([20, 30, 40], [0.5, 1.0, 0.5]),
    "seen only": Profile.of([20, 30, 40], [np.nan] * 3),
    "a film nobody rated": Profile.of([10], [5.0]),
    "nothing": Profile.of([], []),
}


def columns(**changed: Any) -> pd.DataFrame:
    """Items 10, 20, ...: westerns, dramas and horror in turn, of two periods, by four directors."""
    places = np.arange(N_ITEMS)
    table = {
        "item_id": 10 * (places + 1),
        "title": [f"Film {place}" for place in places],
        "year": np.where(places % 2, 1993, 1978),
        "genres": np.array(["Western", "Drama|Crime", "Horror"])[places % 3],
        "director": [f"Director {place % 4}" for place in places],
        "keywords": [f"rare {place // 2}|common" for place in places],
    }
    return pd.DataFrame(table | changed)


def data_of(table: pd.DataFrame, n_users: int = 12, seed: int = 0) -> Dataset:
    """Everybody rated about a third of the films; the first film and the last nobody."""
    draw = np.random.default_rng(seed)
    catalog = Catalog.of(table)
    seen = draw.random((n_users, N_ITEMS)) < 0.35
    seen[:, [0, -1]] = False
    seen[:, 1] = True
    users, items = np.nonzero(seen)
    stars = draw.integers(1, 11, len(users)) / 2
    ratings = Ratings.of(users, catalog.items.ids[items], stars, items=catalog.items)
    return Dataset("facts", ratings, catalog, Scale(), Source("hand", "Made for tests"))


def facts_by_hand(table: pd.DataFrame) -> Matrix:
    """Films x facts of three films at least, as the docstring says it."""
    held: list[set[str]] = []
    for row in table.itertuples():
        period = int(row.year) // 5 * 5
        kinds = {f"kind {period} {genre}" for genre in row.genres.split("|")}
        held.append(kinds | {f"by {row.director}"} | {f"about {word}" for word in row.keywords.split("|")})
    names = sorted(set().union(*held))
    shared = [name for name in names if sum(name in facts for facts in held) >= 3]
    return np.array([[float(name in facts) for name in shared] for facts in held])


def weights_by_hand(data: Dataset, facts: Matrix, regularization: float, weight: float) -> Matrix:
    """``G = Z'Z + w^2 F'F + lambda I``, ``B_ij = -P_ij / P_jj``."""
    Z = np.zeros((len(data.ratings.users), N_ITEMS))
    Z[data.ratings.user_idx, data.ratings.item_idx] = 0.25 + 0.75 * (data.ratings.values - 0.5) / 4.5
    P = np.linalg.inv(Z.T @ Z + weight**2 * facts @ facts.T + regularization * np.eye(N_ITEMS))
    B = -P / np.diag(P)
    np.fill_diagonal(B, 0.0)
    return np.asarray(B)


def test_the_facts_are_those_that_three_films_share() -> None:
    table = columns()
    ours = shared_facts(Catalog.of(table), FACTS, FILMS_AT_LEAST).toarray()
    theirs = facts_by_hand(table)
    assert sorted(map(tuple, ours.T)) == sorted(map(tuple, theirs.T))  # "rare" is left out, "common" is in
    twice = table.assign(genres=table["genres"] + "|" + table["genres"])
    np.testing.assert_array_equal(shared_facts(Catalog.of(twice), FACTS, FILMS_AT_LEAST).toarray(), ours)


@pytest.mark.parametrize("max_people", FORMS)
@pytest.mark.parametrize("weight", [0.5, 1.5, 4.0])
def test_the_formula_by_hand(max_people: int, weight: float) -> None:
    table = columns()
    data = data_of(table, n_users=8)
    model = EASE(regularization=5.0, facts_weight=weight, max_people=max_people).fit(data)
    assert ("people_kernel_" in model.learned()) == (max_people > 0)
    B = weights_by_hand(data, facts_by_hand(table), 5.0, weight)
    for place, item_id in enumerate(data.catalog.items.ids):
        np.testing.assert_allclose(model.score(Profile.of([item_id], [5.0])), B[place], atol=1e-6)


@pytest.mark.parametrize("weight", [1.5, 4.0])
def test_each_film_of_the_tail_scores_as_if_it_alone_stood_beside_the_modelled(weight: float) -> None:
    table = columns()
    data, facts = data_of(table), facts_by_hand(table)
    model = EASE(regularization=5.0, facts_weight=weight, max_people=0, max_items=9).fit(data)
    assert len(model.tail_) == N_ITEMS - 9  # those that nobody rated have facts
    for item in model.tail_:
        some = np.append(model.modelled_, item)
        rows = np.isin(data.ratings.item_idx, some)
        part = Dataset("part", data.ratings.where(rows), data.catalog, data.scale, data.source)
        masked = np.where(np.isin(np.arange(N_ITEMS), some)[:, None], facts, 0.0)
        B = weights_by_hand(part, masked, 5.0, weight)
        ones = [Profile.of([int(data.catalog.items.ids[head])], [5.0]) for head in model.modelled_]
        np.testing.assert_allclose(
            [model.score(one)[item] for one in ones], B[model.modelled_, item], atol=1e-6
        )


@pytest.mark.parametrize("max_people", FORMS)
def test_without_facts_it_is_plain_ease_bit_for_bit(max_people: int) -> None:
    bare = data_of(columns(genres="", director="", keywords=""))
    plain = EASE(facts_weight=0.0, max_people=max_people).fit(bare).learned()
    for model in (
        EASE(max_people=max_people).fit(bare),
        EASE(facts_weight=0.0, max_people=max_people).fit(data_of(columns())),
    ):
        learned = model.learned()
        assert learned.keys() == plain.keys()
        for name, value in learned.items():
            if isinstance(value, np.ndarray):
                np.testing.assert_array_equal(value, plain[name])


@pytest.mark.parametrize("max_people", FORMS)
def test_a_film_that_nobody_rated_is_found_by_what_it_is(max_people: int) -> None:
    data = data_of(columns())
    model = EASE(regularization=5.0, max_people=max_people).fit(data)
    westerns = Profile.of([70, 130, 190], [5.0, 5.0, 5.0])  # of 1978, as film 10, which nobody rated
    scores = dict(zip(model.item_ids_.tolist(), model.score(westerns).tolist(), strict=True))
    assert scores[10] > 0 > model.score(Profile.of([70, 130, 190], [0.5] * 3), [10])[0]
    assert scores[10] > scores[240]  # neither did anybody the last, a horror film of 1993


ODD = {
    "no genres": columns(genres=""),
    "no years": columns(year=pd.array([pd.NA] * N_ITEMS, dtype="Int16")),
    "no facts at all": columns(genres="", director="", keywords=""),
    "thirty genres": columns(genres="|".join(f"Genre {number}" for number in range(30))),
    "one fact of every film": columns(genres="Drama", year=2000, director="One", keywords="film"),
    "a fact twice": columns(genres="Drama|Drama"),
}


@pytest.mark.parametrize("people", [1, 3, 60])
@pytest.mark.parametrize("odd", list(ODD))
def test_odd_catalogs_and_profiles_get_numbers_that_agree(odd: str, people: int) -> None:
    """Few and many people, fewer than facts and more; one profile, many, single films and reasons are one number."""
    data = data_of(ODD[odd], n_users=people)
    for model in (EASE().fit(data), EASE(max_people=0).fit(data), EASE(max_people=0, max_items=5).fit(data)):
        known = data.ratings.item_counts > 0
        for profile in TASTES.values():
            scores = model.score(profile)
            assert np.isfinite(scores[known]).all()
            np.testing.assert_allclose(model.score(profile, model.item_ids_), scores, atol=1e-6)
            why = model.explain_all(profile, model.item_ids_[known])
            np.testing.assert_allclose([one.score for one in why], scores[known], atol=1e-6)
        user_ids = data.ratings.users.ids
        for user_id, many in zip(user_ids, model.recommend_many(data.ratings, user_ids, 5), strict=True):
            one = model.recommend(data.ratings.profile(int(user_id)), 5)
            np.testing.assert_allclose(many.scores, one.scores, atol=1e-6)
