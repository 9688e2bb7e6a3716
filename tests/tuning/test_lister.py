"""The one place that makes lists: neutral it is the model's own, filtered and tuned it is what was asked for."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Profile
from recsys.models.base import Recommender
from recsys.tuning import SLIDERS, FilmFilter, Lister, Tuning

Fitted = Callable[[str], Recommender]
MODELS = ("hybrid", "svd", "ease", "content")
ALL_MOVED = Tuning(favourites=1, adventure=2, diversity=2, safe=2)


@pytest.mark.parametrize("name", MODELS)
def test_neutral_it_is_what_the_model_recommends(
    crowd: Dataset, fitted: Fitted, people: list[Profile], name: str
) -> None:
    model = fitted(name)
    for profile in people[:10]:
        listed, recommended = Lister(crowd, model).top(profile, 20), model.recommend(profile, 20)
        assert listed.item_ids.tolist() == recommended.item_ids.tolist()
        assert listed.scores.tolist() == recommended.scores.tolist()
        assert listed.moved_by == recommended.moved_by


@pytest.mark.parametrize("name", MODELS)
def test_a_shorter_list_is_the_beginning_of_a_longer_one(
    crowd: Dataset, fitted: Fitted, people: list[Profile], name: str
) -> None:
    lister = Lister(crowd, fitted(name), ALL_MOVED)
    for profile in people[:10]:
        longer = lister.top(profile, 60).item_ids.tolist()
        assert len(set(longer)) == 60
        assert not set(longer) & set(profile.item_ids.tolist())
        for n in (1, 5, 10, 30):
            assert lister.top(profile, n).item_ids.tolist() == longer[:n]


def test_what_is_excluded_is_not_listed(crowd: Dataset, fitted: Fitted, people: list[Profile]) -> None:
    lister = Lister(crowd, fitted("hybrid"), ALL_MOVED)
    first = lister.top(people[0], 10).item_ids.tolist()
    second = lister.top(people[0], 10, exclude=first[:5]).item_ids.tolist()
    assert not set(first[:5]) & set(second)
    assert len(second) == 10


@pytest.mark.parametrize("tuning", [Tuning(), ALL_MOVED], ids=["neutral", "tuned"])
@pytest.mark.parametrize("name", MODELS)
def test_a_filter_that_leaves_little_makes_a_short_list(
    crowd: Dataset, fitted: Fitted, name: str, tuning: Tuning
) -> None:
    profile = Profile.from_ratings({int(crowd.catalog.items.ids[0]): 5.0})
    western = replace(tuning, wanted=FilmFilter(genres=("Western",), years=(1950, 1959)))
    listed = Lister(crowd, fitted(name), western).top(profile, 1_000).item_ids
    wanted = western.wanted.item_ids(crowd)
    assert set(listed.tolist()) <= set(wanted.tolist())
    assert 0 < len(listed) <= len(wanted)
    nothing = replace(tuning, wanted=FilmFilter(genres=("No such genre",)))
    assert len(Lister(crowd, fitted(name), nothing).top(profile, 10)) == 0


@pytest.mark.parametrize("name", MODELS)
def test_those_who_rated_nothing_or_everything_get_a_list_too(
    crowd: Dataset, fitted: Fitted, name: str
) -> None:
    lister, ids = Lister(crowd, fitted(name), ALL_MOVED), crowd.catalog.items.ids
    assert len(lister.top(Profile.of([], []), 10)) == 10
    assert len(lister.top(Profile.of(ids, np.full(len(ids), 3.0)), 10)) == 0
    assert len(lister.top(Profile.of(ids[:-1], np.full(len(ids) - 1, 3.0)), 10)) == 1


def test_data_that_knows_nothing_of_its_films_has_no_variety_to_offer(
    crowd: Dataset, fitted: Fitted, people: list[Profile]
) -> None:
    titles = crowd.catalog.table[["item_id", "title"]]
    catalog = Catalog(crowd.catalog.items, Catalog.of(pd.DataFrame(titles)).table)
    bare = replace(crowd, catalog=catalog)
    varied = Lister(bare, fitted("svd"), Tuning(diversity=4))
    assert varied.sliders == tuple(name for name in SLIDERS if name != "diversity")
    assert Lister(crowd, fitted("svd")).sliders == tuple(SLIDERS)
    neutral = Lister(bare, fitted("svd")).top(people[0], 10)
    assert varied.top(people[0], 10).item_ids.tolist() == neutral.item_ids.tolist()


def test_it_says_which_slider_brought_a_film(crowd: Dataset, fitted: Fitted, people: list[Profile]) -> None:
    profile, model = people[1], fitted("hybrid")
    tuned = Lister(crowd, model, Tuning(favourites=3))
    shown, neutral = tuned.top(profile, 10).item_ids.tolist(), model.recommend(profile, 10).item_ids.tolist()
    new = [item_id for item_id in shown if item_id not in neutral]
    assert new
    assert tuned.lifted(profile, shown) == dict.fromkeys(new, ("favourites",))
    assert Lister(crowd, model).lifted(profile, neutral) == {}
    both = Lister(crowd, model, Tuning(favourites=3, diversity=1))
    shown = both.top(profile, 10).item_ids.tolist()
    named = both.lifted(profile, shown)
    without = Lister(crowd, model, Tuning(diversity=1)).top(profile, 10).item_ids.tolist()
    assert {film for film, names in named.items() if "favourites" in names} == set(shown) - set(without)
