"""Each step of a slider moves lists the way it says, more than the step before, for any model."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile
from recsys.models.base import Recommender
from recsys.tuning import Lister, Tuning
from recsys.tuning.crowd import Crowd

Fitted = Callable[[str], Recommender]
Lists = list[list[int]]


def lists_of(crowd: Dataset, model: Recommender, people: list[Profile], tuning: Tuning) -> Lists:
    lister = Lister(crowd, model, tuning)
    return [lister.top(profile, 10).item_ids.tolist() for profile in people]


def changed(first: Lists, second: Lists) -> float:
    """How many of ten films differ, on average."""
    return float(np.mean([len(set(one) - set(other)) for one, other in zip(first, second, strict=True)]))


def rising(values: list[float]) -> bool:
    return all(before < after for before, after in pairwise(values))


@pytest.fixture
def fame(raters: dict[int, int]) -> Callable[[Lists], float]:
    """The mean number of people who rated a film of a list."""
    return lambda lists: float(np.mean([raters[film] for one in lists for film in one]))


@pytest.mark.parametrize("name", ["hybrid", "ease", "content"])
def test_each_step_toward_adventure_lists_what_fewer_people_rated(
    crowd: Dataset, fitted: Fitted, people: list[Profile], fame: Callable[[Lists], float], name: str
) -> None:
    steps = [
        lists_of(crowd, fitted(name), people, Tuning(adventure=step))
        for step in (-4, -3, -2, -1, 0, 1, 2, 3, 4)
    ]
    assert rising([-fame(lists) for lists in steps])
    assert all(changed(*two) > 0.2 for two in pairwise(steps))
    assert changed(steps[4], steps[8]) > 3


@pytest.mark.parametrize("name", ["hybrid", "svd", "ease", "content"])
def test_each_step_toward_favourites_lists_what_more_people_rated_and_more_alike_for_all(
    crowd: Dataset, fitted: Fitted, people: list[Profile], fame: Callable[[Lists], float], name: str
) -> None:
    steps = [lists_of(crowd, fitted(name), people, Tuning(favourites=step)) for step in range(5)]
    loved = Crowd.of(crowd).loved
    places = crowd.catalog.items.positions
    assert rising([float(np.mean([loved[places(one)].mean() for one in lists])) for lists in steps])
    assert rising([fame(lists) for lists in steps[::2]])
    if name != "svd":  # whose lists hardly differ from person to person where so little is known of each
        assert rising([-float(len({film for one in lists for film in one})) for lists in steps[::2]])
    assert all(changed(*two) > 0.2 for two in pairwise(steps))


@pytest.mark.parametrize("name", ["hybrid", "svd", "ease", "content"])
def test_each_step_of_diversity_lists_films_that_are_less_alike(
    crowd: Dataset, fitted: Fitted, people: list[Profile], name: str
) -> None:
    steps = [lists_of(crowd, fitted(name), people, Tuning(diversity=step)) for step in range(5)]

    def likeness(lists: Lists) -> float:
        alike = [Crowd.of(crowd).likeness(crowd.catalog.items.positions(one)) for one in lists]
        return float(np.mean([(one.sum() - np.trace(one)) / (10 * 9) for one in alike]))

    assert rising([-likeness(lists) for lists in steps])
    assert changed(steps[0], steps[4]) > 2


@pytest.mark.parametrize("name", ["hybrid", "content"])
def test_each_step_of_safe_bets_raises_the_low_end(
    crowd: Dataset, fitted: Fitted, people: list[Profile], name: str
) -> None:
    model = fitted(name)
    steps = [lists_of(crowd, model, people, Tuning(safe=step)) for step in range(5)]

    def low(lists: Lists) -> float:
        return float(
            np.mean([model.predict(who, one).low.mean() for who, one in zip(people, lists, strict=True)])
        )

    assert rising([low(lists) for lists in steps])
    assert changed(steps[0], steps[4]) > 2


def test_without_ranges_a_safe_bet_is_what_hardly_anybody_disliked(
    crowd: Dataset, fitted: Fitted, people: list[Profile]
) -> None:
    steps = [lists_of(crowd, fitted("ease"), people, Tuning(safe=step)) for step in range(5)]
    harmless, places = Crowd.of(crowd).harmless, crowd.catalog.items.positions
    assert rising([float(np.mean([harmless[places(one)].mean() for one in lists])) for lists in steps])


def test_a_safe_bet_never_comes_from_below_the_hundred_best(
    crowd: Dataset, fitted: Fitted, people: list[Profile]
) -> None:
    model = fitted("svd")
    for profile, safe in zip(people, lists_of(crowd, model, people, Tuning(safe=4)), strict=True):
        assert set(safe) <= set(model.recommend(profile, 100).item_ids.tolist())


def test_kinds_keep_their_parts_but_where_the_list_is_everybodys(
    crowd: Dataset, fitted: Fitted, people: list[Profile]
) -> None:
    model = fitted("hybrid")

    def held(tuning: Tuning) -> int:
        return sum(len(Lister(crowd, model, tuning).top(profile, 10).moved_by) for profile in people)

    assert held(Tuning()) > 0
    assert held(Tuning(adventure=-4)) > 0
    assert held(Tuning(favourites=4)) == held(Tuning(diversity=4)) == 0
