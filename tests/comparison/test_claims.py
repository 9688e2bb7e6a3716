"""Claims: what is planted is found, what is not there is not claimed, and what is missing is said."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike

from recsys.comparison import claims
from recsys.comparison.claim import Claim, Difference
from recsys.comparison.claims import Asked
from recsys.comparison.entries import Entries
from recsys.dataset import Dataset, Ratings
from recsys.evaluation.rows import StarRows
from recsys.models.bias import Bias
from recsys.sources import read_source
from tests.comparison.tested import asked, folds_of, people_table, simulated, star_rows

PEOPLE = 100
BANDS = ["18-24", "25-34", "35-44", "45-55", "56+"] * 20
GENDERS = ["female"] * 50 + ["male"] * 50


def film_averages(learned: Ratings, tested: Ratings) -> ArrayLike:
    return np.where(learned.item_counts > 0, learned.item_means, learned.mean)[tested.item_idx]


def told(data: Dataset, rows: StarRows) -> dict[str, Claim]:
    return {claim.name: claim for claim in claims.claims("Model", rows, data)}


def measured(data: Dataset, n_folds: int = 4) -> StarRows:
    return star_rows(data, folds_of(data, n_folds), film_averages)


def moved(rows: StarRows, errors: ArrayLike) -> StarRows:
    """The same rows, each missed by one of ``errors``."""
    return replace(rows, predicted=rows.actual + np.asarray(errors))


def noise(rows: StarRows, seed: int, size: ArrayLike = 0.7) -> np.ndarray:
    """Errors that hang together within a person."""
    draw = np.random.default_rng(seed)
    own = draw.uniform(0.6, 1.4, PEOPLE)[rows.user_idx]
    return np.asarray(size) * own * draw.normal(size=len(rows))


def test_consistent_raters_are_easier_and_the_average_shows_the_like() -> None:
    data = simulated(PEOPLE, noise=np.linspace(0.3, 1.3, PEOPLE))
    claim = told(data, measured(data))["easier"]
    assert claim.holds is True
    assert claim.answer.startswith(
        "Yes: Model misses ratings by the most consistent fifth of the people by 0."
    )
    assert "so a plain average shows the like" in claim.answer
    assert claim.table["mae"].is_monotonic_increasing
    assert list(claim.table["group"]) == list(claims.CONSISTENCY)


def test_no_people_are_easier_where_all_are_alike() -> None:
    found = [
        told(data, measured(data))["easier"].holds
        for data in (simulated(PEOPLE, seed=at) for at in range(12))
    ]
    assert found.count(None) >= 10


@pytest.mark.parametrize(("most", "least", "holds"), [(0.5, 0.9, True), (0.9, 0.5, False), (0.8, 0.8, None)])
def test_whom_a_model_helps_beyond_the_average(most: float, least: float, holds: bool | None) -> None:
    """It takes a share of the plain average's error away: more of the consistent, of the others, or the same."""
    data = simulated(PEOPLE, noise=np.repeat([0.4, 1.2], 50))
    rows = measured(data)
    plain = Entries.of_stars(rows, data).averages - rows.actual
    draw = np.random.default_rng(5)
    kept = np.where(rows.user_idx < 50, most, least) * draw.uniform(0.9, 1.1, len(rows))
    claim = told(data, moved(rows, plain * kept))["helped"]
    assert claim.holds is holds
    assert (
        f"takes away {100 * (1 - most):.0f}." in claim.answer
        or f"takes away {100 * (1 - most) - 1:.0f}." in claim.answer
    )
    assert ("No difference that this data can show" in claim.answer) == (holds is None)


def test_a_group_missed_by_three_tenths_more_is_found() -> None:
    data = simulated(PEOPLE, people=people_table(PEOPLE, gender=GENDERS, age_band=BANDS))
    rows = measured(data)
    is_worse = np.array(BANDS)[rows.user_idx] == "35-44"
    answers = told(data, moved(rows, noise(rows, 0, np.where(is_worse, 1.1, 0.7))))
    age = answers["served by age"]
    assert age.holds is True
    worst = age.table.set_index("group").loc["35-44"]
    assert worst["difference"] == pytest.approx(0.3, abs=0.13)
    assert worst["low"] > 0
    assert worst["sign"] == 1
    assert age.answer.startswith("On this data Model misses ratings by people aged 35-44 by 0.")
    assert "5 age bands were looked at, and the intervals are widened for that." in age.answer
    assert answers["served by gender"].holds is None


def test_women_against_men_in_one_sentence() -> None:
    data = simulated(PEOPLE, people=people_table(PEOPLE, gender=GENDERS))
    rows = measured(data)
    errors = np.where(rows.user_idx < 50, 0.5, 0.2) + noise(rows, 1, 0.01)
    claim = told(data, moved(rows, errors))["served by gender"]
    assert claim.holds is True
    assert claim.answer.startswith(
        "On this data Model misses ratings by women by 0.300 stars more than those by men (95"
    )
    assert "looked at" not in claim.answer
    turned = told(data, moved(rows, errors[::-1] * 0 + np.where(rows.user_idx < 50, 0.2, 0.5)))[
        "served by gender"
    ]
    assert "ratings by men by 0.300 stars more than those by women" in turned.answer


def test_where_nobody_is_served_worse_that_is_claimed_one_time_in_twenty() -> None:
    data = simulated(PEOPLE, people=people_table(PEOPLE, gender=GENDERS, age_band=BANDS))
    rows = measured(data)
    entries = Entries.of_stars(rows, data)
    by_age = by_gender = 0
    for seed in range(100):
        model = Asked("Model", moved(rows, noise(rows, seed)), entries, seed)
        by_age += claims.served_worse(model, "age").holds is True
        by_gender += claims.served_worse(model, "gender").holds is True
    assert 1 <= by_age <= 12
    assert 1 <= by_gender <= 12


def uneven(seed: int) -> Dataset:
    """Some people rate a lot, most little."""
    data = simulated(PEOPLE, each=60, seed=seed)
    wanted = np.linspace(6, 60, PEOPLE).astype(int)[data.ratings.user_idx]
    place = np.arange(len(data.ratings)) - data.ratings.indptr[data.ratings.user_idx]
    return data.with_ratings(data.ratings.where(place < wanted))


def test_variation_by_genre_and_activity_is_found() -> None:
    data = uneven(0)
    rows = measured(data)
    is_horror = np.array(["Horror" in film for film in data.catalog.genres])[rows.item_idx]
    genre = told(data, moved(rows, noise(rows, 2, np.where(is_horror, 1.0, 0.6))))["genre"]
    assert genre.holds is True
    assert "On this data Model misses ratings of Horror films by 0." in genre.answer
    assert "4 genres were looked at" in genre.answer
    is_quiet = rows.user_support < 15
    activity = told(data, moved(rows, noise(rows, 3, np.where(is_quiet, 1.2, 0.6))))["activity"]
    assert activity.holds is True
    assert "the quietest fifth of people" in activity.answer


def test_variation_by_chance_is_not_claimed() -> None:
    """Errors that hang together within people and within films: no genre and no activity makes a difference."""
    data = uneven(1)
    rows = measured(data)
    entries = Entries.of_stars(rows, data)
    found = dict.fromkeys(claims.VARYING, 0)
    for seed in range(80):
        of_films = np.random.default_rng(seed).uniform(0.5, 1.5, len(data.catalog))[rows.item_idx]
        model = Asked("Model", moved(rows, noise(rows, seed, 0.7 * of_films)), entries, seed)
        for way in claims.VARYING:
            found[way] += claims.varies(model, way).holds is True
    assert found["genre"] <= 6
    assert found["activity"] <= 6


def test_each_claim_says_what_is_missing() -> None:
    data = simulated(12, each=1)
    without = data.with_ratings(data.ratings)
    table = without.catalog.table.assign(genres="")
    without = replace(without, catalog=replace(without.catalog, table=table))
    rows = star_rows(without, [np.ones(12, dtype=np.bool_)], lambda _, tested: tested.values)
    answers = told(without, rows)
    assert {claim.holds for claim in answers.values()} == {None}
    assert answers["easier"].answer == answers["helped"].answer == claims.WAYS["consistency"].lacks
    assert answers["genre"].answer == "This data does not say which genres its films have."
    assert answers["activity"].answer.startswith("Everybody here is known by as many ratings")
    assert answers["served by gender"].answer == "This data does not say which gender its people have."


@pytest.mark.parametrize("n_people", [1, 2, 8, 30])
def test_few_people_are_too_few(n_people: int) -> None:
    genders = [["female", "male"][at % 2] for at in range(n_people)]
    data = simulated(
        n_people, people=people_table(n_people, gender=genders), noise=np.linspace(0.1, 1, n_people)
    )
    for claim in told(data, measured(data)).values():
        assert claim.answer.endswith(".")
        if n_people < 10:
            assert claim.holds is None


def test_groups_too_small_to_compare_are_named() -> None:
    bands = ["18-24"] * 50 + ["25-34"] * 47 + ["56+"] * 3
    data = simulated(PEOPLE, people=people_table(PEOPLE, age_band=bands))
    claim = told(data, measured(data))["served by age"]
    assert claim.answer.endswith("Too few people to compare stand behind people aged 56+.")
    assert list(claim.table["group"]) == ["18-24", "25-34"]


def test_ratings_that_are_all_the_same() -> None:
    data = simulated(PEOPLE, people=people_table(PEOPLE, gender=GENDERS, age_band=BANDS))
    same = replace(data, ratings=replace(data.ratings, values=np.full(len(data.ratings), 7, np.float32)))
    answers = told(same, measured(same))
    assert {claim.holds for claim in answers.values()} == {None}
    assert answers["genre"].answer.startswith("No variation that this data can show")


def test_an_average_without_error_leaves_nothing_to_take_away(monkeypatch: pytest.MonkeyPatch) -> None:
    data = simulated(PEOPLE, noise=np.linspace(0.1, 1, PEOPLE))
    rows = measured(data)
    entries = Entries.of_stars(rows, data)
    monkeypatch.setitem(entries.__dict__, "averages", rows.actual)
    claim = claims.helped(Asked("Model", rows, entries))
    assert (claim.holds, claim.answer) == (
        None,
        "A plain average makes no error here that a model could take away.",
    )


def test_nothing_tested(tiny: Dataset) -> None:
    rows = star_rows(tiny, [np.ones(9, dtype=np.bool_)], lambda _, tested: tested.values)
    answers = told(tiny, rows.where(np.zeros(9, dtype=np.bool_)))
    assert {claim.holds for claim in answers.values()} == {None}


def test_a_difference_below_zero_is_told_by_its_size() -> None:
    gap = Difference(-0.2, -0.3, -0.1)
    assert gap.sign == -1
    assert gap.size.words() == "0.200 stars (95 % interval 0.100 to 0.300)"
    assert Difference(1e-12, 1e-12, 1e-12).sign == 0
    assert Difference(0.1, -0.1, 0.3).sign == 0


def test_on_movielens(movielens_folder: Path) -> None:
    """What a sceptic signed: large effects that the data cannot hide, and no word about people it says nothing of."""
    data = read_source(movielens_folder, "ml").dataset
    answers = told(data, asked(data, folds_of(data, 5), Bias))
    assert answers["easier"].holds is True
    assert answers["easier"].table["mae"].is_monotonic_increasing
    assert answers["genre"].holds is True
    assert answers["genre"].table.set_index("group").loc["Horror", "sign"] == 1
    assert "18 genres were looked at" in answers["genre"].answer
    assert answers["activity"].holds is True
    assert answers["served by age"].answer == "This data does not say how old its people are."
