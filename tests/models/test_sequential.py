"""What SessionKNN and Transitions share: which entries are the current session, and the crowd behind it."""

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile, Ratings, Scale, Source
from recsys.dataset.sessions import GAP
from recsys.models import catalog
from recsys.models.sequential import SessionModel
from tests.models.data import make_catalog

NAMES = ("session-knn", "transitions")
LIKED = 4.0


def data_of(
    sessions: list[list[int]], n_items: int = 9, stars: dict[tuple[int, int], float] | None = None
) -> Dataset:
    """One person a sitting, oldest first; every rating is ``LIKED`` but those of ``stars`` by (session, item)."""
    rows = [(who, item, place) for who, items in enumerate(sessions) for place, item in enumerate(items)]
    users, items, places = (np.array(column) for column in zip(*rows, strict=True))
    given = [(stars or {}).get((who, item), LIKED) for who, item, _ in rows]
    table = make_catalog(n_items)
    ratings = Ratings.of(users, items, given, 1_000_000 * users + 60 * places, items=table.items)
    return Dataset("hand", ratings, table, Scale(), Source("hand", "By hand"))


def met(*item_ids: int, times: list[int] | None = None, weights: list[float] | None = None) -> Profile:
    """A session of titles that were seen."""
    return Profile.of(item_ids, [np.nan] * len(item_ids), weights=weights, timestamps=times)


SESSIONS = [[10, 20, 30], [20, 30, 40], [10, 30, 20], [50, 60], [30, 10, 60, 20], [70], [40, 50, 10]]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def model(name: str) -> SessionModel:
    fitted = catalog.create(name).fit(data_of(SESSIONS))
    assert isinstance(fitted, SessionModel)
    return fitted


def same(model: SessionModel, one: Profile, other: Profile) -> bool:
    return bool(np.array_equal(model.score(one), model.score(other)))


def test_the_order_of_a_session_counts(model: SessionModel) -> None:
    assert type(model).sequential
    assert not same(model, met(10, 50), met(50, 10))


def test_only_the_last_sitting_is_the_session(model: SessionModel) -> None:
    times = [0, 60, 61 + GAP, 70 + GAP]
    assert same(model, met(50, 40, 10, 20, times=times), met(10, 20))
    assert same(model, met(50, 40, 10, 20, times=[0, 60, 60 + GAP, 70 + GAP]), met(50, 40, 10, 20))


def test_without_times_the_last_few_entries_are(name: str) -> None:
    short = catalog.create(name, n_recent=2).fit(data_of(SESSIONS))
    assert isinstance(short, SessionModel)
    assert same(short, met(50, 40, 10, 20), met(10, 20))
    assert not same(short, met(50, 40, 10, 20), met(20))


def test_weight_0_is_as_if_it_were_not_there(model: SessionModel) -> None:
    assert same(model, met(10, 50, 20, weights=[1.0, 0.0, 1.0]), met(10, 20))
    # A weightless entry holds no sitting together either.
    times = [0, GAP, 2 * GAP]
    assert same(model, met(10, 50, 20, times=times, weights=[1.0, 0.0, 1.0]), met(20))
    assert same(model, met(10, weights=[0.0]), met())


def test_what_was_not_liked_leads_nowhere(model: SessionModel) -> None:
    assert same(model, Profile.of([10, 50], [4.0, 2.5]), met(10))
    assert not same(model, Profile.of([10, 50], [4.0, 3.0]), met(10))
    assert same(model, Profile.of([10, 50], [0.5, 1.0]), met())
    # It is still not listed.
    assert 50 not in model.recommend(Profile.of([10, 50], [4.0, 2.5]), 9).item_ids


def test_what_was_not_liked_is_not_learned_from(name: str) -> None:
    hated = {(0, 20): 1.0, (6, 50): 2.5}
    without = [[item for item in items if (who, item) not in hated] for who, items in enumerate(SESSIONS)]
    one, other = (
        catalog.create(name).fit(data) for data in (data_of(SESSIONS, stars=hated), data_of(without))
    )
    np.testing.assert_array_equal(one.score(met(10, 40)), other.score(met(10, 40)))


def test_an_empty_session_gets_what_is_met_most_and_lately(model: SessionModel) -> None:
    ages = np.arange(len(SESSIONS))[::-1]
    expected = np.zeros(9)
    for age, items in zip(ages, SESSIONS, strict=True):
        for item in items:
            expected[item // 10 - 1] += 2.0 ** (-age / 100.0)
    np.testing.assert_allclose(model.score(met()), expected / expected.sum(), rtol=1e-12)
    assert model.score(met()).sum() == pytest.approx(1.0)
    assert model.recommend(met(), 3).item_ids.tolist() == [10, 20, 30]
    # Nobody ever met item 80, so a session of it alone says no more.
    assert same(model, met(80), met())


def test_all_scores_together_are_one(model: SessionModel) -> None:
    """A share of what comes next; Transitions keeps enough followers here for nothing to be lost."""
    for session in (met(10), met(10, 50, 20), met(60, 70)):
        assert model.score(session).sum() == pytest.approx(1.0)


def test_it_says_that_sittings_are_no_browsing(model: SessionModel) -> None:
    assert model.told_by.startswith("Learned from sittings of ratings")


def test_when_everything_was_hated_there_is_still_a_list(name: str) -> None:
    data = data_of([[10, 20], [20, 30]], stars={(0, 10): 1.0, (0, 20): 1.0, (1, 20): 1.0, (1, 30): 1.0})
    best = catalog.create(name).fit(data).recommend(met(10), 3)
    assert len(best) == 3
    assert best.scores.tolist() == [0.0] * 3
