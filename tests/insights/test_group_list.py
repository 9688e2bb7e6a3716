"""One list for several people: what least misery and the average choose, worked by hand on four films."""

from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Profile, Scale
from recsys.ids import Floats
from recsys.insights import FAIRNESS, GroupList, group_list
from recsys.models.results import Predictions, Recommendations
from recsys.tuning import Lister

NOBODY = Profile.of([], [])


def lister(
    stars: Floats, people: list[Profile], *, in_stars: bool = True, listed: list[list[int]] | None = None
) -> Lister:
    """Films 1, 2, ... ; person ``at`` would give ``stars[at]``; each list has all of them, or ``listed[at]``."""
    ids = np.arange(1, stars.shape[1] + 1)

    def values(profile: Profile, item_ids: np.typing.ArrayLike) -> Floats:
        at = next(at for at, one in enumerate(people) if one is profile)
        return np.asarray(stars[at][np.asarray(item_ids) - 1])

    def predict(profile: Profile, item_ids: np.typing.ArrayLike) -> Predictions:
        found = values(profile, item_ids)
        return Predictions(np.asarray(item_ids), found, found, found, found)

    def tops(
        profiles: list[Profile], n: int, *, exclude: frozenset[int] = frozenset()
    ) -> list[Recommendations]:
        own = [ids if listed is None else np.array(listed[at]) for at, _ in enumerate(profiles)]
        kept = [np.array([one for one in some if one not in exclude])[:n] for some in own]
        return [Recommendations(some, np.zeros(len(some))) for some in kept]

    model = SimpleNamespace(predicts_ratings=in_stars, predict=predict, score=values, scale_=Scale())
    return cast("Lister", SimpleNamespace(model=model, tops=tops))


STARS = np.array([[5.0, 3.5, 3.0, 1.0], [2.0, 3.0, 3.0, 5.0]])
"""The averages are 3.5, 3.25, 3 and 3; the lower ones 2, 3, 3 and 1."""


def two() -> list[Profile]:
    return [Profile.of([], []), Profile.of([], [])]


def test_least_misery_and_the_average_choose_different_films() -> None:
    people = two()
    fair = group_list(lister(STARS, people), people, 4, fairness="least")
    assert fair.item_ids.tolist() == [2, 3, 1, 4]  # 2 before 3: the better average
    average = group_list(lister(STARS, people), people, 4, fairness="average")
    assert average.item_ids.tolist() == [1, 2, 3, 4]  # 3 before 4: nobody would give it 1
    assert average.guesses.tolist() == STARS.tolist()


def test_who_gives_up_most_is_counted_against_their_own_best_films() -> None:
    people = two()
    made = group_list(lister(STARS, people), people, 2, fairness="least")  # 2 and 3
    assert made.gives_up.tolist() == [4.25 - 3.25, 4.0 - 3.0]
    made = group_list(lister(STARS, people), people, 1, fairness="average")  # 1
    assert made.gives_up.tolist() == [0.0, 3.0]
    assert made.sentence(["Ann", "You"]) == (
        "You give up most: this film is 3.0 stars below what we guess they would like best; Ann gives up nothing."
    )


def test_the_first_of_the_fair_list_is_never_worse_for_the_one_who_likes_it_least() -> None:
    draw = np.random.default_rng(0)
    for _ in range(200):
        people = [Profile.of([], []) for _ in range(draw.integers(2, 7))]
        stars = draw.integers(1, 11, (len(people), draw.integers(1, 12))) / 2
        least, average = (
            group_list(lister(stars, people), people, 1, fairness=name).guesses[:, 0]
            for name in ("least", "average")
        )
        assert least.min() >= average.min()
        assert average.mean() >= least.mean() - 1e-9


def test_films_that_one_of_them_has_seen_are_left_out_or_stand_with_their_own_stars() -> None:
    people = [Profile.of([1, 2], [4.5, np.nan]), Profile.of([], [])]
    made = group_list(lister(STARS, people), people, 4)
    assert sorted(made.item_ids.tolist()) == [3, 4]
    assert not made.seen.any()
    too = group_list(lister(STARS, people), people, 4, fairness="average", seen_too=True)
    at = too.item_ids.tolist().index(1)
    assert too.guesses[:, at].tolist() == [4.5, 2.0]  # what the first one gave, not 5
    at = too.item_ids.tolist().index(2)
    assert too.guesses[:, at].tolist() == [3.5, 3.0]  # seen, not rated: still a guess
    assert too.seen[0].sum() == 2
    assert not too.seen[1].any()


def test_every_ones_own_list_is_looked_at() -> None:
    people = two()
    made = group_list(lister(STARS, people, listed=[[1], [4]]), people, 4)
    assert made.item_ids.tolist() == [1, 4]
    assert group_list(lister(STARS, people), people, 4, exclude={2, 3}).item_ids.tolist() == [1, 4]


def test_without_stars_a_generous_scale_counts_no_more_than_a_strict_one() -> None:
    people = two()
    scores = np.array([[400.0, 300.0, 200.0, 100.0], [0.1, 0.4, 0.3, 0.2]])
    made = group_list(lister(scores, people, in_stars=False), people, 4)
    assert not made.in_stars
    by_film = dict(zip(made.item_ids.tolist(), made.guesses.T.tolist(), strict=True))
    assert by_film == {
        1: [1.0, 0.0],
        2: pytest.approx([2 / 3, 1.0]),
        3: pytest.approx([1 / 3, 2 / 3]),
        4: pytest.approx([0.0, 1 / 3]),
    }
    assert made.item_ids.tolist()[:2] == [2, 3]
    assert made.sentence(["Ann", "Ben"]).endswith(
        "gives up most: their own best films stand furthest from this list."
    )


def test_one_person_alone_or_twice_has_their_own_films_and_gives_up_nothing() -> None:
    person = Profile.of([], [])
    for people in ([person], [person, person]):
        made = group_list(lister(STARS[:1], [person]), people, 3)
        assert made.item_ids.tolist() == [1, 2, 3]
        assert made.gives_up.tolist() == [0.0] * len(people)
        assert made.sentence(["A", "B"]).startswith("Nobody gives up much")


def test_nobody_and_nothing() -> None:
    with pytest.raises(ValueError, match="at least one"):
        group_list(lister(STARS, []), [])
    people = two()
    empty = group_list(lister(STARS, people), people, exclude={1, 2, 3, 4})
    assert len(empty.item_ids) == 0
    assert empty.sentence(["A", "B"]) == ""
    assert set(FAIRNESS) == {"least", "average"}


def test_the_table_has_a_column_a_person_and_only_what_is_known() -> None:
    catalog = Catalog.of(pd.DataFrame({"item_id": [1, 2], "title": ["Alien", "Heat"], "year": [1979, 1995]}))
    made = GroupList(
        np.array([2, 1]),
        np.array([[4.0, 3.0], [2.0, 5.0]]),
        np.array([[True, False], [True, False]]),
        np.zeros(2),
        in_stars=True,
    )
    table = made.table(catalog, ["Ann", "Ben"])
    assert list(table.columns) == ["place", "item_id", "title", "Ann", "Ben", "year", "seen"]
    assert table["title"].tolist() == ["Heat", "Alien"]
    assert table["Ben"].tolist() == [2.0, 5.0]
    assert table["seen"].tolist() == ["Ann, Ben", ""]
