"""The catalog, its kinds and its new titles: by hand and equal to pandas."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from recsys.business import Business
from recsys.business.readings.new_films import half_life
from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from tests.business.looked_at import looked_at
from tests.business.test_works_titles import frame_of

HOUR = 3_600
YEAR = 8_766 * HOUR


def hand_made(
    films: dict[int, dict[str, object]], rows: list[tuple[int, int, float, int]], name: str = "hand"
) -> Dataset:
    """A data set of these films (id -> facts) and ratings (person, film, stars, seconds since 1970)."""
    table = pd.DataFrame(
        [{"item_id": item, "title": f"Film {item}", **facts} for item, facts in films.items()]
    )
    catalog = Catalog.of(table)
    users, items, values, times = (list(column) for column in zip(*rows, strict=True))
    ratings = Ratings.of(users, items, values, times, items=catalog.items)
    return Dataset(name, ratings, catalog, Scale(), Source("hand", "By hand"))


def with_kinds(data: Dataset) -> pd.DataFrame:
    """The titles by pandas alone, with ratings and the sum of their lifts."""
    films = data.catalog.table[["item_id", "title", "year", "genres", "country"]].copy()
    films["genres"] = [sorted(set(text.split("|"))) if text else [] for text in films["genres"]]
    films["decade"] = [f"{int(year) // 10 * 10}s" if pd.notna(year) else "" for year in films["year"]]
    sums = frame_of(data).groupby("item_id")["lift"].agg(["size", "sum"])
    return films.join(sums, on="item_id").fillna({"size": 0, "sum": 0.0})


def test_depth_and_attention_by_hand(tiny: Dataset) -> None:
    """Ratings of the five titles: 2, 3, 2, 2 and 0."""
    business = looked_at(tiny)
    assert business["depth"][["from", "to", "titles", "ratings"]].values.tolist() == [
        [0, 0, 1, 0],
        [1, 4, 4, 9],
        [5, 19, 0, 0],
        [20, 20, 0, 0],
    ]
    table = business["attention"]
    assert table["titles"].tolist() == [1, 2, 3, 4, 5]
    assert table["share"].tolist() == pytest.approx([3 / 9, 5 / 9, 7 / 9, 1.0, 1.0])


def test_attention_equals_its_definition(either: Dataset, counted: Business) -> None:
    """The Gini coefficient is half the mean difference between two titles, for the mean."""
    counts = np.sort(either.ratings.item_counts.astype(float))
    apart = sum(np.abs(counts - one).sum() for one in counts) / len(counts) ** 2
    ours = counted["attention"]
    assert ours["gini"].iloc[0] == pytest.approx(apart / (2 * counts.mean()))
    tenth = ours[ours["top"] <= 0.1].iloc[-1]
    assert tenth["share"] == pytest.approx(counts[-(len(counts) // 10) :].sum() / counts.sum())


def test_freshness_equals_pandas(either: Dataset, counted: Business) -> None:
    rows, films = frame_of(either), either.catalog.table.set_index("item_id")["year"]
    rows["year"] = pd.to_datetime(rows["timestamp"], unit="s").dt.year
    counts = rows["year"].value_counts()
    rated = int(counts.index[counts >= 100].max())
    ours = counted["freshness"]
    assert set(ours["rated"]) == {rated}
    age = (rated - films.dropna()).astype(int)
    age = age[age >= 0]
    now = rows[rows["year"] == rated].groupby("item_id").size().reindex(age.index, fill_value=0)
    for row in ours.to_dict("records"):
        within = (age >= row["from"]) & ((age <= row["to"]) | (row["to"] == -1))
        assert row["titles"] == within.sum()
        assert row["ratings"] == now[within].sum()
        assert row["of_ratings"] == pytest.approx(now[within].sum() / now.sum())
    assert ours["share"].sum() == pytest.approx(1)


def test_coverage_equals_pandas(either: Dataset, counted: Business) -> None:
    films = with_kinds(either)
    table = counted["coverage"]
    ours = table[table["of"] == "genre"].set_index("name")
    assert set(ours.index) == set(itertools.chain(*films["genres"]))
    known = films[films["genres"].map(len) > 0]
    for genre, row in ours.iterrows():
        its = known[[genre in genres for genres in known["genres"]]]
        assert (row["titles"], row["ratings"]) == (len(its), its["size"].sum())
        assert row["share"] == pytest.approx(len(its) / len(known))
        assert row["draw"] == pytest.approx(its["size"].sum() / known["size"].sum() / row["share"])
        lift, rated = its["sum"].sum() / its["size"].sum(), its[its["size"] > 0]
        m = len(rated)
        variance = m / (m - 1) * ((rated["sum"] - lift * rated["size"]) ** 2).sum() / rated["size"].sum() ** 2
        half = stats.t.ppf(0.975, m - 1) * np.sqrt(variance)
        assert (row["lift"], row["low"], row["high"]) == pytest.approx((lift, lift - half, lift + half))
        if row["titles"] >= 8 and row["ratings"] >= 20:
            word = "Loved" if row["low"] > 0 else "Loved less" if row["high"] < 0 else "As loved"
            assert row["verdict"].startswith(word)


def test_small_is_below_the_kind_in_the_middle(counted: Business) -> None:
    table = counted["coverage"]
    for _, kinds in table[table["verdict"] != "Too few to say"].groupby("of"):
        small = kinds[kinds["verdict"] == "Loved but small"]
        assert (small["share"] < kinds["share"].median()).all()
        assert (kinds.loc[kinds["verdict"] == "Loved and large", "share"] >= kinds["share"].median()).all()


def test_niches_equal_pandas(either: Dataset, counted: Business) -> None:
    rows, films = frame_of(either), with_kinds(either)
    hour = rows["timestamp"] // HOUR
    recent = rows[(hour >= hour.sort_values().iloc[(len(hour) - 1) // 2]) & (rows["rating"] >= 4)]
    films["log"] = np.log1p(films["item_id"].map(recent["item_id"].value_counts()).fillna(0))
    ours = counted["niches"]
    assert len(ours)
    for row in ours.to_dict("records"):
        known = films[(films["genres"].map(len) > 0) & (films[row["by"]] != "")]
        its = known[
            [row["genre"] in genres for genres in known["genres"]]
            & (known[row["by"]] == row["where"]).to_numpy()
        ]
        assert row["titles"] == len(its) >= 8
        assert row["lovers"] == pytest.approx(np.expm1(its["log"].mean()), rel=1e-3, abs=1e-6)
        assert row["typical"] == pytest.approx(np.expm1(known["log"].mean()), rel=1e-3)
        assert row["lift"] == pytest.approx(its["sum"].sum() / its["size"].sum(), abs=1e-6)
        if row["buy"]:
            assert row["lovers"] > row["typical"]
            assert row["lift"] > 0
            assert row["share"] < 0.05
    assert ours["buy"].is_monotonic_decreasing
    assert ours.loc[ours["buy"], "low"].is_monotonic_decreasing


def planted() -> Dataset:
    """Forty dull titles of two genres; ten crime films of the 1970s that everybody loves; their remakes, the same."""
    films: dict[int, dict[str, object]] = {}
    for item in range(1, 201):
        films[item] = {"genres": "Comedy|Drama" if item % 2 else "Comedy", "year": 1990 + item % 10}
    for item in range(301, 310):
        films[item] = {"genres": "Crime|Mystery", "year": 1971}
    rows = [
        (person, item, 2.5 + item % 3 / 2, person)
        for item in range(1, 201)
        for person in (item % 40, item % 37 + 40)
    ]
    rows += [
        (person, item, 4.5, person) for item in range(301, 310) for person in range(80) if (person + item) % 3
    ]
    return hand_made(films, rows)


def test_a_planted_niche_is_what_to_buy_and_its_double_is_not_named_twice() -> None:
    """All crime films of the 1970s are mysteries too: the same titles, so one of the two."""
    found = looked_at(planted())["niches"]
    assert found.loc[found["buy"], "niche"].tolist() == ["Crime of the 1970s"]
    assert {"Crime of the 1970s", "Mystery of the 1970s"} <= set(found["niche"])


def test_shuffled_genres_leave_nothing_to_buy() -> None:
    """A check that can fail: where kind and love have nothing to do with each other, no kind is to be bought."""
    data, random = planted(), np.random.default_rng(5)
    table = data.catalog.table
    order = random.permutation(len(table))
    facts = table[["genres", "year"]].iloc[order].reset_index(drop=True)
    mixed = Catalog.of(table.assign(genres=facts["genres"], year=facts["year"]))
    ratings = Ratings.of(
        data.ratings.user_ids,
        data.ratings.item_ids,
        data.ratings.values,
        data.ratings.timestamps,
        items=mixed.items,
    )
    found = looked_at(Dataset("mixed", ratings, mixed, Scale(), Source("hand", "Mixed")))["niches"]
    assert not found["buy"].any()


def new_titles(data: Dataset) -> pd.DataFrame:
    """By pandas alone: item_id and hours of all ratings of the titles that are new."""
    rows = frame_of(data).assign(hour=lambda table: table["timestamp"] // HOUR)
    begins = rows.groupby("item_id")["hour"].min()
    released = data.catalog.table.set_index("item_id")["year"]
    came = pd.to_datetime(begins * HOUR, unit="s").dt.year
    late = (came - released.reindex(came.index).astype("Float64")) > 1
    new = begins[(begins >= begins.min() + 8_766) & ~late.fillna(value=False).astype(bool)]
    return rows[rows["item_id"].isin(new.index)].assign(begins=rows["item_id"].map(begins))


def test_arrivals_equal_pandas(either: Dataset, counted: Business) -> None:
    rows = new_titles(either).sort_values("hour")
    last = frame_of(either)["timestamp"].max() // HOUR
    rows = rows[rows["begins"] <= last - 731 * 24]
    tenth = rows.groupby("item_id").nth(9)
    took = tenth["hour"] - tenth["begins"]
    ours = counted["arrivals"]
    assert len(ours) == 7
    for row in ours.to_dict("records"):
        assert (row["titles"], row["reached"]) == (
            rows["item_id"].nunique(),
            (took <= row["days"] * 24).sum(),
        )


def test_finders_equal_pandas(either: Dataset, counted: Business) -> None:
    rows, new = frame_of(either), new_titles(either)
    counts = rows["user_id"].value_counts()
    heavy = counts.index[counts >= counts.iloc[len(counts) // 10 - 1]]
    first = new.sort_values(["hour", "user_id"]).groupby("item_id").head(10)
    ours = counted["finders"].set_index("who")
    assert ours.loc["Heavy raters", "people"] == len(heavy)
    assert ours["first_ten"].sum() == len(first)
    assert ours.loc["Heavy raters", "first_ten"] == first["user_id"].isin(heavy).sum()
    assert ours.loc["Heavy raters", "share"] == pytest.approx(rows["user_id"].isin(heavy).mean())


def test_decay_equals_pandas(either: Dataset, counted: Business) -> None:
    rows, everything = new_titles(either), frame_of(either)["timestamp"] // HOUR
    ours = counted["decay"]
    years = len(ours)
    assert years >= 2
    rows = rows[rows["begins"] <= everything.max() - years * 8_766]
    hours = np.sort(everything.to_numpy())
    own, whole = np.zeros(years), np.zeros(years)
    for begins, its in rows.groupby("item_id")["hour"].agg(["min", list]).to_numpy():
        ends = begins + np.arange(years + 1) * 8_766
        own += np.diff(np.searchsorted(np.sort(its), ends)) - (np.arange(years) == 0)
        whole += np.diff(np.searchsorted(hours, ends))
    assert set(ours["titles"]) == {rows["item_id"].nunique()}
    assert ours["ratings"].tolist() == own.tolist()
    np.testing.assert_allclose(ours["attention"], own / whole)
    np.testing.assert_allclose(ours["left"], own / whole / (own[0] / whole[0]))


def test_half_life_by_hand() -> None:
    left = pd.DataFrame({"year": [1, 2, 3], "left": [1.0, 0.7, 0.4]})
    assert half_life(left) == pytest.approx(2 + 2 / 3)
    assert np.isnan(half_life(left.head(2)))


def test_a_title_that_nobody_found_though_its_kind_is_loved() -> None:
    """Film 400 is a crime film of the 1970s without a rating; film 401 is like the dull ones."""
    data = planted()
    more = pd.DataFrame(
        {
            "item_id": [400, 401],
            "title": ["Lost", "Dull"],
            "genres": ["Crime", "Comedy"],
            "year": [1975, 1995],
        }
    )
    catalog = Catalog.of(pd.concat([data.catalog.table[["item_id", "title", "genres", "year"]], more]))
    ratings = Ratings.of(
        data.ratings.user_ids, data.ratings.item_ids, data.ratings.values, items=catalog.items
    )
    business = looked_at(Dataset("lost", ratings, catalog, Scale(), Source("hand", "Lost")))
    found = business["unfound"]
    assert found["title"].tolist()[0] == "Lost"
    assert "Dull" not in set(found["title"])
    films = with_kinds(business.data)
    crime = films[["Crime" in genres for genres in films["genres"]]]
    seventies = films[films["decade"] == "1970s"]
    kind = np.mean([part["sum"].sum() / (part["size"].sum() + 50) for part in (crime, seventies)])
    assert found["kind"].iloc[0] == pytest.approx(kind)
    assert found["guess"].iloc[0] == pytest.approx(kind)
