"""Whose ratings a profile holds; people like you; and that what is told is true of people whom the model never saw."""

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.evaluation import new_users
from recsys.insights import difference_sentence, differences, known_as, self_test
from recsys.insights.likeyou import ALIKE_AT_LEAST
from recsys.models.svd import SVD


def part(profile: Profile, places: np.ndarray) -> Profile:
    return Profile.of(profile.item_ids[places], profile.ratings[places])


def some_people(data: Dataset, n_ratings: int, seed: int, n: int = 40) -> list[tuple[int, Profile]]:
    """People of the data, each with some of their ratings."""
    draw = np.random.default_rng(seed)
    enough = np.flatnonzero(np.diff(data.ratings.indptr) >= n_ratings)
    people = data.ratings.users.ids[draw.choice(enough, n, replace=False)].tolist()
    wholes = [(person, data.ratings.profile(person)) for person in people]
    return [
        (person, part(whole, draw.choice(len(whole), n_ratings, replace=False))) for person, whole in wholes
    ]


@pytest.mark.parametrize("n_ratings", [12, 40])
def test_somebodys_own_ratings_are_known_and_nobody_elses(movielens_data: Dataset, n_ratings: int) -> None:
    data = movielens_data
    chosen = some_people(data, n_ratings, seed=1)
    assert [known_as(data, profile) for _, profile in chosen] == [person for person, _ in chosen]
    away = ~np.isin(data.ratings.user_ids, [person for person, _ in chosen])
    without = data.with_ratings(data.ratings.where(away))
    assert [person for person, profile in chosen if known_as(without, profile) is not None] == []


def test_a_few_more_and_changed_ratings_do_not_hide_who_it_is(movielens_data: Dataset) -> None:
    (person, profile), *_ = some_people(movielens_data, 24, seed=2, n=1)
    changed = profile.ratings.copy()
    changed[:4] = np.where(changed[:4] > 3, 1.0, 5.0)
    more = np.setdiff1d(movielens_data.catalog.items.ids, profile.item_ids)[:6]
    mixed = Profile.of([*profile.item_ids, *more], [*changed, *[3.0] * 6])
    assert known_as(movielens_data, mixed) == person


def test_too_few_or_unknown_films_are_nobodys(movielens_data: Dataset) -> None:
    (_, profile), *_ = some_people(movielens_data, 12, seed=3, n=1)
    assert known_as(movielens_data, part(profile, np.arange(7))) is None
    assert known_as(movielens_data, Profile.of(range(10**7, 10**7 + 9), [4.0] * 9)) is None
    assert known_as(movielens_data, Profile.of(profile.item_ids, [np.nan] * 12)) is None


@pytest.fixture
def camps() -> Dataset:
    """Six people love films 1 to 6 and hate 7 to 12, six the other way round; film 13 got 5 and 1 from the camps."""
    loves = np.array([5.0] * 6 + [1.0] * 6 + [5.0])
    values = np.concatenate([np.tile(loves, 6), np.tile(6 - loves, 6)])
    films = Catalog.of(pd.DataFrame({"item_id": range(1, 14), "title": [f"Film {n}" for n in range(1, 14)]}))
    users, items = np.repeat(np.arange(1, 13), 13), np.tile(np.arange(1, 14), 12)
    return Dataset(
        "camps", Ratings.of(users, items, values, items=films.items), films, Scale(1, 5, 1), Source("h", "H")
    )


def test_where_one_differs_from_people_alike_by_hand(camps: Dataset) -> None:
    mine = Profile.of(range(1, 14), [5.0] * 6 + [1.0] * 6 + [2.0])
    table = differences(camps, mine)
    first = table.iloc[0]
    # The six of the same camp gave film 13 five stars; by the crowd's average, 3, nothing would be seen.
    assert (first["title"], first["yours"], first["theirs"], first["people"]) == ("Film 13", 2.0, 5.0, 6)
    assert first["difference"] == pytest.approx(-3 * 6 / (6 + 5))
    assert (table["difference"].iloc[1:] == 0).all()
    assert (
        difference_sentence(table) == "You are hardest on Film 13: 2.0 from you, 5.0 from 6 people like you."
    )


def test_nobody_is_like_one_because_of_the_very_film_that_is_compared(camps: Dataset) -> None:
    indifferent = Profile.of(
        range(1, 14), [3.0] * 12 + [5.0]
    )  # only film 13 says anything, so not about itself
    titles = differences(camps, indifferent)["title"].tolist()
    assert "Film 1" in titles
    assert "Film 13" not in titles


def test_one_is_not_like_oneself_and_few_are_not_told(camps: Dataset) -> None:
    of_the_data = camps.ratings.profile(1)
    assert set(differences(camps, of_the_data, me=1)["people"]) == {ALIKE_AT_LEAST}
    fewer = camps.with_ratings(camps.ratings.where(camps.ratings.user_ids != 2))
    empty = differences(fewer, of_the_data, me=1)
    assert empty.empty
    assert "Too few people" in difference_sentence(empty)
    assert differences(camps, part(of_the_data, np.arange(7))).empty


def test_what_is_told_of_a_newcomer_is_true_and_of_a_known_person_it_would_flatter(
    movielens_data: Dataset,
) -> None:
    """Each of 20 ratings hidden in turn, beside the rest of the person's ratings: equal within a 95 % interval."""
    data = movielens_data
    train, newcomers = new_users.split(data.ratings, 20, seed=0)
    settings = {"n_factors": 20, "n_epochs": 10, "seed": 0}
    unseen, seen = SVD(**settings).fit(data.with_ratings(train)), SVD(**settings).fit(data)
    revealed, tested = newcomers.revealed(20), newcomers.tested
    errors = np.abs(unseen.predict_pairs(revealed, tested) - tested.values)
    told, flattered, hidden = [], [], []
    for place in np.flatnonzero(np.diff(tested.indptr)):
        profile = revealed.profile(int(data.ratings.users.ids[place]))
        of_unseen, of_seen = self_test(data, unseen, profile), self_test(data, seen, profile)
        assert of_unseen is not None
        assert of_seen is not None
        told.append(of_unseen.ours.mean)
        flattered.append(of_seen.ours.mean)
        hidden.append(float(errors[tested.indptr[place] : tested.indptr[place + 1]].mean()))
    gap, flattery = np.array(told) - hidden, np.array(flattered) - hidden
    half = 1.96 / np.sqrt(len(gap))
    assert len(gap) > 60
    assert abs(gap.mean()) <= half * gap.std(ddof=1)
    assert flattery.mean() < -half * flattery.std(ddof=1)
