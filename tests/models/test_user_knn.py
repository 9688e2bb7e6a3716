"""UserKNN against its definition, person by person, and who is never their own neighbour."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from recsys.dataset import Dataset, Profile, Ratings
from recsys.models.user_knn import TELLING, UserKNN
from tests.models.data import make_catalog, make_data

Matrix = NDArray[np.float64]


def table_of(data: Dataset) -> Matrix:
    table = np.full((len(data.ratings.users), len(data.catalog)), np.nan)
    table[data.ratings.user_idx, data.ratings.item_idx] = data.ratings.values
    return table


def row_of(data: Dataset, person: Profile) -> tuple[Matrix, Matrix, Matrix]:
    """A profile's ratings, grades and weights, by item."""
    ratings, grades, weights = (np.full(len(data.catalog), np.nan) for _ in range(3))
    at = data.catalog.items.positions(person.item_ids)
    ratings[at], weights[at] = person.ratings, person.weights
    grades[at] = 0.25 + 0.75 * (np.where(np.isnan(person.ratings), 3.0, person.ratings) - 0.5) / 4.5
    return ratings, grades, weights


def by_definition(model: UserKNN, data: Dataset, person: Profile, own: int | None) -> tuple[Matrix, Matrix]:
    """Scores and unclipped stars of all items, from the formulas of the docstrings."""
    table = table_of(data)
    mean, b_i = model.global_bias_, model.item_biases_
    b_v = np.nansum(table - mean - b_i, axis=1) / ((~np.isnan(table)).sum(axis=1) + model.damping)
    r, g, w = row_of(data, person)
    rated = ~np.isnan(r)
    b_u = np.sum((w * (r - mean - b_i))[rated]) / (w[rated].sum() + model.damping)
    grades = 0.25 + 0.75 * (table - 0.5) / 4.5
    in_stars, in_lists = np.zeros(len(table)), np.zeros(len(table))
    for v in range(len(table)):
        both, seen = rated & ~np.isnan(table[v]), ~np.isnan(g) & ~np.isnan(table[v])
        x, y, wx, n = r[both], table[v][both], w[both], w[both].sum()
        if model.similarity == "shrunk":
            x, y = x - (mean + b_i + b_u)[both], y - (mean + b_i + b_v[v])[both]
        if model.similarity == "pearson" and n:
            x, y = x - (wx @ x) / n, y - (wx @ y) / n
        length = np.sqrt((wx @ x**2) * (wx @ y**2))
        if n >= max(model.min_support, 2 if model.similarity == "shrunk" else 1) and length > 1e-9:
            shrunk = 1.0 if model.shrinkage == 0 else (n - 1) / (n - 1 + model.shrinkage)
            in_stars[v] = max(0.0, (wx * x) @ y / length * shrunk)
        n = w[seen].sum()
        if n:
            norms = np.sqrt(np.nansum(w * g**2) * np.nansum(grades[v] ** 2))
            in_lists[v] = (w * g)[seen] @ grades[v][seen] / norms * n / (n + model.list_shrinkage)
    if own is not None:
        in_stars[own] = in_lists[own] = 0.0
    means = np.nanmean(table, axis=1)
    own_mean = w[rated] @ r[rated] / w[rated].sum()
    centres = {
        "baseline": (b_u + mean + b_i, b_v[:, None] + mean + b_i),
        "mean": (np.full(len(b_i), own_mean), np.tile(means[:, None], len(b_i))),
        "none": (np.zeros(len(b_i)), np.zeros(table.shape)),
    }
    c_u, c_v = centres[model.centring]
    baseline = mean + b_i + b_u
    crowd = model.crowd_weight * np.log1p((~np.isnan(table)).sum(axis=0) * (mean + b_i))
    scores, stars = np.zeros(len(b_i)), np.zeros(len(b_i))
    for i in range(len(b_i)):
        raters = np.flatnonzero(~np.isnan(table[:, i]))
        near = raters[np.argsort(-in_lists[raters], kind="stable")][: model.k]
        said = np.clip((table[near, i] - 2.0) / 2.5, -1.0, 1.0)
        scores[i] = in_lists[near] @ said + crowd[i]
        near = raters[np.argsort(-in_stars[raters], kind="stable")][: model.k]
        moved = in_stars[near] @ (table[near, i] - c_v[near, i])
        d = model.similarity_damping
        weight = in_stars[near].sum() + d
        stars[i] = c_u[i] + (moved + d * (baseline[i] - c_u[i])) / weight if weight > 0 else baseline[i]
    return scores, stars


@pytest.mark.parametrize("centring", ["baseline", "mean", "none"])
@pytest.mark.parametrize(
    ("similarity", "shrinkage", "damping"),
    [("shrunk", 100.0, 0.3), ("cosine", 0.0, 0.0), ("pearson", 3.0, 0.1)],
)
def test_everybody_is_scored_by_the_definition_without_their_own_row(
    centring: str, similarity: str, shrinkage: float, damping: float
) -> None:
    data = make_data(seed=2)
    model = UserKNN(
        k=4, similarity=similarity, shrinkage=shrinkage, centring=centring, similarity_damping=damping
    ).fit(data)  # fmt: skip
    for own, user_id in enumerate(data.ratings.users.ids[:12].tolist()):
        person = data.ratings.profile(user_id)
        scores, stars = by_definition(model, data, person, own)
        np.testing.assert_allclose(model.score(person), scores, atol=1e-6)
        guessed = model.predict(person, model.item_ids_).stars
        np.testing.assert_allclose(guessed, data.scale.clip(stars), atol=1e-9)


@pytest.mark.parametrize("similarity", ["shrunk", "cosine", "pearson"])
def test_a_visitor_is_scored_by_the_definition_with_weights_and_seen(similarity: str) -> None:
    data = make_data(seed=2)
    model = UserKNN(k=4, similarity=similarity, shrinkage=2.0).fit(data)
    person = Profile.of(
        [20, 50, 80, 90, 130, 210, 250],
        [5.0, 1.0, np.nan, 3.0, 4.5, 0.5, 2.0],
        [1.0, 2.0, 1.0, 0.5, 3.0, 1.0, 1.0],
    )
    scores, stars = by_definition(model, data, person, None)
    np.testing.assert_allclose(model.score(person), scores, atol=1e-6)
    np.testing.assert_allclose(
        model.predict(person, model.item_ids_).stars, data.scale.clip(stars), atol=1e-9
    )


# -- one's own row ---------------------------------------------------------------------------------------------


def neighbours_of(model: UserKNN, person: Profile) -> set[int]:
    """Who has any say."""
    alike = model._alike(model._history(person))
    return set(np.flatnonzero((alike.in_stars > 0) | (alike.in_lists > 0)).tolist())


def test_a_part_of_what_somebody_rated_does_not_bring_back_the_rest(small: Dataset) -> None:
    model = UserKNN().fit(small)
    for own, user_id in enumerate(small.ratings.users.ids.tolist()):
        whole = small.ratings.profile(user_id)
        for n in (len(whole), len(whole) - 1, TELLING + 4):  # of five, others may hold all
            part = Profile.of(whole.item_ids[:n], whole.ratings[:n])
            assert own not in neighbours_of(model, part)
            assert neighbours_of(model, part)


def test_somebody_with_another_rating_is_somebody_else(small: Dataset) -> None:
    model = UserKNN().fit(small)
    whole = small.ratings.profile(3)
    changed = whole.ratings.copy()
    changed[0] = 5.5 - changed[0] if changed[0] != 2.5 else 3.0
    assert 2 in neighbours_of(model, replace(whole, ratings=changed))
    assert 2 in neighbours_of(model, Profile.of([*whole.item_ids, 400], [*whole.ratings, 3.0]))
    few = Profile.of(whole.item_ids[: TELLING - 1], whole.ratings[: TELLING - 1])
    assert 2 in neighbours_of(model, few)  # too few to tell


def test_several_rows_with_all_of_a_profile_are_other_people_unless_they_are_just_that() -> None:
    n = TELLING + 2
    catalog = make_catalog(n + 1)
    lists = [range(n), range(n + 1), range(n + 1), range(2, n)]
    rows = [(u + 1, catalog.items.ids[i], float(1 + i % 5)) for u, items in enumerate(lists) for i in items]
    users, items, stars = zip(*rows, strict=True)
    data = replace(make_data(), ratings=Ratings.of(users, items, stars, items=catalog.items), catalog=catalog)
    model = UserKNN(similarity="cosine", shrinkage=0.0).fit(data)
    person = data.ratings.profile(1)
    assert neighbours_of(model, person) == {1, 2, 3}  # the first is her; two others hold all of it
    assert neighbours_of(model, data.ratings.profile(2)) == {0, 3}  # twins: either may be her
    short = Profile.of(person.item_ids[2:], person.ratings[2:])
    assert neighbours_of(model, short) == {0, 1, 2}


def test_ratings_of_weight_zero_do_not_tell_who_it_is(small: Dataset) -> None:
    model = UserKNN().fit(small)
    whole = small.ratings.profile(3)
    with_more = Profile.of(
        [*whole.item_ids, 400], [*whole.ratings, 3.0], [*whole.weights, 0.0]
    )  # fmt: skip
    assert neighbours_of(model, with_more) == neighbours_of(model, whole)
    np.testing.assert_array_equal(model.score(with_more), model.score(whole))
