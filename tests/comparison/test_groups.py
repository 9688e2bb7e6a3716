"""Groups: each way on a few ratings by hand; none depends on the tested ratings; what is missing is said."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.comparison.entries import Entries, Groups
from recsys.comparison.groups import ACTIVITY, CONSISTENCY, WAYS
from recsys.comparison.habits import DAMPING, PRIOR, Habits
from recsys.dataset import Behaviour, Catalog, Dataset, Ratings
from recsys.evaluation.rows import StarRows
from tests.comparison.tested import folds_of, list_rows, people_table, simulated, star_rows


def all_tested(data: Dataset) -> StarRows:
    return star_rows(data, [np.ones(len(data.ratings), dtype=np.bool_)], lambda _, tested: tested.values)


def members(groups: Groups) -> dict[str, list[int]]:
    """Label -> entries."""
    return {label: groups.entry[groups.group == at].tolist() for at, label in enumerate(groups.labels)}


def split(name: str, data: Dataset, rows: StarRows | None = None) -> dict[str, list[int]]:
    rows = all_tested(data) if rows is None else rows
    return members(WAYS[name].split(Entries.of_stars(rows, data)))


def test_a_film_counts_in_each_of_its_genres_the_most_tested_first(tiny: Dataset) -> None:
    # Rows by person: 10 20 30 | 20 10 | 20 30 40 | 40.
    assert split("genre", tiny) == {
        "Crime": [1, 3, 5],
        "Animation": [7, 8],
        "Comedy": [2, 6],
        "Horror": [0, 4],
        "Romance": [2, 6],
        "Sci-Fi": [0, 4],
    }


def test_decades_in_order(tiny: Dataset) -> None:
    groups = split("decade", tiny)
    assert list(groups) == ["1970s", "1990s", "2000s"]
    assert groups["2000s"] == [2, 6, 7, 8]


def test_a_film_without_a_year_is_in_no_decade(tiny: Dataset) -> None:
    table = tiny.catalog.table.assign(year=[1979, None, 2001, 2009, 1985])
    catalog = replace(tiny.catalog, table=Catalog.of(table).table)
    assert list(split("decade", replace(tiny, catalog=catalog))) == ["1970s", "2000s"]


def with_supports(n: int, **columns: list[int]) -> tuple[Dataset, StarRows]:
    data = simulated(n, each=1)
    rows = all_tested(data)
    return data, replace(rows, **{name: np.array(column) for name, column in columns.items()})


def test_thirds_of_the_tested_ratings_by_how_often_their_film_was_rated() -> None:
    data, rows = with_supports(7, item_support=[9, 0, 1, 5, 2, 8, 4])
    assert split("popularity", data, rows) == {
        "never rated films": [1],
        "little rated films": [2, 4],
        "films in between": [3, 6],
        "most rated films": [0, 5],
    }


def test_steps_of_numbers_of_ratings() -> None:
    counts = [0, 1, 4, 5, 9, 10, 19, 20, 999, 1_000, 70_000]
    data, rows = with_supports(11, item_support=counts, user_support=counts)
    expected = {
        "none": [0],
        "1 to 4": [1, 2],
        "5 to 9": [3, 4],
        "10 to 19": [5, 6],
        "20 to 49": [7],
        "500 to 999": [8],
        "1,000 and more": [9, 10],
    }
    assert split("film_ratings", data, rows) == expected
    assert split("person_ratings", data, rows) == expected
    assert WAYS["film_ratings"].named("none") == "films with no rating"
    assert WAYS["person_ratings"].named("1 to 4") == "people known by 1 to 4 ratings"


def test_fifths_by_activity_keep_a_person_together() -> None:
    data = simulated(10, each=2)
    rows = all_tested(data)
    support = np.repeat([50, 10, 20, 90, 30, 40, 100, 60, 80, 70], 2)
    support[::2] += 1  # known by a little more in another fold
    groups = split("activity", data, replace(rows, user_support=support))
    assert list(groups) == list(ACTIVITY)
    people = {label: sorted({int(rows.user_idx[at]) for at in entries}) for label, entries in groups.items()}
    assert people["quietest fifth"] == [1, 2]
    assert people["busiest fifth"] == [3, 6]
    assert all(len(entries) == 4 for entries in groups.values())


def test_people_of_one_activity_are_not_torn_apart() -> None:
    data, rows = with_supports(10, user_support=[5] * 9 + [6])
    assert {len(entries) for entries in split("activity", data, rows).values()} == {9, 1}


def spread_by_hand(ratings: Ratings) -> dict[int, float]:
    """The definition, person by person and rating by rating."""
    triples = list(
        zip(ratings.user_idx.tolist(), ratings.item_idx.tolist(), ratings.values.tolist(), strict=True)
    )
    mean = np.mean([value for _, _, value in triples])
    distances: dict[int, list[float]] = {}
    for user, item, value in triples:
        others = [other for by, film, other in triples if film == item and by != user]
        average = (sum(others) + DAMPING * mean) / (len(others) + DAMPING)
        distances.setdefault(user, []).append(value - average)
    told = {user: row for user, row in distances.items() if len(row) >= 2}
    squares = {user: float(np.sum((np.array(row) - np.mean(row)) ** 2)) for user, row in told.items()}
    typical = sum(squares.values()) / sum(len(row) - 1 for row in told.values())
    return {
        user: float(np.sqrt((squares[user] + PRIOR * typical) / (len(row) - 1 + PRIOR)))
        for user, row in told.items()
    }


def test_spread_is_its_definition_and_unknown_below_two_ratings(tiny: Dataset) -> None:
    spread = Habits.of(tiny.ratings).spread
    by_hand = spread_by_hand(tiny.ratings)
    assert {at: float(value) for at, value in enumerate(spread) if not np.isnan(value)} == pytest.approx(
        by_hand
    )
    assert sorted(by_hand) == [0, 1, 2]


def test_the_plain_average_is_that_of_the_training_part(tiny: Dataset) -> None:
    hidden = np.zeros(9, dtype=np.bool_)
    hidden[[2, 4]] = True
    rows = star_rows(tiny, [hidden], lambda _, tested: tested.values)
    mean = np.mean([5, 4, 4, 3, 5, 4.5, 4])
    films = {0: (5 - mean) / 6, 1: (4 + 4 + 3 - 3 * mean) / 8, 2: (5 - mean) / 6}
    first = (5 - mean - films[0] + 4 - mean - films[1]) / 7
    second = (4 - mean - films[1]) / 6
    expected = [mean + films[2] + first, mean + films[0] + second]
    # The values are kept in single precision.
    assert Entries.of_stars(rows, tiny).averages == pytest.approx(expected, rel=1e-6)


def test_steady_people_are_consistent_however_high_they_rate() -> None:
    """Scatter decides, not leniency: who gives three stars more than others to every film is as consistent."""
    data = simulated(50, noise=np.repeat([0.1, 1.5], 25))
    values = data.ratings.values + np.where(data.ratings.user_idx < 5, 3.0, 0.0)
    lenient = data.with_ratings(replace(data.ratings, values=values.astype(np.float32)))
    groups = split("consistency", lenient, star_rows(lenient, folds_of(lenient, 3), lambda _, t: t.values))
    rows = star_rows(lenient, folds_of(lenient, 3), lambda _, tested: tested.values)
    assert set(rows.user_idx[groups[CONSISTENCY[0]]].tolist()) <= set(range(25))
    assert set(rows.user_idx[groups[CONSISTENCY[1]]].tolist()) <= set(range(25))
    assert set(rows.user_idx[groups[CONSISTENCY[4]]].tolist()) <= set(range(25, 50))


@pytest.mark.parametrize("name", list(WAYS))
def test_no_group_depends_on_what_is_tested(name: str) -> None:
    """Other stars in the tested rows of a fold leave the groups of that fold as they are."""
    bands = ["18-24", "25-34", "56+"] * 20
    data = simulated(60, people=people_table(60, gender=["female", "male"] * 30, age_band=bands))
    hidden = folds_of(data, 4)[0]
    other = np.where(hidden, 10.0 - data.ratings.values, data.ratings.values).astype(np.float32)
    replaced = replace(data, ratings=replace(data.ratings, values=other))
    before, after = (
        split(name, each, star_rows(each, [hidden], lambda _, tested: tested.values))
        for each in (data, replaced)
    )
    assert len(before) > 1
    assert before == after


def test_each_fold_has_its_own_training_part() -> None:
    data = simulated(40, noise=np.linspace(0.1, 1.5, 40))
    folds = folds_of(data, 3)
    both = Entries.of_stars(star_rows(data, folds, lambda _, tested: tested.values), data)
    for number, hidden in enumerate(folds):
        expected = Habits.of(data.ratings.where(~hidden)).spread
        here = both.fold == number
        assert both.spreads[here] == pytest.approx(expected[both.user_idx[here]])


def test_bands_of_age_in_order_and_people_who_do_not_say_in_none() -> None:
    bands = ["56+", "", "25-34", "under 18", "18-24", "25-34"]
    people = people_table(6, age_band=bands, gender=["male", "female", "", "", "female", "male"]).iloc[::-1]
    data = simulated(8, each=1, people=people)
    assert split("age", data) == {"under 18": [3], "18-24": [4], "25-34": [2, 5], "56+": [0]}
    assert split("gender", data) == {"female": [1, 4], "male": [0, 5]}
    assert WAYS["gender"].named("female") == "women"
    assert WAYS["age"].named("under 18") == "people under 18"


def test_people_who_rated_nothing_are_left_out() -> None:
    data = simulated(3, each=1, people=people_table(5, gender=["male", "male", "female", "female", "male"]))
    assert split("gender", data) == {"female": [2], "male": [0, 1]}


def test_lists_are_grouped_by_their_people(tiny: Dataset) -> None:
    entries = Entries.of_lists(list_rows(tiny, [0, 2, 3]), tiny)
    groups = members(WAYS["activity"].split(entries))
    assert list(groups.values()) == [[2], [0, 1]]
    spreads = Habits.of(tiny.ratings).spread[[0, 2, 3]]
    assert entries.spreads == pytest.approx(spreads, nan_ok=True)


def bare(data: Dataset) -> Dataset:
    table = data.catalog.table.assign(genres="", year=pd.NA)
    return replace(data, catalog=replace(data.catalog, table=Catalog.of(table).table), behaviour=Behaviour())


@pytest.mark.parametrize("name", ["genre", "decade", "age", "gender"])
def test_what_the_data_lacks_makes_no_groups(tiny: Dataset, name: str) -> None:
    assert split(name, bare(tiny)) == {}
    assert WAYS[name].lacks.startswith("This data does not say")


def test_everybody_alike_makes_no_fifths() -> None:
    data = simulated(12, each=1)
    assert split("activity", data) == {}
    assert split("consistency", data) == {}
    many = simulated(12)
    same = replace(many, ratings=replace(many.ratings, values=np.full(360, 3, np.float32)))
    assert split("consistency", same, star_rows(same, folds_of(same, 2), lambda _, t: t.values)) == {}


@pytest.mark.parametrize("name", list(WAYS))
def test_nothing_tested_makes_no_groups(tiny: Dataset, name: str) -> None:
    nothing = all_tested(tiny).where(np.zeros(9, dtype=np.bool_))
    assert split(name, tiny, nothing) == {}
