"""How a feature is spread, what it goes with, and how that is said."""

from typing import cast

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from recsys.charts import features as charts
from recsys.dataset import Dataset
from recsys.insights.features import (
    Feature,
    Features,
    documentation,
    features_of,
    looking,
    name_of,
    parquet,
    relations,
    relations_sentence,
    spread,
    spread_sentence,
)
from tests.insights.features.conftest import three_people


def features(values: object, name: str = "ratings") -> tuple[Features, Feature]:
    """People of whom one feature is known."""
    table = pd.DataFrame({"user_id": np.arange(np.size(cast("list[float]", values))), name: values})
    made = Features({"people": table})
    return made, made.of("people")[0]


def test_whole_numbers_and_half_stars_stand_for_themselves() -> None:
    table = spread(*features([1.0, 1.0, 3.0, np.nan]))
    assert table["from"].tolist() == table["to"].tolist() == [1, 3]
    assert table["count"].tolist() == [2, 1]
    table = spread(*features([0.5, 4.0, 4.5, 4.5], "mean_rating"))
    assert table["from"].tolist() == [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]
    assert table["count"].tolist() == [1, 0, 0, 0, 0, 0, 0, 1, 2]
    assert table["share"].sum() == pytest.approx(1)


def test_thirds_stand_where_they_are_however_they_are_rounded() -> None:
    table = spread(*features([0, 1 / 3, 2 / 3, 2 / 3, 1], "weekend_share"))
    assert table["count"].tolist() == [1, 1, 2, 1]


def test_a_rare_value_among_many_is_not_counted_as_its_neighbour() -> None:
    values = np.tile([1.0, 2.0, 3.0, 4.0], 75_000)
    values[1] = 7  # every third value alone would miss it
    table = spread(*features(values))
    assert table["from"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert table["count"].tolist() == [75_000, 74_999, 75_000, 75_000, 0, 0, 1]


def test_a_long_tail_is_cut_in_growing_steps_with_what_is_below_for_itself() -> None:
    table = spread(*features([0, 1, 1, 1.2, 1.5, 2.5, 3, 7, 1_000.5], "viewing_hours"))
    assert table["from"].tolist() == [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]
    assert table["to"].tolist() == [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000]
    assert table["count"].tolist() == [1, 4, 2, 1, 0, 0, 0, 0, 0, 0, 1]


def test_anything_else_is_cut_in_about_twenty_equal_steps() -> None:
    values = np.random.default_rng(0).normal(3, 0.5, 500)
    table = spread(*features(values, "mean_rating"))
    assert 10 <= len(table) <= 24
    assert np.allclose((table["to"] - table["from"]), 0.2)
    counts, _ = np.histogram(values, [*table["from"], table["to"].iloc[-1]])
    assert table["count"].tolist() == counts.tolist()


def test_one_value_for_all_is_one_bar() -> None:
    made, feature = features([0.3, 0.3], "weekend_share")
    assert spread(made, feature)["count"].tolist() == [2]
    assert spread_sentence(made, feature) == "30 % for all of the 2 people."


def test_correlations_are_those_of_scipy(simulated: Dataset) -> None:
    made = features_of(simulated)
    feature = next(feature for feature in made.of("people") if feature.name == "binge")
    found, table = relations(made, feature), made.tables["people"]
    for name, correlation, known in found[["feature", "correlation", "known"]].itertuples(index=False):
        both = table[["binge", name]].dropna()
        assert known == len(both)
        assert correlation == pytest.approx(stats.spearmanr(both["binge"], both[name]).statistic)
    others = {
        name: abs(stats.spearmanr(table["binge"], table[name], nan_policy="omit").statistic)
        for name in table.columns.drop(["user_id", "binge"])
        if table[name].min() < table[name].max()
    }
    assert found["feature"].tolist() == sorted(others, key=lambda name: -others[name])[:5]


def test_few_rows_say_nothing_about_what_goes_with_what() -> None:
    made = features_of(three_people())
    found = relations(made, made.of("people")[0])
    assert found.empty
    assert relations_sentence(found) == "Too little is known of it to say."


def test_sentences_say_where_the_middle_is_and_what_goes_with_it() -> None:
    made, feature = features([1.0, 2, 3, 4, 500, np.nan])
    assert spread_sentence(made, feature) == (
        "3 ratings in the middle; half of the 5 people lie between 2 and 4, the highest is 500. "
        "Not known of 1 of 6 people."
    )
    found = pd.DataFrame({"label": ["A", "B", "C", "D"], "correlation": [0.9, -0.8, 0.7, 0.05]})
    assert relations_sentence(found) == (
        "More of it goes with more “A” and “C” and with less “B”. That says nothing about which makes which."
    )
    assert relations_sentence(found.tail(1)) == "It goes with none of the others worth mentioning."


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.123, "share", "12 %"),
        (1994.2, "year", "1994"),
        (1, "ratings a day", "1 rating a day"),
        (2.345, "stars", "2.35 stars"),
        (12_345.6, "days", "12,346 days"),
        (0.5, "0 to 1", "0.50"),
    ],
)
def test_values_are_said_as_people_say_them(value: float, unit: str, said: str) -> None:
    assert looking.shown(value, Feature("people", "x", "X", unit, "X.")) == said


def test_names_say_their_unit_once() -> None:
    assert name_of(features([1.0])[1]) == "Ratings"
    assert name_of(features([1.0], "tempo")[1]) == "Ratings on an active day (ratings a day)"


def test_the_documentation_and_the_file_hold_every_feature() -> None:
    made = features_of(three_people())
    rows = documentation(made, "people")
    assert rows["feature"].tolist() == made.tables["people"].columns.drop("user_id").tolist()
    assert rows.loc[rows["feature"] == "completion", "known"].item() == pytest.approx(2 / 3)
    assert parquet(made, "people").startswith(b"PAR1")


def test_a_part_of_the_ratings_says_so() -> None:
    data = three_people()
    made = features_of(data)
    assert looking.part_sentence(made, data) == ""
    fewer = Features({**made.tables, "interactions": made.tables["interactions"].head(4)})
    assert looking.part_sentence(fewer, data).startswith("These are 4 of the 7 ratings: ")


def test_charts_show_every_step_and_every_correlation() -> None:
    drawn = charts.spread(spread(*features([1.0, 2, 2])), "ratings", "people").to_dict()
    assert [row["label"] for row in next(iter(drawn["datasets"].values()))] == ["1", "2"]
    assert drawn["encoding"]["x"]["title"] == "Ratings"
    assert drawn["encoding"]["y"]["title"] == "People"
    found = pd.DataFrame({"feature": ["a"], "label": ["<b>"], "correlation": [-0.5], "known": [40]})
    drawn = charts.relations(found).to_dict()
    assert drawn["encoding"]["x"]["scale"]["domain"] == [-1, 1]
    assert next(iter(drawn["datasets"].values()))[0]["label"] == "<b>"
