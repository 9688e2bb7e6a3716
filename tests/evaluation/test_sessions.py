"""The protocol of sessions: what is asked, what counts as a hit, and that no model sees the future."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
from numpy.typing import ArrayLike

from recsys.dataset import Behaviour, Dataset, Profile, Ratings
from recsys.dataset.sessions import Sessions
from recsys.errors import DataError, UnsupportedError
from recsys.evaluation import evaluate
from recsys.evaluation.intervals import grouped_intervals, mean_intervals
from recsys.evaluation.sessions import before, split
from recsys.ids import UNKNOWN_TIME, Floats
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.models.history import History
from recsys.models.results import EpochCallback, Recommendations
from tests.models.data import make_data

HOUR = 3_600


@pytest.fixture(scope="module")
def sittings() -> Dataset:
    """People whose ratings fall into sittings of up to three, an hour apart, all at other times."""
    data = make_data(n_users=40, n_items=40, seed=5)
    ratings = data.ratings
    place = np.arange(len(ratings)) - ratings.indptr[ratings.user_idx]
    when = ratings.user_idx * 977 + (place // 3) * 7 * HOUR + (place % 3) * 40
    return data.with_ratings(replace(ratings, timestamps=when.astype(np.int64)))


def with_browsing(data: Dataset) -> Dataset:
    """The same people browse: two clicks and a play in each session, all tables in the same stretch of time."""
    draw, n = np.random.default_rng(1), 200
    begin = np.sort(draw.integers(0, 40 * HOUR, n))
    items = np.array([draw.permutation(data.catalog.items.ids[1:-1])[:3] for _ in range(n)])
    people = data.ratings.users.ids[draw.integers(len(data.ratings.users), size=n)]
    events = pd.DataFrame(
        {
            "session_id": np.repeat(np.arange(n), 3),
            "user_id": np.repeat(people, 3),
            "timestamp": (begin[:, None] + [0, 50, 90]).ravel(),
            "event": np.tile(["click", "click", "play"], n),
            "item_id": pd.array(items.ravel(), dtype="Int64"),
            "place": pd.array(np.tile([1, 2, 3], n), dtype="Int16"),
        }
    )
    own = {"user_id": people, "item_id": items[:, 2], "timestamp": begin + 90}
    seen = pd.DataFrame(own).astype({"timestamp": "Int64"})
    seen.loc[::7, "timestamp"] = pd.NA
    viewings = pd.DataFrame(own).assign(completion=1.0)
    tables = {"sessions": events, "viewings": viewings, "seen": seen}
    return replace(data, behaviour=Behaviour.of(tables))


def watcher() -> type[Recommender]:
    @dataclass(kw_only=True, eq=False)
    class Watcher(Recommender):
        """Remembers what it was trained on and asked; loves the items of ``loved``, the first most."""

        name: ClassVar[str] = "watcher"
        trained_on: ClassVar[list[Dataset]] = []
        asked: ClassVar[list[Profile]] = []
        loved: ClassVar[list[int]] = []

        def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
            type(self).trained_on.append(data)
            self.scores_ = -np.arange(len(data.catalog), dtype=np.float64)
            for place, item_id in enumerate(type(self).loved):
                self.scores_[data.catalog.position(item_id)] = 100.0 - place

        def recommend_many(
            self, histories: Ratings, user_ids: ArrayLike, n: int = 10
        ) -> list[Recommendations]:
            type(self).asked += [histories.profile(user_id) for user_id in np.asarray(user_ids).tolist()]
            return super().recommend_many(histories, user_ids, n)

        def _score_all(self, history: History) -> Floats:
            return self.scores_

    return Watcher


@pytest.mark.parametrize("browsing", [False, True])
def test_alarm_no_model_sees_the_future(sittings: Dataset, browsing: bool) -> None:
    data = with_browsing(sittings) if browsing else sittings
    spy = watcher()
    evaluate(data, {"spy": spy}, "sessions:0.2")
    (past,) = spy.trained_on  # type: ignore[attr-defined]
    found = Sessions.of(data)
    cut, tested = split(found, 0.2)
    assert found.browsing == browsing
    targets = found.ends[tested]  # when the last title, the one that is asked for, was met
    known = [
        past.ratings.timestamps,
        *(past.behaviour.tables()[name]["timestamp"] for name in past.behaviour.tables()),
    ]
    assert len(known) == (4 if browsing else 1)
    for times in known:
        assert len(times) > 20
        assert max(times) <= cut < targets.min()
    assert not set(spy.asked[0].item_ids.tolist()) & {
        data.catalog.items.ids[found.item_idx[found.indptr[tested[0] + 1] - 1]]
    }  # type: ignore[attr-defined]


def test_what_has_no_time_may_lie_in_the_future_and_is_left_out(sittings: Dataset) -> None:
    times = np.array(sittings.ratings.timestamps)
    times[sittings.ratings.indptr[:5]] = UNKNOWN_TIME
    data = with_browsing(sittings.with_ratings(replace(sittings.ratings, timestamps=times)))
    known = before(data, 10 * HOUR)
    assert known.ratings.timestamps is not None
    assert known.ratings.timestamps.min() > UNKNOWN_TIME
    assert len(known.ratings) == ((times > UNKNOWN_TIME) & (times <= 10 * HOUR)).sum()
    assert known.behaviour.seen is not None
    assert known.behaviour.seen["timestamp"].notna().all()
    assert len(before(data.with_ratings(replace(data.ratings, timestamps=None)), 10 * HOUR).ratings) == 0


def test_sessions_that_end_with_the_cut_are_not_tested(sittings: Dataset) -> None:
    found = Sessions.of(sittings)
    tied = replace(found, ends=np.where(found.ends > np.median(found.ends), found.ends.max() - 1, found.ends))
    tied.ends[-3:] += 1
    cut, tested = split(tied, 0.2)
    assert cut == tied.ends[-4]
    assert set(tested) <= set(range(len(found) - 3, len(found)))


def test_the_rank_of_the_last_title_by_hand(sittings: Dataset) -> None:
    """A model that always lists the same ten: every session whose last title is k-th in it counts 1 / k."""
    found = Sessions.of(sittings)
    _, tested = split(found, 0.2)
    ids = sittings.catalog.items.ids
    rows = [ids[found.item_idx[found.indptr[at] : found.indptr[at + 1]]].tolist() for at in tested]
    assert min(map(len, rows)) == 2
    spy = watcher()
    spy.loved = list(dict.fromkeys(row[-1] for row in rows))[:8]  # type: ignore[attr-defined]
    order = [*spy.loved, *(item for item in ids.tolist() if item not in spy.loved)]  # type: ignore[attr-defined]
    worth = []
    for *earlier, last in rows:
        listed = [item for item in order if item not in earlier][:10]
        worth.append(1 / (listed.index(last) + 1) if last in listed else 0.0)
    figures = evaluate(sittings, {"spy": spy}, "sessions:0.2").models["spy"]
    assert figures["hit_rate@10"] == pytest.approx(np.mean(np.array(worth) > 0))
    assert figures["mrr@10"] == pytest.approx(np.mean(worth))
    assert 0 < figures["mrr@10"] < figures["hit_rate@10"] < 1
    assert figures["sessions"] == len(rows) == len(spy.asked)  # type: ignore[attr-defined]
    for key in ("hit_rate@10", "mrr@10"):
        assert figures[f"{key}_low"] <= figures[key] <= figures[f"{key}_high"]
    for profile, at in zip(spy.asked, tested, strict=True):  # type: ignore[attr-defined]
        own = slice(found.indptr[at], found.indptr[at + 1] - 1)
        assert profile.item_ids.tolist() == ids[found.item_idx[own]].tolist()
        np.testing.assert_array_equal(profile.ratings, found.ratings[own])


def test_all_kinds_of_models_run_through_it_and_the_kind_of_session_is_said(sittings: Dataset) -> None:
    names = ("popularity", "ease", "session-knn", "transitions")
    makers = {name: lambda name=name: catalog.create(name) for name in names}
    result = evaluate(sittings, makers, "sessions")
    assert result.protocol == "sessions:0.2"
    assert list(result.models) == list(names)
    assert "sittings of ratings" in result.note
    for figures in result.models.values():
        assert set(figures) == {
            *("hit_rate@10", "hit_rate@10_low", "hit_rate@10_high", "mrr@10", "mrr@10_low", "mrr@10_high"),
            *("coverage", "sessions", "fit_seconds"),
        }
        assert 0 <= figures["mrr@10"] <= figures["hit_rate@10"] <= 1
    assert evaluate(with_browsing(sittings), {}, "sessions").note == "Measured on browsing sessions."


def test_a_model_of_sessions_finds_what_always_follows() -> None:
    """People go three films further along a circle of twelve, each from another place: what comes next is certain."""
    data = make_data(n_users=60, n_items=12)
    users, places = np.divmod(np.arange(60 * 3), 3)
    circle = data.catalog.items.ids[(places + users) % 12]
    when = users * HOUR + 60 * places
    ratings = Ratings.of(users, circle, np.full(180, 4.0), when, items=data.catalog.items)
    makers = {
        "session-knn": lambda: catalog.create("session-knn", shrinkage=1.0),
        "transitions": lambda: catalog.create("transitions", shrinkage=1.0),
        "popularity": lambda: catalog.create("popularity"),
    }
    figures = evaluate(data.with_ratings(ratings), makers, "sessions:0.3").models
    assert figures["transitions"]["mrr@10"] == 1.0
    assert figures["session-knn"]["mrr@10"] > 0.45  # it does not know before from after
    assert figures["popularity"]["mrr@10"] < 0.35


def test_a_model_that_cannot_is_left_out_with_its_sentence(sittings: Dataset) -> None:
    spy = watcher()

    def cannot(self: Recommender, *rest: object) -> None:
        raise UnsupportedError("There are no genres here.")

    spy._fit = cannot  # type: ignore[method-assign]
    result = evaluate(sittings, {"spy": spy, "popularity": lambda: catalog.create("popularity")}, "sessions")
    assert result.skipped == {"spy": "There are no genres here."}
    assert list(result.models) == ["popularity"]


def test_a_draw_of_the_sessions_is_seeded(sittings: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recsys.evaluation.sessions.TESTED_AT_MOST", 15)
    found = Sessions.of(sittings)
    draws = [split(found, 0.2, seed)[1].tolist() for seed in (1, 1, 2)]
    assert len(draws[0]) == 15
    assert draws[0] == draws[1] != draws[2]
    assert draws[0] == sorted(draws[0])


@pytest.mark.parametrize("share", ["0", "1", "-1", "nan", "inf", "0.0001", "x"])
def test_a_share_that_makes_no_sense_is_one_sentence(sittings: Dataset, share: str) -> None:
    with pytest.raises(
        ValueError, match=r"^(The held-out share must leave sessions|A protocol takes a number)"
    ):
        evaluate(sittings, {}, f"sessions:{share}")


def test_data_without_times_or_without_a_next_title_say_so(sittings: Dataset) -> None:
    with pytest.raises(UnsupportedError, match="no sessions, and no times"):
        evaluate(sittings.with_ratings(replace(sittings.ratings, timestamps=None)), {}, "sessions")
    alone = sittings.ratings.where(np.arange(len(sittings.ratings)) % 6 == 0)
    with pytest.raises(DataError, match="nothing to guess"):
        evaluate(sittings.with_ratings(alone), {}, "sessions")


def test_intervals_are_over_people_not_sessions() -> None:
    hits = np.repeat([0.0, 1.0], 50)
    one_each = grouped_intervals(np.arange(100), {"hit": hits})
    assert one_each == mean_intervals({"hit": hits})
    two_people = grouped_intervals(np.repeat([7, 8], 50), {"hit": hits})
    assert (two_people["hit_low"], two_people["hit_high"]) == (0.0, 1.0)
