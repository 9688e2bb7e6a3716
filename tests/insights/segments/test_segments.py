"""Groups of people: found where they are, not where they are not."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys import demo
from recsys.dataset import Dataset
from recsys.insights.features import Features, features_of
from recsys.insights.segments import Segments, segments_of
from recsys.insights.segments.choice import NUMBERS, why_none
from recsys.insights.segments.clusters import agreement, directions, shuffled, silhouette
from recsys.insights.segments.measures import measures_of, standardised
from recsys.insights.segments.names import NOTHING, facts_of, names_of

GENRES = ("Comedy", "Crime", "Horror", "Romance", "Sci-Fi", "Western")
FANS = (("Comedy",), ("Crime", "Western"), ("Horror",), ("Romance",))
EACH = 150


def planted(seed: int = 0) -> pd.DataFrame:
    """Four kinds of people, each giving half their ratings to what they like; the first rate most."""
    draw = np.random.default_rng(seed)
    rows = []
    for kind, liked in enumerate(FANS):
        odds = np.ones(len(GENRES))
        odds[[GENRES.index(genre) for genre in liked]] = len(GENRES) / len(liked)
        for _ in range(EACH):
            n = int(draw.integers(80, 120)) * (4 if kind == 0 else 1)
            shares = draw.multinomial(n, odds / odds.sum()) / n
            rows.append([n, *shares])
    table = pd.DataFrame(rows, columns=["ratings", *(f"genre: {genre}" for genre in GENRES)])
    return table.assign(user_id=np.arange(1, len(table) + 1))


def found_in(people: pd.DataFrame) -> Segments:
    return segments_of(Features({"people": people}))


@pytest.fixture(scope="module")
def groups() -> Segments:
    return found_in(planted())


def test_planted_groups_are_found(groups: Segments) -> None:
    kinds = np.repeat(np.arange(len(FANS)), EACH)
    assert groups.are_clear
    assert groups.why_not == ""
    assert len(groups.table) == len(FANS)
    assert agreement([kinds, groups.people["segment"].to_numpy()]) > 0.95
    assert groups.stability >= 0.8
    assert groups.halves >= 0.8
    assert groups.table["people"].sum() == len(kinds)
    assert groups.table["share"].sum() == pytest.approx(1.0)
    assert groups.table["people"].is_monotonic_decreasing


def test_planted_groups_are_called_what_they_are(groups: Segments) -> None:
    """Beside those who rate four times as much all others are occasional; of two fair words either comes first."""
    names = groups.table["name"].str.replace("westerns and crime", "crime and westerns")
    assert sorted(names) == [
        "Heavy raters of comedies",
        "Occasional raters of crime and westerns",
        "Occasional raters of horror",
        "Occasional raters of romances",
    ]


def test_centres_say_how_often(groups: Segments) -> None:
    """Against pandas: the share of a genre in all ratings of a segment, and of everybody."""
    people = planted().merge(groups.people, on="user_id")
    for segment, own in people.groupby("segment"):
        row = groups.centres[
            (groups.centres["segment"] == segment) & (groups.centres["measure"] == "genre: Crime")
        ]
        theirs = (own["genre: Crime"] * own["ratings"]).sum() / own["ratings"].sum()
        everybody = (people["genre: Crime"] * people["ratings"]).sum() / people["ratings"].sum()
        assert row["theirs"].item() == pytest.approx(theirs)
        assert row["everybody"].item() == pytest.approx(everybody)


def test_the_demo_has_at_least_four_clear_groups() -> None:
    groups = segments_of(features_of(demo.build()))
    assert len(groups.table) >= 4
    assert groups.stability >= 0.8
    assert groups.halves >= 0.8
    assert groups.table["share"].min() >= 0.03
    assert groups.table["name"].is_unique
    assert not groups.table["name"].str.contains(NOTHING).any()


def test_movielens_has_none_and_says_so(movielens_data: Dataset) -> None:
    groups = segments_of(features_of(movielens_data))
    assert not groups.are_clear
    assert groups.why_not.startswith("People differ, but by degrees")
    assert groups.tried["halves"].max() < 0.8


def test_shuffled_columns_have_no_groups() -> None:
    people = planted()
    for place, column in enumerate(column for column in people if column != "user_id"):
        people[column] = np.random.default_rng(place).permutation(people[column].to_numpy())
    groups = found_in(people)
    assert not groups.are_clear
    assert groups.why_not
    assert groups.people.empty


def test_one_cloud_of_people_has_no_groups() -> None:
    draw = np.random.default_rng(3)
    people = planted()
    tastes = draw.dirichlet(np.full(len(GENRES), 8.0), len(people))
    people[[f"genre: {genre}" for genre in GENRES]] = tastes
    groups = found_in(people)
    assert not groups.are_clear
    assert len(groups.tried) == 2 * len(NUMBERS)
    assert not groups.tried["chosen"].any()


@pytest.mark.parametrize("n", [0, 1, 199])
def test_few_people_have_no_groups(n: int) -> None:
    groups = found_in(planted().head(n))
    assert not groups.are_clear
    assert "200 people" in groups.why_not


def test_people_who_are_all_alike_have_no_groups() -> None:
    alike = pd.concat([planted().head(1)] * 300, ignore_index=True).assign(user_id=range(300))
    assert not found_in(alike).are_clear


@settings(max_examples=10, deadline=None)
@given(
    seed=st.integers(0, 99),
    known=st.sets(st.sampled_from(["genre: A", "classics_share", "popularity", "weekend_share"])),
    unknown=st.floats(0, 1),
)
def test_whatever_is_known_the_answer_is_whole(seed: int, known: set[str], unknown: float) -> None:
    draw = np.random.default_rng(seed)
    people = pd.DataFrame({"user_id": range(210), "ratings": draw.integers(1, 9, 210)})
    for column in sorted(known):
        people[column] = np.where(draw.random(210) < unknown, np.nan, draw.random(210))
    groups = found_in(people)
    assert groups.are_clear == (groups.why_not == "") == (len(groups.people) == 210)


def test_measures_are_comparable() -> None:
    people = planted()
    table = standardised(people, measures_of(people))
    assert list(table) == [*(f"genre: {genre}" for genre in GENRES), "ratings"]
    assert np.isfinite(table.to_numpy()).all()
    assert table.abs().max().max() <= 3.0
    assert table.mean().abs().max() < 0.1


def test_a_share_by_hand() -> None:
    """Of 10 ratings 4 are crime, of 30 none: p = .1; log((4 + 2) / (30 x .1)) and log((0 + 2) / (50 x .1))."""
    people = pd.DataFrame({"user_id": [1, 2], "ratings": [10, 30], "genre: Crime": [0.4, 0.0]})
    table = standardised(people, measures_of(people)[:1])
    first, second = np.log(6 / 3), np.log(2 / 5)
    middle, spread = (first + second) / 2, abs(first - second) / 2
    assert table["genre: Crime"].tolist() == pytest.approx(
        [(first - middle) / spread, (second - middle) / spread]
    )


def test_agreement_is_the_adjusted_rand_index() -> None:
    """By its formula: pairs that are together in both, against those expected by chance (Hubert and Arabie 1985)."""
    draw = np.random.default_rng(5)
    first, second = draw.integers(0, 3, 60), draw.integers(0, 4, 60)
    pairs = list(combinations(range(60), 2))
    one = np.array([first[a] == first[b] for a, b in pairs])
    other = np.array([second[a] == second[b] for a, b in pairs])
    expected = one.sum() * other.sum() / len(pairs)
    index = ((one & other).sum() - expected) / ((one.sum() + other.sum()) / 2 - expected)
    assert agreement([first, second]) == pytest.approx(index)
    assert agreement([first, (first + 1) % 3, first]) == pytest.approx(1.0)


def test_directions_are_those_that_hang_together() -> None:
    draw = np.random.default_rng(1)
    common = draw.standard_normal((500, 2))
    points = np.hstack([common @ draw.standard_normal((2, 6)), draw.standard_normal((500, 2))])
    assert directions(points).shape == (8, 2)
    assert directions(shuffled(points)).shape[1] <= 2


def test_people_who_came_first_may_all_be_of_one_group() -> None:
    draw = np.random.default_rng(0)
    points = np.vstack([draw.normal(0, 0.1, (2_500, 2)), draw.normal(5, 0.1, (2_500, 2))])
    assert silhouette(points, np.repeat([0, 1], 2_500)) > 0.9


def test_groups_that_come_back_and_are_not_taken_are_not_called_unstable() -> None:
    table = pd.DataFrame({"starts": [0.99, 0.4], "halves": [0.97, 0.3], "shuffled": [0.95, np.nan]})
    assert "0.97" not in why_none(table)
    assert "shuffled" in why_none(table)
    assert "0.30 of 1; it takes 0.8" in why_none(table.tail(1))


def test_names_differ_and_say_the_most_telling() -> None:
    people = planted().assign(weekend_share=np.linspace(0, 1, 600), evening_share=np.linspace(1, 0, 600))
    measures = measures_of(people)
    centres = np.zeros((4, len(measures)))
    columns = [measure.column for measure in measures]
    for row, said in enumerate(
        (
            {"genre: Horror": 1.0, "weekend_share": 0.6},
            {"genre: Horror": 1.0, "genre: Crime": 1.2, "evening_share": 0.9, "ratings": -0.8},
            {},
            {},
        )
    ):
        for column, value in said.items():
            centres[row, columns.index(column)] = value
    assert names_of(centres, measures) == [
        "Weekend horror",
        "Occasional raters of crime and horror in the evening",
        "A bit of everything (1)",
        "A bit of everything (2)",
    ]
    assert facts_of(centres[1], measures) == "More crime, horror and evenings; less ratings"
