"""Every feature of three people and four titles, worked out by hand."""

from dataclasses import replace
from math import log, nan, sqrt

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Scale
from recsys.insights.features import FEATURES, Features, Kind, features_of
from tests.insights.features.conftest import three_people

M = 3.0
"""The average of 5, 3, 4, 2, 4, 2, 1. Sums of r - 3: title 1: 2 + 1 - 2 = 1, title 2: -1, title 3: 1, title 4: -1."""
ABOVE_1, ABOVE_2 = 5 - (M + (1 - 2) / (2 + 5)), 3 - (M + (-1 - 0) / (1 + 5))
"""Ann's titles 1 and 2 above what others give; titles 3 and 4 nobody else rated, so 4 - 3 and 2 - 3."""
ANN = (ABOVE_1 + ABOVE_2 + 1 - 1) / 4
CAT = ((2 - M) + (1 - (M + (1 + 2) / (2 + 5)))) / 2
HOURS = 1 / 24
END = 735 + 16 * HOURS
"""Days from Ann's first rating to Ben's, the last."""

PEOPLE = {  # Ann, Ben, Cat
    "ratings": [4, 1, 2],
    "span_days": [4 + 7 * HOURS, 0, 10],
    "active_days": [2, 1, 2],
    "tempo": [2, 1, 1],
    "per_month": [4, 1, 2],  # less than a month counts as one
    "longest_pause": [4 + 4 * HOURS, nan, 10],  # Monday 23:00 to Saturday 3:00
    "typical_pause": [4 + 4 * HOURS, nan, 10],
    "rush": [3 / 4, 0, 0],
    "tenure_days": [END, 0, 223],
    "recency_days": [731 + 9 * HOURS, 0, 213],
    "lately": [0, 1, 0],
    "weekend_share": [1 / 4, 0, 1 / 2],
    "evening_share": [3 / 4, 0, 0],
    "night_share": [1 / 4, 0, 0],
    "sitting_length": [4 / 3, 1, 1],  # 20:00 and 20:10 are one
    # Comedy 2, Drama 2, War 1; Drama and War; Comedy, Drama and War
    "variety": [-(0.8 * log(0.4) + 0.2 * log(0.2)) / log(3), log(2) / log(3), 1],
    "genres": [3, 2, 3],
    "favourite_share": [2 / 4, 1, 1 / 2],
    "genre: Comedy": [2 / 4, 0, 1 / 2],
    "genre: Drama": [2 / 4, 1, 1 / 2],
    "genre: War": [1 / 4, 1, 1 / 2],
    "mean_year": [1996.25, 1970, 1985],
    "classics_share": [1 / 4, 1, 1 / 2],
    "new_share": [2 / 4, 0, 0],  # of 2005 and 2010, in 2010
    "popularity": [(1 + 0.75 + 0.375 + 0.375) / 4, 1, 0.875],  # by 3, 2, 1, 1 ratings
    "head_share": [1 / 4, 1, 1 / 2],  # title 1
    "mean_rating": [3.5, 4, 1.5],
    "spread": [sqrt((1.5**2 + 0.5**2 + 0.5**2 + 1.5**2) / 3), nan, sqrt(0.5)],
    "leniency": [ANN, 1, CAT],
    "consistency": [
        sqrt(((ABOVE_1 - ANN) ** 2 + (ABOVE_2 - ANN) ** 2 + (1 - ANN) ** 2 + (-1 - ANN) ** 2) / 3),
        nan,
        sqrt(2 * (-1 - CAT) ** 2),
    ],
    "levels": [4, 1, 2],
    "half_share": [0, 0, 0],
    "extremes_share": [1 / 4, 0, 0],
    "loved_share": [2 / 4, 1, 0],
    "disliked_share": [1 / 4, 0, 1],
    "series_share": [1 / 4, 0, 0],
    "viewings": [3, 1, 0],
    "completion": [1.6 / 3, 0.5, nan],
    "abandon_share": [2 / 3, 0, nan],
    "viewing_hours": [2 + 0.1 + 0.8, 1, nan],
    "binge": [1, 0, nan],
    "rewatch_share": [1 / 2, 0, nan],  # of the viewings of title 1; title 4 is a series
    "sessions": [2, 0, 0],
    "session_length": [1.5, nan, nan],
}
SQUARES = (5 - 10 / 3) ** 2 + (4 - 10 / 3) ** 2 + (1 - 10 / 3) ** 2
USUAL = (SQUARES + 0.5) / 7
TWO_TO_ONE = -(2 / 3 * log(2 / 3) + 1 / 3 * log(1 / 3))
ITEMS = {  # titles 1 to 4
    "ratings": [3, 2, 1, 1],
    "popularity": [1, 0.75, 0.375, 0.375],
    "mean_rating": [10 / 3, 2.5, 4, 2],
    "quality": [(10 + 2 * M) / 5, (5 + 2 * M) / 4, (4 + 2 * M) / 3, (2 + 2 * M) / 3],  # 7 / 4 is about 2
    "controversy": [
        sqrt((SQUARES + 5 * USUAL) / 8),
        sqrt((0.5 + 5 * USUAL) / 7),
        sqrt(5 * USUAL / 6),
        sqrt(5 * USUAL / 6),
    ],
    "loved_share": [2 / 3, 0, 1, 0],
    "disliked_share": [1 / 3, 1 / 2, 0, 1],
    "extremes_share": [1 / 3, 0, 0, 0],
    "release_year": [1970, 2000, 2005, 2010],
    "age_years": [42, 12, 7, 2],
    "delay_years": [40, 10, 5, 0],
    "known_days": [END, END - HOURS / 6, END - 3 * HOURS, 731 + 9 * HOURS],
    "recency_days": [0, 223, END - 3 * HOURS, 731 + 9 * HOURS],
    "staying_days": [(END - 213 + END) / 3, (END - HOURS / 6 - 223) / 2, 0, 0],
    "decay": [1, 1, 0, 0],  # Ben's rating of title 1 is in its third year
    "trend": [nan, nan, nan, nan],  # nothing between one year and two years before the end
    "weekend_share": [1 / 3, 0, 0, 1],
    "evening_share": [1 / 3, 1 / 2, 1, 0],
    "audience_activity": [2, sqrt(8), 4, 4],  # 4 * 1 * 2 = 2 ^ 3
    "heavy_share": [1 / 3, 1 / 2, 1, 1],
    "newcomer_share": [1, 1, 1, 1],
    "audience_leniency": [(ANN + 1 + CAT) / 3, (ANN + CAT) / 2, ANN, ANN],
    "breadth": [TWO_TO_ONE / log(3), 0, 0, 0],  # Ann and Cat: Comedy, the first of equals; Ben: Drama
    "region_breadth": [TWO_TO_ONE / log(2), 1, 0, 0],
    "genres": [2, 1, 1, 1],
    "viewings": [3, 0, 0, 1],
    "completion": [1.9 / 3, nan, nan, 0.2],
    "abandon_share": [1 / 3, nan, nan, 1],
    "viewing_hours": [2 + 0.8 + 1, nan, nan, 0.1],
    "rewatch_share": [1 / 3, nan, nan, nan],
    "click_share": [1, 1, nan, nan],
}
INTERACTIONS = {  # Ann's titles 1 to 4, Ben's 1, Cat's 2 and 1
    "rating": [5, 3, 4, 2, 4, 2, 1],
    "above_others": [ABOVE_1, ABOVE_2, 1, -1, 1, -1, 1 - 24 / 7],
    "above_expected": [
        ABOVE_1 - (ABOVE_2 + 1 - 1) / (3 + 5),
        ABOVE_2 - (ABOVE_1 + 1 - 1) / (3 + 5),
        1 - (ABOVE_1 + ABOVE_2 - 1) / (3 + 5),
        -1 - (ABOVE_1 + ABOVE_2 + 1) / (3 + 5),
        1,
        -1 - (1 - 24 / 7) / (1 + 5),
        1 - 24 / 7 + 1 / (1 + 5),
    ],
    "years_since_release": [40, 10, 5, 0, 42, 11, 41],
    "weekday": [1, 1, 1, 6, 2, 3, 6],
    "hour": [20, 20, 23, 3, 12, 12, 12],
    "nth": [1, 2, 3, 4, 1, 1, 2],
    "pause_days": [nan, HOURS / 6, 3 * HOURS - HOURS / 6, 4 + 4 * HOURS, nan, nan, 10],
    "member_days": [0, HOURS / 6, 3 * HOURS, 4 + 7 * HOURS, 0, 0, 10],
    "title_days": [0, 0, 0, 0, END, END - HOURS / 6 - 223, END - 213],
    "sitting_place": [1, 2, 1, 1, 1, 1, 1],
    "genre_match": [nan, 0, 1 / 2, 1 / 3, nan, nan, 0],
    "popularity": [1, 0.75, 0.375, 0.375, 1, 0.75, 1],
    "share_watched": [1, nan, nan, 0.2, 0.5, nan, nan],
}
EXPECTED: dict[Kind, dict[str, list[float]]] = {
    "people": PEOPLE,
    "items": ITEMS,
    "interactions": INTERACTIONS,
}


@pytest.mark.parametrize("kind", EXPECTED)
def test_features_are_what_a_pocket_calculator_says(three: Features, kind: Kind) -> None:
    table = three.tables[kind].drop(columns=["user_id", "item_id"], errors="ignore")
    pd.testing.assert_frame_equal(
        table, pd.DataFrame(EXPECTED[kind], dtype="float64"), check_exact=False, rtol=1e-6
    )


def test_ids_stand_in_front(three: Features) -> None:
    assert three.tables["people"]["user_id"].tolist() == [1, 2, 3]
    assert three.tables["items"]["item_id"].tolist() == [1, 2, 3, 4]
    assert three.tables["interactions"]["user_id"].tolist() == [1, 1, 1, 1, 2, 3, 3]
    assert three.tables["interactions"]["item_id"].tolist() == [1, 2, 3, 4, 1, 2, 1]


@pytest.mark.parametrize("kind", EXPECTED)
def test_there_is_a_row_for_every_column_and_a_column_for_every_row(three: Features, kind: Kind) -> None:
    described = three.of(kind)
    ids = {"people": ["user_id"], "items": ["item_id"], "interactions": ["user_id", "item_id"]}
    assert [feature.name for feature in described] == three.tables[kind].columns.drop(ids[kind]).tolist()
    rows = [feature for feature in FEATURES if feature.of == kind]
    assert all(any(row.matches(feature.name) for feature in described) for row in rows)
    assert len({row.name for row in rows}) == len(rows)
    for feature in described:
        assert feature.label
        assert feature.unit
        assert feature.formula.endswith(".")


def test_what_is_loved_is_loved_on_a_scale_in_tenths_too() -> None:
    """From 2.4 of 3 on, which as a sum of tenths is a hair more than 2.4."""
    data = three_people()
    ratings = replace(data.ratings, values=np.array([2.4, 2.3, 3.0, 0.0, 2.4, 2.4, 0.1], dtype=np.float32))
    found = features_of(replace(data, ratings=ratings, scale=Scale(0, 3, 0.1))).tables
    assert found["people"]["loved_share"].tolist() == [2 / 4, 1, 1 / 2]
    stars = found["interactions"].groupby("item_id")["rating"]
    assert found["items"]["loved_share"].tolist() == stars.apply(lambda given: (given >= 2.4).mean()).tolist()
