"""What if: the list of a changed profile, and the fewest ratings that hold the first place, against brute force."""

from itertools import combinations

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile
from recsys.insights import Toppling, changed, changes_in_words, toppling, tried_out, whatif
from recsys.models import Recommender, drops
from recsys.models import catalog as models
from recsys.models.bayes import Bayes
from recsys.models.drops import sure_to_stay
from recsys.models.ease import EASE
from recsys.models.hybrid import Hybrid
from recsys.tuning import LASTS, FilmFilter, Lister, Tuning
from tests.models.data import make_data


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data(n_users=60, n_items=50, seed=3)


@pytest.fixture(scope="module", params=["hybrid", "svd", "content"])
def model(request: pytest.FixtureRequest, data: Dataset) -> Recommender:
    return models.create(request.param).fit(data)


def profile_of(data: Dataset, n: int, seed: int) -> Profile:
    rng = np.random.default_rng(seed)
    items = rng.choice(data.catalog.items.ids, n, replace=False)
    return Profile.of(items, rng.integers(1, 11, n) / 2)


def first_without(lister: Lister, profile: Profile, some: tuple[int, ...], hidden: set[int]) -> int:
    """By another way than the code that is tested: the profile is made anew."""
    kept = {
        item_id: rating
        for item_id, rating in zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True)
        if item_id not in some
    }
    listed = lister.top(Profile.from_ratings(kept), 60, exclude=hidden | set(some))
    return int(listed.item_ids[0])


@pytest.mark.parametrize("bound", [0, whatif.WORTH_A_BOUND])
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "tuning",
    [Tuning(), Tuning(adventure=2, favourites=1, wanted=FilmFilter(raters=2))],
    ids=["plain", "tuned"],
)
def test_no_smaller_set_topples_the_first_place(
    data: Dataset,
    model: Recommender,
    seed: int,
    tuning: Tuning,
    bound: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(whatif, "WORTH_A_BOUND", bound)
    lister, profile, hidden = Lister(data, model, tuning), profile_of(data, 6, seed), {1, 2}
    first = int(lister.top(profile, 10, exclude=hidden).item_ids[0])
    found = toppling(lister, profile, exclude=hidden, seconds=600)
    assert found is not None
    assert found.is_smallest
    sizes = [
        size
        for size in (1, 2, 3)
        for some in combinations(profile.item_ids.tolist(), size)
        if first_without(lister, profile, some, hidden) != first
    ]
    assert len(found.left_out) == (min(sizes) if sizes else 0)
    if found.left_out:
        assert found.first == first_without(lister, profile, found.left_out, hidden) != first


def test_when_time_runs_out_it_is_called_a_small_set(data: Dataset) -> None:
    lister, said = Lister(data, models.create("hybrid").fit(data)), []
    for seed in range(6):
        profile = profile_of(data, 8, seed)
        found = toppling(lister, profile, seconds=-1.0)
        assert found is not None
        assert not found.is_smallest
        first = int(lister.top(profile, 1).item_ids[0])
        words = found.in_words(profile, first, data.catalog)
        if found.left_out:
            assert found.first == first_without(lister, profile, found.left_out, set()) != first
            assert words.endswith("This is a small set; there may be a smaller one.")
        else:
            assert words.startswith("We found no small set")
        said.append(words)
    assert any(words.startswith("Without ") for words in said)


def test_beyond_so_many_ratings_more_than_one_is_a_small_set(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatif, "EXACT_RATINGS", 5)
    lister = Lister(data, models.create("hybrid").fit(data))
    for seed in range(6):
        found = toppling(lister, profile_of(data, 8, seed), seconds=600)
        assert found is not None
        assert found.is_smallest == (len(found.left_out) == 1)


def test_an_empty_profile_and_an_empty_list(data: Dataset) -> None:
    lister = Lister(data, models.create("hybrid").fit(data))
    found = toppling(lister, Profile.of([], []))
    assert found is not None
    assert found.left_out == ()
    first = int(lister.top(Profile.of([], []), 1).item_ids[0])
    assert found.in_words(Profile.of([], []), first, data.catalog).startswith("No rating of yours holds")
    assert toppling(lister, Profile.of([], []), exclude=data.catalog.items.ids.tolist()) is None


def test_only_ratings_of_films_that_are_there_can_hold_the_first_place(data: Dataset) -> None:
    """With kinds begun with, one rating less is a stronger lift, even one of a film that nobody here knows."""
    ids, elsewhere = data.catalog.items.ids.tolist(), 99_999
    profile, model = Profile.of([elsewhere], [5.0]), models.create("weighted").fit(data)
    lister = Lister(data, model, begun=((ids[3], ids[4]), (ids[5],)))
    first, found = int(lister.top(profile, 1).item_ids[0]), toppling(lister, profile)
    assert int(lister.top(Profile.of([], []), 1).item_ids[0]) != first
    assert found is not None
    assert found.left_out == ()


def test_kinds_begun_with_speak_again_when_few_ratings_are_left(data: Dataset) -> None:
    kind = tuple(data.catalog.items.ids[10:14].tolist())
    lister = Lister(data, models.create("hybrid").fit(data), begun=(kind,))
    assert not lister.is_plain(LASTS - 1)
    assert lister.is_plain(LASTS)
    for seed in range(6):
        profile = profile_of(data, LASTS, seed)
        first, found = int(lister.top(profile, 1).item_ids[0]), toppling(lister, profile, seconds=600)
        assert found is not None
        sizes = [
            size
            for size in (1, 2, 3)
            for some in combinations(profile.item_ids.tolist(), size)
            if first_without(lister, profile, some, set()) != first
        ]
        assert len(found.left_out) == (min(sizes) if sizes else 0)


def test_a_list_that_would_be_empty_is_said_to_be_none(tiny: Dataset) -> None:
    said = Toppling((10,), None, is_smallest=True).in_words(Profile.of([10], [5.0]), 20, tiny.catalog)
    assert said == "Without Alien, there would be no list."


def test_a_changed_profile_keeps_order_weights_and_times() -> None:
    before = Profile.of([3, 1, 2], [5.0, float("nan"), 2.0], [1.0, 2.0, 3.0], [10, 20, 30])
    after = changed(before, {1: None, 2: 4.5, 99: 1.0})
    assert after.item_ids.tolist() == [3, 2]
    assert after.ratings.tolist() == [5.0, 4.5]
    assert after.weights.tolist() == [1.0, 3.0]
    assert after.timestamps is not None
    assert after.timestamps.tolist() == [10, 30]
    assert before.ratings.tolist()[2] == 2.0


def test_what_is_left_out_is_not_offered(data: Dataset) -> None:
    lister, profile = Lister(data, models.create("hybrid").fit(data)), profile_of(data, 6, 0)
    left_out = int(profile.item_ids[0])
    listed = tried_out(lister, profile, {left_out: None}, 60)
    assert left_out not in listed.item_ids
    assert np.array_equal(
        listed.item_ids, lister.top(profile.without(left_out), 60, exclude=[left_out]).item_ids
    )


def test_changes_in_words(tiny: Dataset) -> None:
    profile = Profile.of([10, 20, 30], [5.0, 4.5, float("nan")])
    said = changes_in_words(profile, {10: None, 20: 2.0, 30: None, 40: 1.0}, tiny.catalog)
    assert said == "without your 5 for Alien, with 2 for Heat and without having seen Amélie"


def test_what_is_proven_to_stay_first_does_so(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drops, "CELLS", 100)  # a few sets at a time
    stars = Bayes(n_factors=3, n_samples=20, burn_in=5, n_kept=4, ranges=False)
    model = Hybrid(ranker=EASE(), rater=stars, stars_weight=0.002).fit(data)  # with more the stars would lead
    lister, proven, moved = Lister(data, model), 0, 0
    for seed in range(30):
        profile = profile_of(data, 9, seed)
        first = int(lister.top(profile, 1).item_ids[0])
        others = np.setdiff1d(model.item_ids_, [*profile.item_ids.tolist(), first])
        for size in (1, 2, 3):
            sets = np.array(list(combinations(profile.item_ids.tolist(), size)))
            sure = sure_to_stay(model, profile, first, others, sets)
            stays = [first_without(lister, profile, tuple(some), set()) == first for some in sets.tolist()]
            proven, moved = proven + int(sure.sum()), moved + stays.count(False)
            assert not (sure & ~np.array(stays)).any()
    assert min(proven, moved) > 100


def test_of_other_models_and_weights_nothing_is_proven(data: Dataset) -> None:
    profile = profile_of(data, 9, 0)
    heavy = Profile.of(profile.item_ids, profile.ratings, np.full(9, 2.0))
    for name, one in (("svd", profile), ("hybrid", heavy)):
        model = models.create(name).fit(data)
        first = int(model.recommend(one, 1).item_ids[0])
        others = np.setdiff1d(model.item_ids_, [*one.item_ids.tolist(), first])
        assert not sure_to_stay(model, one, first, others, one.item_ids[:, None]).any()
