"""The features of the real ml-latest-small, and of a demo with viewings, beside plain pandas on plain tables."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Dataset
from recsys.insights.features import Features, features_of
from tests.insights.conftest import frame_of

DAY, MONTH = 86_400.0, 30.4375


@pytest.fixture(scope="module")
def real(movielens_data: Dataset) -> Features:
    return features_of(movielens_data)


@pytest.fixture(scope="module")
def table(frame: pd.DataFrame) -> pd.DataFrame:
    """Person by person, oldest first, with what others give each title."""
    table = frame.sort_values(["userId", "timestamp"], kind="stable", ignore_index=True)
    mean = table["rating"].mean()
    sums = (table["rating"] - mean).groupby(table["movieId"]).transform("sum")
    n = table.groupby("movieId")["rating"].transform("size")
    table["above"] = table["rating"] - mean - (sums - (table["rating"] - mean)) / (n - 1 + 5)
    table["day"] = table["timestamp"] // 86_400
    return table


def check(found: pd.Series, wanted: pd.Series) -> None:
    """The same for each id, and unknown for the same."""
    pd.testing.assert_series_equal(
        found, wanted.reindex(found.index).astype("float64"), check_names=False, rtol=1e-5, atol=1e-9
    )


def longest_run_share(times: pd.Series) -> float:
    """The share that are one of three or more within a day, by looking at each three in a row."""
    values = times.sort_values().tolist()
    rows: set[int] = set()
    for place in range(len(values) - 2):
        if values[place + 2] - values[place] <= DAY:
            rows |= {place, place + 1, place + 2}
    return len(rows) / len(values)


def test_people_rate_as_pandas_says(real: Features, table: pd.DataFrame) -> None:
    people, each = real.tables["people"].set_index("user_id"), table.groupby("userId")
    end, span = table["timestamp"].max(), each["timestamp"].max() - each["timestamp"].min()
    gaps = each["timestamp"].diff()
    days = each["day"].nunique()
    counts = each.size()
    wanted = {
        "ratings": counts,
        "span_days": span / DAY,
        "active_days": days,
        "tempo": counts / days,
        "per_month": counts / (span / DAY / MONTH).clip(lower=1),
        "longest_pause": gaps.groupby(table["userId"]).max() / DAY,
        "typical_pause": gaps[each["day"].diff() > 0].groupby(table["userId"]).median() / DAY,
        "rush": each["timestamp"].agg(longest_run_share),
        "tenure_days": (end - each["timestamp"].min()) / DAY,
        "recency_days": (end - each["timestamp"].max()) / DAY,
        "lately": (table["timestamp"] > end - 90 * DAY).groupby(table["userId"]).sum(),
        "weekend_share": (table["weekday"] >= 6).groupby(table["userId"]).mean(),
        "evening_share": (table["hour"] >= 18).groupby(table["userId"]).mean(),
        "night_share": (table["hour"] < 6).groupby(table["userId"]).mean(),
        "sitting_length": counts / (~(gaps <= 1_800)).groupby(table["userId"]).sum(),
    }
    for name, series in wanted.items():
        check(people[name], series)


def test_people_choose_as_pandas_says(real: Features, table: pd.DataFrame) -> None:
    people, each = real.tables["people"].set_index("user_id"), table.groupby("userId")
    genres = table.explode("genres").dropna(subset="genres")
    genres = genres[genres["genres"] != ""]
    counts = pd.crosstab(genres["userId"], genres["genres"])
    shares = counts.div(counts.sum(axis=1), axis=0)
    kinds = counts.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        check(people["variety"], -(shares * np.log(shares)).sum(axis=1) / np.log(kinds))
    check(people["genres"], (counts > 0).sum(axis=1))
    known = table["genres"].map(any).groupby(table["userId"]).sum()
    check(people["favourite_share"], counts.max(axis=1) / known)
    assert sum(column.startswith("genre: ") for column in people) == kinds
    for genre in counts:
        check(people[f"genre: {genre}"], counts[genre] / known)
    dated = table.dropna(subset="year")
    check(people["mean_year"], each["year"].mean())
    check(people["classics_share"], (dated["year"] < 1980).groupby(dated["userId"]).mean())
    check(people["new_share"], (dated["when_year"] - dated["year"] <= 5).groupby(dated["userId"]).mean())
    popular = table["movieId"].map(table["movieId"].value_counts().rank(pct=True))
    check(people["popularity"], popular.groupby(table["userId"]).mean())
    ranked = table["movieId"].value_counts().rename("n").reset_index()
    ranked = ranked.sort_values(["n", "movieId"], ascending=[False, True])
    head = set(ranked["movieId"].head(int(len(ranked) * 0.2)))
    check(people["head_share"], table["movieId"].isin(head).groupby(table["userId"]).mean())


def test_people_give_stars_as_pandas_says(real: Features, table: pd.DataFrame) -> None:
    people, each, who = real.tables["people"].set_index("user_id"), table.groupby("userId"), table["userId"]
    check(people["mean_rating"], each["rating"].mean())
    check(people["spread"], each["rating"].std())
    check(people["leniency"], each["above"].mean())
    check(people["consistency"], each["above"].std())
    check(people["levels"], each["rating"].nunique())
    check(people["half_share"], (table["rating"] % 1 == 0.5).groupby(who).mean())
    check(people["extremes_share"], table["rating"].isin([0.5, 5]).groupby(who).mean())
    check(people["loved_share"], (table["rating"] >= 4).groupby(who).mean())
    check(people["disliked_share"], (table["rating"] < 2.75).groupby(who).mean())
    behaviour = ["viewings", "completion", "abandon_share", "viewing_hours", "binge", "sessions"]
    assert people[behaviour].isna().all(axis=None)


def test_titles_are_rated_as_pandas_says(real: Features, table: pd.DataFrame) -> None:
    items, each, what = real.tables["items"].set_index("item_id"), table.groupby("movieId"), table["movieId"]
    counts, mean = each.size(), table["rating"].mean()
    check(items["ratings"], counts.reindex(items.index, fill_value=0))
    check(items["popularity"], counts.rank(pct=True))
    check(items["mean_rating"], each["rating"].mean())
    extra = round(len(table) / len(counts))
    check(items["quality"], (each["rating"].sum() + extra * mean) / (counts + extra))
    squares = each["rating"].var(ddof=0) * counts
    check(items["controversy"], ((squares + 5 * squares.sum() / len(table)) / (counts + 5)) ** 0.5)
    check(items["loved_share"], (table["rating"] >= 4).groupby(what).mean())
    check(items["disliked_share"], (table["rating"] < 2.75).groupby(what).mean())
    check(items["extremes_share"], table["rating"].isin([0.5, 5]).groupby(what).mean())
    activity = table.groupby("userId")["movieId"].transform("size")
    check(items["audience_activity"], np.exp(np.log(activity).groupby(what).mean()))
    busiest = table["userId"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    heavy = set(busiest.index[: int(len(busiest) * 0.1)])
    check(items["heavy_share"], table["userId"].isin(heavy).groupby(what).mean())
    check(items["newcomer_share"], (table.groupby("userId").cumcount() < 10).groupby(what).mean())
    leniency = table["userId"].map(table.groupby("userId")["above"].mean())
    check(items["audience_leniency"], leniency.groupby(what).mean())


def test_titles_live_as_pandas_says(real: Features, table: pd.DataFrame) -> None:
    items, what, times = real.tables["items"].set_index("item_id"), table["movieId"], table["timestamp"]
    end, first, last = times.max(), times.groupby(what).min(), times.groupby(what).max()
    years = table.groupby("movieId")["year"].first()
    check(items["delay_years"], pd.to_datetime(first, unit="s").dt.year - years)
    check(items["known_days"], (end - first) / DAY)
    check(items["recency_days"], (end - last) / DAY)
    ages = (times - what.map(first)) / DAY
    check(items["staying_days"], ages.groupby(what).mean())
    years_old = [((ages >= low) & (ages < high)).groupby(what).sum() for low, high in pairwise((0, 365, 730))]
    check(items["decay"], (years_old[1] / years_old[0]).where((end - first) / DAY >= 730))
    before = (end - times) / DAY
    recent, earlier = (
        ((before >= low) & (before < high)).groupby(what).sum() for low, high in pairwise((0, 365, 730))
    )
    check(items["trend"], (recent / earlier).where(earlier > 0))
    check(items["weekend_share"], (table["weekday"] >= 6).groupby(what).mean())
    check(items["evening_share"], (table["hour"] >= 18).groupby(what).mean())


def test_each_rating_stands_as_pandas_says(real: Features, table: pd.DataFrame) -> None:
    rows = real.tables["interactions"]
    assert rows["user_id"].tolist() == table["userId"].tolist()
    assert sorted(zip(rows["user_id"], rows["item_id"], strict=True)) == sorted(
        zip(table["userId"], table["movieId"], strict=True)
    )
    both = rows.merge(
        table, left_on=["user_id", "item_id"], right_on=["userId", "movieId"], suffixes=("", "_")
    )
    others = both.groupby("userId")["above"].transform("sum") - both["above"]
    n = both.groupby("userId")["above"].transform("size")
    first = both.groupby("movieId")["timestamp"].transform("min")
    own = both.groupby("userId")["timestamp"]
    wanted = {
        "rating": both["rating_"],
        "above_others": both["above"],
        "above_expected": both["above"] - others / (n - 1 + 5),
        "years_since_release": both["when_year"] - both["year"],
        "weekday": both["weekday_"],
        "hour": both["hour_"],
        "nth": both.groupby("userId").cumcount() + 1,
        "pause_days": own.diff() / DAY,
        "member_days": (both["timestamp"] - own.transform("min")) / DAY,
        "title_days": (both["timestamp"] - first) / DAY,
        "popularity": both["movieId"].map(both["movieId"].value_counts().rank(pct=True)),
    }
    for name, series in wanted.items():
        check(both[name], series)


def test_genres_match_what_a_person_rated_before(real: Features, table: pd.DataFrame) -> None:
    genres = dict(zip(table["movieId"], table["genres"], strict=True))
    rows = real.tables["interactions"]
    for _, own in rows[rows["user_id"] <= 5].groupby("user_id"):
        earlier: list[list[str]] = []
        for item_id, found in zip(own["item_id"].tolist(), own["genre_match"].tolist(), strict=True):
            names = genres[item_id]
            if earlier and any(names):
                assert found == pytest.approx(np.mean([names[0] in before for before in earlier]))
            else:
                assert np.isnan(found)
            earlier.append(names)


def test_watching_is_as_pandas_says(simulated: Dataset) -> None:
    found = features_of(simulated)
    viewings = simulated.behaviour.viewings
    assert viewings is not None
    facts = simulated.catalog.table.set_index("item_id")
    viewings = viewings.assign(
        completion=viewings["completion"].astype("float64"),
        runtime=viewings["item_id"].map(facts["runtime"]).astype("float64"),
        series=viewings["item_id"].map(facts["kind"]) == "series",
    )
    viewings["hours"] = viewings["completion"] * viewings["runtime"] / 60
    films = viewings[~viewings["series"]]
    again = films.sort_values("timestamp", kind="stable").duplicated(["user_id", "item_id"])
    for kind, key in (("people", "user_id"), ("items", "item_id")):
        table, each = found.tables[kind].set_index(key), viewings.groupby(key)
        check(table["viewings"], each.size().reindex(table.index, fill_value=0))
        check(table["completion"], each["completion"].mean())
        check(table["abandon_share"], (viewings["completion"] < 0.5).groupby(viewings[key]).mean())
        check(table["viewing_hours"], each["hours"].sum())
        check(table["rewatch_share"], again.groupby(films[key]).mean())
    people = found.tables["people"].set_index("user_id")
    check(people["binge"], viewings.groupby("user_id")["timestamp"].agg(longest_run_share))
    rated = frame_of(simulated)
    series = rated["movieId"].map(facts["kind"]) == "series"
    check(people["series_share"], series.groupby(rated["userId"]).mean())
    best = viewings.groupby(["user_id", "item_id"])["completion"].max()
    rows = found.tables["interactions"].set_index(["user_id", "item_id"])["share_watched"]
    check(rows, best)


def test_browsing_and_regions_are_as_pandas_says(simulated: Dataset) -> None:
    found = features_of(simulated)
    events, known = simulated.behaviour.sessions, simulated.behaviour.people
    assert events is not None
    assert known is not None
    opened = events[events["event"].isin(["click", "play", "finish"])].drop_duplicates(
        ["session_id", "item_id"]
    )
    lengths = opened.groupby(["user_id", "session_id"]).size()
    people = found.tables["people"].set_index("user_id")
    check(people["sessions"], lengths.groupby("user_id").size().reindex(people.index, fill_value=0))
    check(people["session_length"], lengths.groupby("user_id").mean())
    items = found.tables["items"].set_index("item_id")
    happened = pd.crosstab(events["item_id"].astype("Int64"), events["event"])
    check(items["click_share"], happened["click"] / happened["impression"])
    rated = frame_of(simulated).merge(known, left_on="userId", right_on="user_id")
    regions = pd.crosstab(rated["movieId"], rated["region"])
    shares = regions.div(regions.sum(axis=1), axis=0)
    bits = (shares * np.log(shares.where(shares > 0, 1))).sum(axis=1)
    check(items["region_breadth"], -bits / np.log(regions.shape[1]))
