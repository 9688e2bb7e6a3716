"""The corner, films loved together and what people share: equal to pandas on MovieLens, and by hand."""

import itertools

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.insights.explore import ExploreFilters, explore, explore_readings
from tests.insights.test_explore import FILTERS, choose


@pytest.mark.parametrize("filters", FILTERS[::2], ids=str)
def test_corner_pairs_and_overlap_equal_pandas_on_movielens(
    movielens_data: Dataset, frame: pd.DataFrame, filters: ExploreFilters
) -> None:
    x, rows = explore(movielens_data, filters), choose(frame, filters)
    films = ranked(rows, "movieId")
    people = ranked(rows, "userId")
    cells = rows[rows["userId"].isin(people[:40]) & rows["movieId"].isin(films[:40])]
    ours = x["corner"].set_index(["user_id", "item_id"])
    assert ours["rating"].to_dict() == cells.set_index(["userId", "movieId"])["rating"].to_dict()
    assert [people[place - 1] for place in x["corner"]["person"]] == x["corner"]["user_id"].tolist()
    assert [films[place - 1] for place in x["corner"]["film"]] == x["corner"]["item_id"].tolist()

    liked = (
        rows[(rows["rating"] >= 4) & rows["movieId"].isin(films[:60])].groupby("movieId")["userId"].agg(set)
    )
    times = {
        pair: (len(liked[pair[0]] & liked[pair[1]]) + 20)
        / (len(liked[pair[0]]) * len(liked[pair[1]]) / len(people) + 20)
        for pair in itertools.permutations(liked.index, 2)
        if len(liked[pair[0]] & liked[pair[1]]) >= 5
    }
    times = {pair: value for pair, value in times.items() if value > 1}
    pairs = x["pairs"]
    for pair in pairs.to_dict("records"):
        ids = (pair["item_id"], pair["other_id"])
        assert pair["people"] == len(liked[ids[0]] & liked[ids[1]])
        assert pair["times"] == pytest.approx(times[ids])
    joined = {frozenset(pair) for pair in zip(pairs["item_id"], pairs["other_id"], strict=True)}
    assert len(joined) == len(pairs)
    for film in liked.index:  # its strongest partner is there
        own = {pair: value for pair, value in times.items() if pair[0] == film}
        if own:
            assert frozenset(max(own, key=lambda pair: own[pair])) in joined

    owned = rows.groupby("userId")["movieId"].agg(set).sort_index()
    sample = owned.iloc[np.linspace(0, len(owned) - 1, min(len(owned), 100)).round().astype(int)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recsys.insights.explore.tables.together.PEOPLE", 100)
        table = explore(movielens_data, filters)["overlap"]
    shared = [len(one & other) for one, other in itertools.combinations(sample, 2)]
    assert table["pairs"].sum() == len(shared)
    for row in table.to_dict("records"):
        assert row["pairs"] == sum(row["from"] <= number <= row["to"] for number in shared)


def ranked(rows: pd.DataFrame, column: str) -> list[int]:
    counts = rows.groupby(column).size().reset_index(name="n")
    return counts.sort_values(["n", column], ascending=[False, True])[column].tolist()


def loved(films: dict[int, list[int]], people: int) -> Dataset:
    """Film -> who gave it 5; everybody rated film 99 low."""
    rows = [(person, film, 5.0) for film, fans in films.items() for person in fans]
    rows += [(person, 99, 1.0) for person in range(1, people + 1)]
    titles = {film: f"Film {film}" for film in (*films, 99)}
    catalog = Catalog.of(pd.DataFrame({"item_id": list(titles), "title": list(titles.values())}))
    users, items, stars = zip(*rows, strict=True)
    ratings = Ratings.of(users, items, stars, items=catalog.items)
    return Dataset("loved", ratings, catalog, Scale(), Source("hand", "Loved"))


def test_films_loved_together_by_hand() -> None:
    fans = list(range(1, 31))
    data = loved({1: fans, 2: fans, 3: list(range(61, 91)), 4: list(range(61, 91)), 5: [1, 2, 3, 4]}, 120)
    x = explore(data)
    pairs = x["pairs"]
    assert sorted(zip(pairs["item_id"], pairs["other_id"], strict=True)) == [(1, 2), (3, 4)]
    assert pairs["times"].tolist() == pytest.approx([(30 + 20) / (30 * 30 / 120 + 20)] * 2)
    network = x["network"].set_index("item_id")
    assert sorted(network.index) == [1, 2, 3, 4]  # five is loved by four people only, 99 by nobody
    assert network.loc[1, "group"] == network.loc[2, "group"] != network.loc[3, "group"]
    assert network["partners"].to_dict() == {
        1: "Film 2 (30 people)",
        2: "Film 1 (30 people)",
        3: "Film 4 (30 people)",
        4: "Film 3 (30 people)",
    }
    spots = network[["x", "y"]].to_numpy()
    assert np.isfinite(spots).all()
    assert np.abs(spots).max() <= 1 + 1e-9
    apart = np.hypot(*(network.loc[1, ["x", "y"]] - network.loc[3, ["x", "y"]]).to_numpy(dtype=float))
    near = np.hypot(*(network.loc[1, ["x", "y"]] - network.loc[2, ["x", "y"]]).to_numpy(dtype=float))
    assert near < apart
    assert "love both" in explore_readings(x)["network"]


def test_the_network_is_the_same_every_time(movielens_data: Dataset) -> None:
    one, other = explore(movielens_data)["network"], explore(movielens_data)["network"]
    pd.testing.assert_frame_equal(one, other)


def test_too_few_who_love_the_same_is_said(tiny: Dataset) -> None:
    x = explore(tiny)
    assert x["pairs"].empty
    assert x["network"].empty
    readings = explore_readings(x)
    assert "Too few people love the same films" in readings["network"]
    # people 1 and 2 share two films, 1 and 3 two, 2 and 3 one, 3 and 4 one, the other two pairs none
    assert x["overlap"][["from", "to", "pairs"]].to_numpy().tolist() == [[0, 0, 2], [1, 1, 2], [2, 2, 2]]


def test_one_person_shares_with_nobody(tiny: Dataset) -> None:
    x = explore(tiny, ExploreFilters(genres=("Sci-Fi",), stars=(5.0, 5.0)))
    assert x.overview.people == 1
    assert x["overlap"].empty
    assert explore_readings(x)["overlap"] == "It takes two people to compare what they rated."


def test_a_sample_of_people_is_said_to_be_one(
    movielens_data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recsys.insights.explore.tables.together.PEOPLE", 100)
    assert explore_readings(explore(movielens_data))["overlap"].startswith("Two of 100 people taken evenly")
