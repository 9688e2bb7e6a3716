"""The search for the settings of the default list: its rule by hand, what it may see, and what is kept of it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.errors import Cancelled
from recsys.models import listsearch
from recsys.models.als import ALS
from recsys.models.bias import Bias
from recsys.models.ease import EASE
from recsys.models.hybrid import Hybrid
from recsys.models.listrecord import COLUMNS, NEWCOMERS, Found, Setting
from recsys.models.listsearch import PLAIN, WEIGHTS, _Trials

USUAL = Setting(250.0, 1.5, 0.05, 5.0)
N_TRIED = 2 + len(listsearch.RANKERS) + len(WEIGHTS)


def hybrid(**own: Any) -> Hybrid:
    return Hybrid(ranker=own.pop("ranker", EASE()), rater=Bias(), **own)


@pytest.fixture(scope="module")
def many() -> Dataset:
    """240 people with 50 ratings each of 120 films, who like one of three kinds of film."""
    draw = np.random.default_rng(0)
    places = np.arange(120)
    table = pd.DataFrame(
        {
            "item_id": places + 1,
            "title": [f"Film {place}" for place in places],
            "year": 1990,
            "genres": np.array(["Western", "Drama", "Horror"])[places % 3],
        }
    )
    catalog = Catalog.of(table)
    users, items, stars = [], [], []
    for user in range(240):
        own = places % 3 == user % 3
        chosen = draw.choice(
            120, 50, replace=False, p=np.where(own, 3.0, 1.0) / np.where(own, 3.0, 1.0).sum()
        )
        users += [user] * 50
        items += (chosen + 1).tolist()
        stars += np.where(own[chosen], draw.integers(7, 11, 50), draw.integers(3, 9, 50)).tolist()
    ratings = Ratings.of(users, items, np.array(stars) / 2, items=catalog.items)
    return Dataset("many", ratings, catalog, Scale(), Source("hand", "Made for tests"))


@pytest.fixture(scope="module")
def searched(many: Dataset) -> Hybrid:
    return hybrid().fit(many)


def record_of(model: Hybrid) -> Found:
    assert model.found is not None
    return model.found


# -- the rule --------------------------------------------------------------------------------------------------


def chosen(*rows: list[float], noise: float = 0.001) -> int:
    """Which of some settings is taken, each row known people's figure and that of newcomers; the usual ones are row 1.

    Thirty people of either kind, whose differences scatter by ``noise``.
    """
    trials = _Trials([30] * 6)
    scatter = np.random.default_rng(0).normal(0, noise, (len(rows), 6, 30))
    scatter -= scatter.mean(axis=2, keepdims=True)
    for row, own in zip(rows, scatter, strict=True):
        figures = np.array([row[0], *[row[1]] * 5])[:, None] + own
        trials.add(USUAL, figures.ravel())
    return trials.choose(1)


def test_the_usual_settings_stay_unless_others_are_clearly_better() -> None:
    assert chosen([0.30, 0.40], [0.32, 0.40], [0.3201, 0.40]) == 1
    assert chosen([0.30, 0.40], [0.32, 0.40], [0.35, 0.40]) == 2
    assert chosen([0.30, 0.40], [0.32, 0.40], [0.35, 0.40], noise=0.2) == 1


def test_known_people_do_not_gain_what_newcomers_lose() -> None:
    assert chosen([0.30, 0.40], [0.32, 0.40], [0.35, 0.39]) == 1  # worse than with both
    assert chosen([0.30, 0.40], [0.32, 0.42], [0.35, 0.41]) == 1  # than with the usual ones
    assert chosen([0.30, 0.40], [0.32, 0.42], [0.35, 0.41], [0.34, 0.43]) == 3


def test_where_the_usual_settings_harm_newcomers_the_best_of_the_others_is_taken() -> None:
    assert chosen([0.30, 0.40], [0.32, 0.38], [0.31, 0.40]) == 2
    assert chosen([0.30, 0.40], [0.32, 0.38], [0.29, 0.40]) == 0


# -- the search ------------------------------------------------------------------------------------------------


def test_the_record_says_what_was_tried_and_what_came_of_it(searched: Hybrid) -> None:
    record = record_of(searched)
    table = record.table()
    assert len(table) == N_TRIED
    assert Setting(*table.iloc[0, :4]) == PLAIN
    assert Setting(*table.iloc[1, :4]) == USUAL
    assert table["chosen"].sum() == 1
    assert ((table[list(COLUMNS)] > 0) & (table[list(COLUMNS)] <= 1)).all(axis=None)
    assert record.sentence.startswith(f"{N_TRIED} settings were tried on 160 people of this data")
    assert "on 80 as if they were new" in record.sentence


def test_at_most_twenty_trainings_and_the_same_record_each_time(
    many: Dataset, searched: Hybrid, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits = []
    fit = EASE._fit
    monkeypatch.setattr(EASE, "_fit", lambda self, *args: (fits.append(self), fit(self, *args))[1])
    again = hybrid().fit(many)
    assert len(fits) <= 20
    np.testing.assert_array_equal(record_of(again).tried, record_of(searched).tried)
    assert record_of(again).setting == record_of(searched).setting


def test_validation_people_are_not_learned_from(many: Dataset) -> None:
    inner, asked = listsearch._validation(many)
    learned = set(zip(inner.user_idx.tolist(), inner.item_idx.tolist(), strict=True))
    everything = set(zip(many.ratings.user_idx.tolist(), many.ratings.item_idx.tolist(), strict=True))
    hidden = everything - learned
    new = np.flatnonzero(np.diff(inner.indptr) == 0)
    assert len(new) == 80
    known = sum(user not in set(new.tolist()) for user, _ in hidden) / (160 * 50)
    assert 0.17 < known < 0.23
    for n in NEWCOMERS:
        group = asked[f"n={n}"]
        assert (np.diff(group.known.entries.indptr) == n).all()
        for person in range(len(group)):
            shown = group.known.entries.item_idx[group.known.entries.of(person)]
            assert not group.liked[person, shown].any()
    assert len({group.liked.tobytes() for name, group in asked.items() if name != "known"}) == 1


def test_what_is_chosen_is_what_scores(many: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Trials, "choose", lambda self, usual: len(self.settings) - 1)
    model = hybrid().fit(many)
    setting = record_of(model).setting
    assert setting == Setting(*listsearch.RANKERS[-1], *WEIGHTS[-1])
    by_hand = hybrid(
        ranker=EASE(regularization=setting.regularization, facts_weight=setting.facts_weight),
        stars_weight=setting.stars_weight,
        half_life=setting.half_life,
    ).fit(many)
    assert by_hand.found is None
    person = many.ratings.profile(3)
    np.testing.assert_array_equal(model.score(person), by_hand.score(person))
    opened = hybrid().restore(model.learned())
    np.testing.assert_array_equal(opened.score(person), by_hand.score(person))
    assert (model.ranker.regularization, model.half_life) == (250.0, 5.0)  # hyperparameters are written once


@pytest.mark.parametrize(
    "own",
    [
        {"search": False},
        {"stars_weight": 0.06},
        {"half_life": 6.0},
        {"ranker": EASE(regularization=200.0)},
        {"ranker": EASE(facts_weight=0.0)},
        {"ranker": ALS(n_factors=2, n_epochs=1)},
    ],
)
def test_who_sets_one_by_hand_has_set_them_all(many: Dataset, own: dict[str, Any]) -> None:
    model = hybrid(**own).fit(many)
    assert model.found is None
    assert model.findings == {}
    assert model.told_by == ""


def test_few_people_are_not_asked(small: Dataset) -> None:
    model = hybrid().fit(small)
    assert model.found is None
    assert model.told_by == ""


def test_where_nobody_likes_anything_there_is_nothing_to_judge_by(many: Dataset) -> None:
    bored = replace(many, ratings=replace(many.ratings, values=np.ones_like(many.ratings.values)))
    model = hybrid().fit(bored)
    assert model.found is None
    assert np.isfinite(model.score(bored.ratings.profile(3))).all()


def test_a_catalog_without_facts_is_searched_all_the_same(many: Dataset) -> None:
    table = many.catalog.table.assign(genres="", year=pd.array([pd.NA] * 120, dtype="Int16"))
    catalog = Catalog.of(table)
    bare = replace(many, catalog=catalog, ratings=replace(many.ratings, items=catalog.items))
    model = hybrid().fit(bare)
    rows = record_of(model).table().iloc[: 2 + len(listsearch.RANKERS)]
    assert rows.loc[rows["regularization"] == 500.0, "facts_weight"].tolist() == [1.5, 3.0]
    one, other = rows.loc[rows["regularization"] == 500.0, "known"]
    assert one == other  # no facts, whatever their weight
    assert np.isfinite(model.score(bare.ratings.profile(3))).all()


@pytest.mark.parametrize("largest", ["RATINGS_AT_MOST", "ITEMS_AT_MOST"])
def test_large_data_keeps_the_usual_settings_and_says_so(
    many: Dataset, largest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listsearch, largest, 100)
    model = hybrid().fit(many)
    assert model.found is None
    assert "too large" in model.told_by
    assert "too large" in hybrid().restore(model.learned()).told_by
    assert hybrid(search=False).fit(many).told_by == ""


def test_a_search_can_be_stopped(many: Dataset) -> None:
    with pytest.raises(Cancelled):
        hybrid().fit(many, on_epoch=lambda epoch: False if epoch.waiting else None)


# -- what is kept ----------------------------------------------------------------------------------------------


@pytest.fixture
def no_search(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Dataset]]:
    """The data that was searched, instead of searching."""
    asked: list[Dataset] = []
    monkeypatch.setattr(listsearch, "search", lambda data, *args: asked.append(data))
    return asked


def test_the_record_is_used_again_on_the_very_same_data_alone(
    many: Dataset, searched: Hybrid, no_search: list[Dataset]
) -> None:
    known = replace(many, findings=searched.findings)
    again = hybrid().fit(known)
    assert no_search == []
    np.testing.assert_array_equal(record_of(again).tried, record_of(searched).tried)
    part = known.with_ratings(many.ratings.where(np.arange(len(many.ratings)) % 5 > 0))
    assert hybrid().fit(part).found is None
    assert no_search == [part]
    hybrid(popularity_weight=0.5).fit(known)  # another search
    assert len(no_search) == 2
    damaged = replace(many, findings={key: {"tried": "?"} for key in searched.findings})
    hybrid().fit(damaged)
    assert no_search[2:] == [damaged]


def test_a_record_goes_through_a_file_and_nothing_else_passes_for_one(searched: Hybrid) -> None:
    record = record_of(searched)
    again = Found.from_json(record.as_json())
    np.testing.assert_array_equal(again.tried, record.tried)
    np.testing.assert_array_equal(again.about, record.about)
    for wrong in ({}, {"tried": [[1.0]], "about": [0, 1, 1, 1]}, record.as_json() | {"about": [99, 1, 1, 1]}):
        with pytest.raises((ValueError, LookupError)):
            Found.from_json(wrong)


def test_the_list_is_personal_with_whatever_was_found(searched: Hybrid, many: Dataset) -> None:
    western, horror = (Profile.of(range(first, 61, 3), [5.0] * 20) for first in (1, 3))
    for person, kind in ((western, "Western"), (horror, "Horror")):
        genres = many.catalog.rows(searched.recommend(person, 10).item_ids)["genres"]
        assert (genres == kind).sum() >= 8
