"""Twins: which ratings are hidden, and how a model is judged on them."""

from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset, Ratings
from recsys.errors import UnknownUserError
from recsys.evaluation.twin import Judged, Twin, hide
from recsys.models import catalog
from recsys.models.bias import Bias
from recsys.sources import read_source
from tests.evaluation.pairs import pairs


def crowd_of(counts: list[int]) -> Ratings:
    """People 1, 2, ... with so many ratings each, of items 1, 2, ..."""
    users = np.repeat(np.arange(1, len(counts) + 1), counts)
    items = np.concatenate([np.arange(1, count + 1) for count in counts])
    return Ratings.of(users, items, np.full(len(users), 3.0))


def test_a_fifth_of_each_persons_ratings_is_hidden_and_nothing_of_people_with_fewer_than_five() -> None:
    known, hidden = hide(crowd_of([1, 4, 5, 7, 8, 10, 100]))
    assert np.diff(hidden.indptr).tolist() == [0, 0, 1, 1, 2, 2, 20]
    assert np.diff(known.indptr).tolist() == [1, 4, 4, 6, 6, 8, 80]


def test_known_and_hidden_share_no_row_and_are_everything_together() -> None:
    ratings = crowd_of([3, 30, 50])
    known, hidden = hide(ratings)
    assert pairs(known) & pairs(hidden) == set()
    assert pairs(known) | pairs(hidden) == pairs(ratings)


def test_what_is_hidden_depends_on_the_seed_alone() -> None:
    ratings = crowd_of([50, 50])
    assert pairs(hide(ratings, 1)[1]) == pairs(hide(ratings, 1)[1])
    assert pairs(hide(ratings, 1)[1]) != pairs(hide(ratings, 2)[1])


def test_every_place_in_a_history_is_hidden_about_as_often() -> None:
    hidden = hide(crowd_of([10] * 2_000))[1]
    share = np.bincount(hidden.item_ids, minlength=11)[1:] / 2_000
    assert (abs(share - 0.2) < 0.05).all()


# -- judging -----------------------------------------------------------------------------------------------


def test_misses_are_means_of_absolute_errors_by_hand() -> None:
    judged = Judged(
        np.array([1, 2, 3]),
        actual=np.array([4.0, 2.0, 5.0]),
        predicted=np.array([3.5, 3.0, 5.0]),
        low=np.array([3.0, 2.5, 4.0]),
        high=np.array([4.0, 4.0, 5.0]),
        crowd=np.array([3.0, 3.0, 3.5]),
    )
    assert judged.miss == pytest.approx(0.5)
    assert judged.crowd_miss == pytest.approx(3.5 / 3)
    assert judged.inside == 2


def test_the_table_of_guesses_names_films_and_starts_with_the_largest_miss(tiny: Dataset) -> None:
    guesses = (np.array([4.5, 2.0]), np.array([4.0, 1.0]), np.array([5.0, 3.0]), np.array([4.0, 4.0]))
    table = Judged(np.array([10, 20]), np.array([5.0, 4.0]), *guesses).table(tiny.catalog)
    assert table["title"].tolist() == ["Heat", "Alien"]
    assert table["guess"].tolist() == [2.0, 4.5]
    assert table["actual"].tolist() == [4.0, 5.0]


def test_a_person_is_judged_on_their_hidden_rows_with_averages_of_known_rows(tiny: Dataset) -> None:
    tested = np.zeros(len(tiny.ratings), dtype=bool)
    tested[[0, 7]] = True  # person 1 on Alien, person 3 on Up
    known, hidden = tiny.ratings.where(~tested), tiny.ratings.where(tested)
    twin = Twin(Bias().fit(tiny.with_ratings(known)), known, hidden)
    judged = twin.judge(1)
    assert judged.item_ids.tolist() == [10]
    assert judged.actual.tolist() == [5.0]
    assert judged.crowd.tolist() == [4.5]  # person 2 alone
    expected = twin.model.predict(known.profile(1), [10])
    assert judged.predicted.tolist() == expected.stars.tolist()
    assert len(twin.judge(4)) == 0
    assert np.isnan(twin.judge(4).miss)
    with pytest.raises(UnknownUserError):
        twin.judge(99)


def test_a_film_without_known_ratings_is_guessed_by_the_average_of_all(tiny: Dataset) -> None:
    tested = tiny.ratings.item_ids == 40
    known, hidden = tiny.ratings.where(~tested), tiny.ratings.where(tested)
    twin = Twin(Bias().fit(tiny.with_ratings(known)), known, hidden)
    assert twin.judge(4).crowd.tolist() == [pytest.approx(known.mean)]


def test_on_real_data_the_model_flatters_itself_where_its_twin_does_not(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    known, hidden = hide(data.ratings)
    settings = {"n_factors": 30, "n_epochs": 20, "ranges": False}
    twin = catalog.create("svd", **settings).fit(data.with_ratings(known))
    model = catalog.create("svd", **settings).fit(data)

    def miss(fitted: object, histories: Ratings) -> float:
        return float(np.abs(fitted.predict_pairs(histories, hidden) - hidden.values).mean())  # type: ignore[attr-defined]

    honest, shown = miss(twin, known), miss(model, data.ratings)
    crowd = known.item_means[hidden.item_idx]
    crowds = float(np.abs(np.where(np.isnan(crowd), known.mean, crowd) - hidden.values).mean())
    assert shown < honest - 0.05
    assert honest < crowds
