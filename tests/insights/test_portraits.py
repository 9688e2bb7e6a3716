"""People worth a look: the same people each time, different ones in each draw, true to what they rated."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.insights import People, Sampled, portraits, typical_people
from recsys.insights.portraits import rules, sampled
from recsys.insights.segments import Segments
from tests.models.data import make_data


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data(n_users=60, n_items=80)


def test_they_are_different_people_the_same_each_time_and_others_in_the_next_draw(data: Dataset) -> None:
    first, again, second = (portraits(Sampled(data), draw=draw) for draw in (0, 0, 1))
    assert first == again
    assert 0 < len(first) <= 8
    assert len({one.user_id for one in first}) == len(first)
    assert len({one.title for one in first}) == len(first)
    assert [one.user_id for one in first] != [one.user_id for one in second]


def test_ratings_loved_films_and_genres_are_the_persons_own(data: Dataset) -> None:
    for one in portraits(Sampled(data)):
        profile = data.ratings.profile(one.user_id)
        assert one.ratings == len(profile)
        given = dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))
        best = sorted(given.values(), reverse=True)[: len(one.loved)]
        assert [given[item_id] for item_id in one.loved] == best
        for share in one.genres:
            films = [share.genre in data.catalog.genres[data.catalog.position(item)] for item in given]
            assert share.theirs == pytest.approx(np.mean(films))


def test_measures_are_those_of_the_people_found_by_rule(tiny: Dataset) -> None:
    some = Sampled(tiny)
    assert some.is_all
    assert some.crowd.tolist() == People(tiny).crowd.tolist()
    assert some.compared.tolist() == [3, 2, 3, 1]
    assert some.gap.tolist() == pytest.approx([(0.5 + 0.5 - 3) / 3, 0.0, (-1 + 3 + 0.5) / 3, -0.5])
    assert some.agreement[0] == pytest.approx(-0.5)
    assert np.isnan(some.agreement[3])  # one film does not vary


def test_films_that_nobody_else_rated_do_not_count_for_a_lover() -> None:
    rows = [(1, item, 5.0) for item in range(1, 31)] + [(1, item, 3.0) for item in range(31, 41)]
    rows += [(2, item, 3.0) for item in [*range(1, 11), *range(31, 41)]]
    catalog = Catalog.of(
        pd.DataFrame({"item_id": range(1, 41), "title": "x", "genres": ["Western"] * 30 + ["War"] * 10})
    )
    users, items, stars = zip(*rows, strict=True)
    ratings = Ratings.of(users, items, stars, items=catalog.items)
    data = Dataset("d", ratings, catalog, Scale(), Source("hand", "Hand"))
    (found,) = rules.lovers(Sampled(data))
    (lover,) = People(data).lovers("Western").to_dict("records")
    assert (found.person, lover["user_id"], lover["films"]) == (0, 1, 10)
    assert found.says == "10 of them, 2.0 stars above what others give, on average."


def test_of_many_people_some_are_looked_at_evenly(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampled, "MOST_PEOPLE", 10)
    some = Sampled(data)
    assert len(some.people) == 10
    assert not some.is_all
    assert some.people[0] == 0
    assert some.people[-1] == 59
    ids = set(data.ratings.users.ids[some.people].tolist())
    assert {one.user_id for one in portraits(some)} <= ids


def rated(rows: list[tuple[int, int, float]], genres: list[str]) -> Dataset:
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": range(1, len(genres) + 1),
                "title": [f"Film {n}" for n in range(1, len(genres) + 1)],
                "genres": genres,
            }
        )
    )
    users, items, stars = zip(*rows, strict=True)
    ratings = Ratings.of(users, items, stars, items=catalog.items)
    return Dataset("hand", ratings, catalog, Scale(), Source("hand", "Hand-made"))


def test_who_loves_a_genre_is_named_by_it() -> None:
    genres = ["Western"] * 12 + ["Drama"] * 12
    rows = [(user, item, 3.0) for user in (2, 3, 4) for item in range(1, 25)]
    rows += [(1, item, 5.0 if item <= 12 else 3.0) for item in range(1, 25)]
    found = rules.lovers(Sampled(rated(rows, genres)))
    assert [(one.person, one.title) for one in found] == [(0, "Loves westerns")]
    assert found[0].says == "12 of them, 2.0 stars above what others give, on average."


def test_poor_data_still_has_people() -> None:
    alone = rated([(7, 1, 4.0)], [""])
    (one,) = portraits(Sampled(alone))
    assert (one.user_id, one.ratings, one.genres, one.loved) == (7, 1, (), (1,))
    empty = alone.with_ratings(alone.ratings.where(np.array([False])))
    assert portraits(Sampled(empty)) == []


def test_a_segment_is_shown_by_a_typical_member(data: Dataset) -> None:
    ids = data.ratings.users.ids
    people = pd.DataFrame({"user_id": ids, "segment": np.where(ids % 2 == 0, 0, 1)})
    table = pd.DataFrame(
        {
            "name": ["Even", "Odd"],
            "people": [30, 30],
            "share": [0.5, 0.5],
            "facts": ["More this", "More that"],
        }
    )
    found = portraits(Sampled(data), Segments(people, table, "by hand", 1.0))
    by_title = {one.title: one for one in found}
    assert by_title["Even"].user_id % 2 == 0
    assert by_title["Odd"].user_id % 2 == 1
    assert by_title["Even"].says == "More this. Typical of 30 people, 50% of all."
    typical = typical_people(Sampled(data), Segments(people, table, "by hand", 1.0), 1, n=3)
    assert len(typical) == 3
    assert (typical["user_id"] % 2 == 1).all()
    assert by_title["Odd"].user_id == typical["user_id"].iloc[0]
    first = data.ratings.profile(int(typical["user_id"].iloc[0])).ratings
    assert (typical["ratings"].iloc[0], typical["average"].iloc[0]) == (
        len(first),
        pytest.approx(first.mean()),
    )
    none = replace(Segments(people, table.head(0), "", float("nan")), why_not="none")
    assert portraits(Sampled(data), none) == portraits(Sampled(data))
