"""Who comes back and who stays: by hand, and equal to pandas, scipy and statsmodels."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from recsys.business.tables.retention import gone_after, lifetimes
from recsys.business.traces import traces_of
from recsys.dataset import Dataset
from tests.business.looked_at import dated, looked_at, traces_of_frame

LENGTHS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "quarter": 365.25 / 4, "year": 365.25}


def test_cohorts_by_hand() -> None:
    """Days 0 to 9, so steps are days: person 3 came on the last day, so nobody knows of any day after."""
    table = looked_at(dated({1: [0, 1, 9], 2: [0], 3: [9]}))["cohorts"].set_index(["cohort", "after"])
    first = table.loc["1970-01-01"]
    assert first["size"].tolist() == [2] * 10
    assert first["active"].tolist() == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert table.loc["1970-01-10"]["size"].tolist() == [1]


def test_who_came_late_is_not_taken_for_lost() -> None:
    """Twenty people stay for ever, twenty came in the last two days: all who could be watched were there."""
    early = {person: list(range(20)) for person in range(1, 21)}
    late = {person: [18, 19] for person in range(21, 41)}
    table = looked_at(dated(early | late))["retention"]
    assert table["share"].tolist() == [1.0] * 20
    assert table["size"].tolist() == [40, 40] + [20] * 18


def test_cohorts_equal_pandas(either: Dataset) -> None:
    table = looked_at(either)["cohorts"]
    step = table["step"].iloc[0]
    traces = traces_of_frame(either)
    end = traces["day"].max()
    traces["first"] = traces.groupby("user_id")["day"].transform("min")
    traces["after"] = ((traces["day"] - traces["first"]) // LENGTHS[step]).astype(int)
    people = traces.drop_duplicates("user_id").copy()
    people["watched"] = ((end + 1 - people["first"]) // LENGTHS[step]).astype(int)
    people["year"] = pd.to_datetime(people["first"], unit="D").dt.to_period(
        {"quarter": "Q", "year": "Y"}[step]
    )
    traces = traces.merge(people[["user_id", "watched", "year"]], on="user_id")
    traces = traces[traces["after"] < traces["watched"]].drop_duplicates(["user_id", "after"])
    active = traces.groupby(["year", "after"]).size()
    for row in table.to_dict("records"):
        year = pd.Period(row["cohort"].replace(" ", ""))
        size = ((people["year"] == year) & (people["watched"] > row["after"])).sum()
        assert (row["size"], row["active"]) == (size, active.get((year, row["after"]), 0))
    assert table["active"].sum() == active.sum()
    overall = looked_at(either)["retention"].set_index("after")
    assert overall.loc[1, "active"] == active.xs(1, level="after").sum()
    judged = table[(table["after"] == 1) & (table["size"] >= 20)]["share"]
    if len(judged) >= 3:
        assert overall.loc[1, "low"] == pytest.approx(np.quantile(judged, 0.1))
        assert overall.loc[1, "high"] == pytest.approx(np.quantile(judged, 0.9))


def test_the_rule_for_gone_by_hand() -> None:
    """Ten people left for good. Two silences ended, after 40 and 360 days: of those of 40 days 1 in 11."""
    left = {person: [0] for person in range(1, 11)}
    assert gone_after(traces_of(dated(left | {11: [0, 40, 400]}))) == 40
    assert gone_after(traces_of(dated(left | {11: [0, 40], 12: [400]}))) == 30
    assert gone_after(traces_of(dated({1: [0, 30]}))) is None  # nobody was away


def test_the_rule_for_gone_equals_counting(either: Dataset) -> None:
    traces = traces_of_frame(either)
    gaps = traces.groupby("user_id")["day"].diff().dropna()
    silences = traces["day"].max() - traces.groupby("user_id")["day"].max()
    rule = gone_after(traces_of(either))
    assert rule is not None
    assert rule > 30

    def ended(days: int) -> float:
        returned = int((gaps > days).sum())
        return returned / (returned + int((silences >= days).sum()))

    assert ended(rule) <= 0.1 < ended(rule - 1)


def test_kaplan_meier_by_hand() -> None:
    """Of 40 people who came on day 0, ten left on day 0, ten on day 10; ten came on day 50 and left that day."""
    days = {person: [0] for person in range(1, 11)}
    days |= {person: [0, 10] for person in range(11, 21)}
    days |= {person: [0, *range(0 + 9, 100, 9), 100] for person in range(21, 41)}
    days |= {person: [50] for person in range(41, 51)}
    table = looked_at(dated(days))["staying"].set_index("days")
    rule = int(table["gone_after"].iloc[0])
    assert rule == 30
    # 50 people at risk on day 0: 20 left. Of 30 at risk on day 10, 10 left; the last 20 were still there on day 70.
    assert table.loc[0, "share"] == pytest.approx(30 / 50)
    assert table.loc[10, "share"] == pytest.approx(30 / 50 * 20 / 30)
    assert table["share"].iloc[-1] == pytest.approx(0.4)
    assert table["at_risk"].iloc[0] == 50
    assert table["at_risk"].iloc[-1] == 20


def test_kaplan_meier_equals_statsmodels(either: Dataset) -> None:
    """And its interval the formula of Kalbfleisch and Prentice with Greenwood's variance, from statsmodels' error."""
    table = looked_at(either)["staying"]
    traces = traces_of_frame(either)
    first, last = (traces.groupby("user_id")["day"].agg(which) for which in ("min", "max"))
    rule = int(table["gone_after"].iloc[0])
    watched = traces["day"].max() - rule - first
    known = watched >= 0
    time = np.minimum(last - first, watched)[known]
    gone = (last - first <= watched)[known]
    curve = sm.SurvfuncRight(time.to_numpy(), gone.to_numpy().astype(int))
    places = np.searchsorted(curve.surv_times, table["days"], side="right") - 1
    share = np.where(places < 0, 1.0, curve.surv_prob[places])
    assert table["share"].to_numpy() == pytest.approx(share)
    middle = table[(places >= 0) & (table["share"] > 0) & (table["share"] < 1)]
    error = curve.surv_prob_se[places[middle.index]]
    width = 1.959964 * error / (middle["share"] * np.log(middle["share"])).abs()
    assert middle["low"].to_numpy() == pytest.approx((middle["share"] ** np.exp(width)).to_numpy(), rel=1e-5)
    assert middle["high"].to_numpy() == pytest.approx(
        (middle["share"] ** np.exp(-width)).to_numpy(), rel=1e-5
    )
    assert table["people"].iloc[0] == known.sum()


def test_whoever_is_not_gone_counts_as_long_as_they_could_be_watched() -> None:
    data = dated({1: [0, 100], 2: [0, 60], 3: [80], 4: [0, 65, 75]})
    stayed, is_gone = lifetimes(traces_of(data), 30)
    assert stayed.tolist() == [70, 60, 70]  # person 3 came in the last 30 days
    assert is_gone.tolist() == [False, True, False]
