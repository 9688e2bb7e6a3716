"""Titles: reach, love and lift by hand and equal to pandas; what is shown and opened, and what rises."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from recsys.business import Business
from recsys.business.titles import GEM, HIT, OVER
from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.insights import Films
from tests.business.looked_at import looked_at

PLACED = ("impression", "click")


def frame_of(data: Dataset) -> pd.DataFrame:
    """By pandas alone: a row a rating with ``lift``, what it is above the rest of what the person rates."""
    ratings = data.ratings
    table = pd.DataFrame(
        {
            "user_id": ratings.user_ids,
            "item_id": ratings.item_ids,
            "rating": ratings.values.astype(float).round(4),
            "timestamp": ratings.timestamps,
        }
    )
    mean, people = table["rating"].mean(), table.groupby("user_id")["rating"]
    others, n = people.transform("sum") - table["rating"], people.transform("size") - 1
    return table.assign(lift=table["rating"] - (others + 5 * mean) / (n + 5))


def test_lift_by_hand(tiny: Dataset) -> None:
    """Alien has 5 of person 1 (also 4 and 2) and 4.5 of person 2 (also 4); all ratings average 4."""
    alien = looked_at(tiny)["titles"].set_index("title").loc["Alien"]
    first, second = 5.0 - (6 + 5 * 4) / 7, 4.5 - (4 + 5 * 4) / 6
    assert alien["lift"] == pytest.approx((first + second) / 2)
    assert (alien["ratings"], alien["people"], alien["reach"]) == (2, 2, 0.5)
    assert (alien["lovers"], alien["loved"], alien["average"]) == (2, 1.0, 4.75)
    assert alien["careful"] == pytest.approx((9.5 + 2 * 4) / 4)  # a typical title has 2 ratings


def test_a_title_without_ratings_is_there_with_nothing_to_say(tiny: Dataset) -> None:
    row = looked_at(tiny)["titles"].set_index("title").loc["Tampopo"]
    assert (row["ratings"], row["people"], row["lovers"], row["group"]) == (0, 0, 0, "Other")
    assert row[["average", "careful", "loved", "lift", "lift_low", "completion"]].isna().all()


def test_titles_equal_pandas(either: Dataset, counted: Business) -> None:
    rows, ours = frame_of(either), counted["titles"].set_index("item_id")
    theirs = rows.groupby("item_id").agg(
        ratings=("rating", "size"), average=("rating", "mean"), lift=("lift", "mean")
    )
    theirs["lovers"] = rows[rows["rating"] >= 4].groupby("item_id").size()
    rated = ours.loc[theirs.index]
    for column in ("ratings", "average", "lift"):
        np.testing.assert_allclose(rated[column], theirs[column], rtol=1e-6, atol=1e-6)
    np.testing.assert_array_equal(rated["lovers"], theirs["lovers"].fillna(0))
    np.testing.assert_allclose(ours["careful"], Films(either).careful, equal_nan=True)
    reached = rows[["user_id", "item_id"]]
    if either.behaviour.viewings is not None:
        reached = pd.concat([reached, either.behaviour.viewings[["user_id", "item_id"]]])
    people = reached.drop_duplicates().groupby("item_id").size()
    np.testing.assert_array_equal(ours["people"], people.reindex(ours.index, fill_value=0))
    np.testing.assert_allclose(ours["reach"], ours["people"] / rows["user_id"].nunique())


def test_completion_equals_pandas(simulated: Dataset) -> None:
    viewings = simulated.behaviour.viewings
    assert viewings is not None
    theirs = viewings.groupby("item_id")["completion"].agg(
        ["size", "mean", lambda seen: (seen >= 0.9).mean()]
    )
    ours = looked_at(simulated)["titles"].set_index("item_id").loc[theirs.index]
    np.testing.assert_array_equal(ours["viewings"], theirs["size"])
    np.testing.assert_allclose(ours["completion"], theirs["mean"], rtol=1e-5)
    np.testing.assert_allclose(ours["finished"], theirs.iloc[:, 2], rtol=1e-5)


def test_what_is_finished_equals_scipy(simulated: Dataset) -> None:
    viewings = simulated.behaviour.viewings
    assert viewings is not None
    seen = viewings.groupby("item_id")["completion"].agg([lambda seen: int((seen >= 0.9).sum()), "size"])
    seen = seen[seen["size"] >= 10]
    ends = {
        item: stats.binomtest(int(done), int(of)).proportion_ci(0.95, "wilson")
        for item, (done, of) in seen.T.items()
    }
    ours = looked_at(simulated)["completed"]
    assert ours["side"].tolist() == ["most"] * 5 + ["least"] * 5
    for row in ours.to_dict("records"):
        assert (row["low"], row["high"]) == pytest.approx(tuple(ends[row["item_id"]]))
    assert ours["low"].iloc[0] == pytest.approx(max(end.low for end in ends.values()))
    assert ours["high"].iloc[-1] == pytest.approx(min(end.high for end in ends.values()))


def test_groups_follow_their_rule(either: Dataset, counted: Business) -> None:
    """The rule once more, with t tests of scipy and the rule of statsmodels for many of them."""
    rows, titles = frame_of(either), counted["titles"].set_index("item_id")
    judged = titles[titles["ratings"] >= 10].copy()
    lifts = rows.groupby("item_id")["lift"]
    within = rows["lift"] - lifts.transform("mean")
    spread = (within**2).sum() / (lifts.size() - 1).sum()
    n = lifts.size().loc[judged.index]
    own = (within**2).groupby(rows["item_id"]).sum().loc[judged.index]
    error = np.sqrt((10 * spread + own) / (10 + n - 1) / n)
    chance = 2 * stats.t.sf(np.abs(judged["lift"] / error), 10 + n - 1)
    sure = multipletests(chance, 0.05, method="fdr_bh")[0]
    above = sure & (judged["lift"] > 0) & (judged["average"] > rows["rating"].mean())
    below = sure & (judged["lift"] < 0) & (judged["average"] < rows["rating"].mean())
    few, many = judged["reach"] <= judged["reach"].median(), judged["reach"] >= judged["reach"].quantile(0.8)
    for group, members in ((GEM, above & few), (HIT, above & many), (OVER, below & many)):
        assert set(titles.index[titles["group"] == group]) == set(judged.index[members]), group


def test_lists_are_the_surest_in_order(counted: Business) -> None:
    gems, over, both = counted["gems"], counted["over_served"], counted["performers"]
    assert len(gems) <= 10
    assert gems["lift_low"].is_monotonic_decreasing
    assert len(over) <= 10
    assert over["reach"].is_monotonic_decreasing
    best, worst = both[both["side"] == "best"], both[both["side"] == "worst"]
    assert (best["lift_low"] > 0).all()
    assert (worst["lift_high"] < 0).all()
    assert set(best["item_id"]).isdisjoint(worst["item_id"])
    assert both["ratings"].min() >= 10
    shown = counted["reach"]
    assert len(shown) <= 800
    named = counted["titles"].query("ratings >= 10 and group != 'Other'")
    assert set(named["item_id"]) <= set(shown["item_id"])


def test_generous_raters_make_no_gem() -> None:
    """Two titles of 4.5 on average: one by people who give that to everything, one by people who else give 2.5."""
    people = range(1, 41)
    rows = [
        (person, item, (4.0 if person <= 20 else 2.0) + (person + item) % 2)
        for person in people
        for item in range(10, 30)
    ]
    rows += [(person, 1, 4.0 + person % 2) for person in range(1, 13)]
    rows += [(person, 2, 4.0 + person % 2) for person in range(21, 33)]
    catalog = Catalog.of(pd.DataFrame({"item_id": [1, 2, *range(10, 30)], "title": "Film"}))
    users, items, values = (list(column) for column in zip(*rows, strict=True))
    ratings = Ratings.of(users, items, values, items=catalog.items)
    found = looked_at(Dataset("two", ratings, catalog, Scale(), Source("hand", "Two")))["gems"]
    assert found["item_id"].tolist() == [2]


def test_what_is_opened_equals_pandas(simulated: Dataset) -> None:
    events = simulated.behaviour.sessions
    assert events is not None
    placed = events[events["place"].notna()]
    shown, clicked = (placed[placed["event"] == event] for event in PLACED)
    rate = clicked["place"].value_counts() / shown["place"].value_counts()
    ours = looked_at(simulated)["offered"]
    assert len(ours)
    for row in ours.to_dict("records"):
        own = shown[shown["item_id"] == row["item_id"]]
        clicks, expected = (
            int((clicked["item_id"] == row["item_id"]).sum()),
            float(own["place"].map(rate).sum()),
        )
        assert (row["shown"], row["clicks"]) == (len(own), clicks)
        assert row["expected"] == pytest.approx(expected)
        low, high = stats.chi2.ppf(0.025, 2 * clicks) / 2, stats.chi2.ppf(0.975, 2 * clicks + 2) / 2
        ends = (0.0 if not clicks else low / expected, high / expected)
        assert (row["low"], row["high"]) == pytest.approx(ends)
        assert row["side"] == ("more" if row["times"] > 1 else "less")


def test_a_title_that_stands_further_up_is_not_opened_more() -> None:
    """Every title is opened as often as its place says: nothing stands out."""
    events = [
        {"session_id": n, "user_id": 1, "timestamp": n, "event": event, "item_id": item, "place": place}
        for n in range(200)
        for item, place, opened in ((1, 1, n % 2 == 0), (2, 2, n % 10 == 0))
        for event in (["impression", "click"] if opened else ["impression"])
    ]
    catalog = Catalog.of(pd.DataFrame({"item_id": [1, 2], "title": ["Up", "Heat"]}))
    ratings = Ratings.of([1], [1], [4.0], items=catalog.items)
    seen = Behaviour.of({"sessions": pd.DataFrame(events)})
    data = Dataset("shown", ratings, catalog, Scale(), Source("hand", "Shown"), seen)
    assert looked_at(data)["offered"].empty


YEAR = 365 * 86_400


def test_what_rises_by_hand() -> None:
    """Up had 2 of 40 ratings in the year before and 30 of 60 in the last; Heat 38 and 30. Big is new, so no trend."""
    days = [(1, 2, 30), (2, 38, 30)]
    rows, person = [], 0
    for item, before, after in days:
        for count, when in ((1, -1.0), (before, 1.5), (after, 2.5)):
            for _ in range(count):
                person += 1
                rows.append((person, item, 4.0, int(when * YEAR)))
    rows += [(person + n, 3, 4.0, int(2.9 * YEAR)) for n in range(1, 21)] + [(999, 2, 4.0, 3 * YEAR)]
    catalog = Catalog.of(pd.DataFrame({"item_id": [1, 2, 3], "title": ["Up", "Heat", "Big"]}))
    users, items, values, times = (list(column) for column in zip(*rows, strict=True))
    ratings = Ratings.of(users, items, values, times, items=catalog.items)
    found = looked_at(Dataset("rise", ratings, catalog, Scale(), Source("hand", "Rise")))["trend"]
    assert found[["title", "side", "year_before", "last_year"]].values.tolist() == [
        ["Up", "rising", 2, 30],
        ["Heat", "falling", 38, 31],
    ]
    assert found["times"].tolist() == pytest.approx([31 / 3 * 40 / 81, 32 / 39 * 40 / 81])
    assert stats.binomtest(30, 32, 81 / 121).pvalue < 0.01
