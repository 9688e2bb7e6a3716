"""Lifts by hand: the unit, and how variety picks."""

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.models.popularity import Popularity
from recsys.tuning import Tuning
from recsys.tuning.crowd import DAMPING, FEW, Crowd
from recsys.tuning.lifts import lift


@pytest.fixture
def data() -> Dataset:
    """Three alike (two westerns of a year, a third), and a musical; film 1 is rated 3, 1 and 5."""
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": [1, 2, 3, 4],
                "title": ["A", "B", "C", "D"],
                "genres": ["Western", "Western", "Western", "Musical"],
            }
        )
    )
    ratings = Ratings.of([1, 2, 3, 1], [1, 1, 1, 2], [3.0, 1.0, 5.0, 4.0], items=catalog.items)
    return Dataset("four", ratings, catalog, Scale(), Source("hand", "Hand-made"))


def lifted(data: Dataset, tuning: Tuning, scores: list[float]) -> list[float]:
    model, nobody = Popularity().fit(data), Profile.of([], [])
    return lift(tuning, Crowd.of(data), model, nobody, np.array(scores)).tolist()


def test_variety_takes_likeness_to_the_nearest_above_off(data: Dataset) -> None:
    # The best is picked first. B and C are as alike to it as can be; the musical, which shares its genre with nobody,
    # is like nothing: so it is picked second, and both westerns stay below. The unit: mean of all four less the last.
    scores = [4.0, 3.0, 2.0, 1.0]
    assert lifted(data, Tuning(diversity=4), scores) == pytest.approx([0.0, -4 * 1.5, -4 * 1.5, 0.0])


def test_what_may_not_be_listed_has_no_say(data: Dataset) -> None:
    moved = lifted(data, Tuning(diversity=4), [np.nan, 3.0, 2.0, 1.0])
    assert moved[1:] == pytest.approx([0.0, -4.0, 0.0])


def test_scores_that_are_all_the_same_leave_the_order_to_the_sliders(data: Dataset) -> None:
    assert lifted(data, Tuning(diversity=4), [2.0] * 4) == pytest.approx([0.0, -4.0, -4.0, 0.0])


def test_nothing_to_list_is_no_error(data: Dataset) -> None:
    everything = Tuning(favourites=4, adventure=4, diversity=4, safe=4)
    assert len(lifted(data, everything, [np.nan] * 4)) == 4


def test_the_crowd_by_hand(data: Dataset) -> None:
    crowd = Crowd.of(data)
    assert Crowd.of(data) is crowd
    fine, all_fine = 2 / 3, 3 / 4  # of film 1 and of all ratings, at the middle of the scale (2.75) or above
    expected = (3 * fine + DAMPING * all_fine) / (3 + DAMPING)
    assert crowd.harmless[0] == pytest.approx(expected)
    assert crowd.harmless[2] == pytest.approx(all_fine)
    assert FEW > 3
    assert crowd.known.tolist() == [0.0] * 4  # fewer than FEW people rated any
    # Film 1 is as good as the average of 3.25 less 3 * .25 / 8, and more people rated it than the better film 2.
    loved = np.array([-0.25 * 3 / 8 + 0.4 * np.log(4), 0.75 / 6 + 0.4 * np.log(2), 0.0, 0.0])
    middle = np.median(loved)
    assert crowd.loved == pytest.approx((loved - middle) / (loved.max() - middle))
