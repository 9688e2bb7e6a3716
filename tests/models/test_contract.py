"""What every model promises about lists and scores. (Fitting: test_contract_fit; reasons: test_contract_explain.)"""

from collections.abc import Callable
from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from recsys.dataset import Dataset, Profile
from recsys.errors import NotFittedError, UnknownItemError, UnsupportedError
from recsys.models.base import Recommender
from tests.models.data import VARIANTS

EMPTY = Profile.of([], [])


def test_an_unfitted_model_says_so_whatever_it_is_asked(
    unfitted: Recommender, profile: Profile, small: Dataset
) -> None:
    questions: list[Callable[[], object]] = [
        lambda: unfitted.score(profile),
        lambda: unfitted.score(profile, [20]),
        lambda: unfitted.predict(profile, [20]),
        lambda: unfitted.recommend(profile),
        lambda: unfitted.explain(profile, 20),
        unfitted.learned,
    ]
    if unfitted.finds_similar:
        questions.append(lambda: unfitted.similar(20))
    if unfitted.predicts_ratings:
        questions.append(lambda: unfitted.leave_one_out(profile))
        questions.append(lambda: unfitted.predict_pairs(small.ratings, small.ratings))
    for ask in questions:
        with pytest.raises(NotFittedError, match="not trained yet"):
            ask()


def test_scores_stand_in_the_order_of_the_catalog(
    model: Recommender, profile: Profile, small: Dataset
) -> None:
    assert model.item_ids_.tolist() == small.catalog.items.ids.tolist()
    everything = model.score(profile)
    assert everything.shape == (len(small.catalog),)
    by_id = model.score(profile, model.item_ids_)
    np.testing.assert_allclose(everything, by_id, atol=2e-5)
    np.testing.assert_array_equal(np.isnan(everything), np.isnan(by_id))


@pytest.mark.parametrize("person", [EMPTY, Profile.of([20], [np.nan]), Profile.of([10], [5.0])])
def test_what_cannot_be_scored_is_the_same_for_all_items_and_by_id(
    model: Recommender, person: Profile
) -> None:
    by_id = model.score(person, model.item_ids_)
    np.testing.assert_array_equal(np.isnan(model.score(person)), np.isnan(by_id))


def test_an_unknown_item_in_a_batch_is_nan_and_moves_nobody_else(
    model: Recommender, profile: Profile
) -> None:
    scores = model.score(profile, [30, 777, 40])
    assert np.isnan(scores[1])
    np.testing.assert_allclose(scores[[0, 2]], model.score(profile, [30, 40]), atol=1e-12)
    guessed = model.predict(profile, [777, 30])
    assert guessed.item_ids.tolist() == [777, 30]
    for column in (guessed.scores, guessed.stars, guessed.low, guessed.high):
        assert np.isnan(column[0])
    assert guessed.scores[1] == pytest.approx(float(scores[0]), abs=1e-12)


def test_a_single_unknown_item_is_an_error(model: Recommender, profile: Profile) -> None:
    with pytest.raises(UnknownItemError, match="777"):
        model.explain(profile, 777)
    if model.finds_similar:
        with pytest.raises(UnknownItemError, match="777"):
            model.similar(777)


def test_an_unknown_item_in_a_profile_counts_for_nothing(model: Recommender, profile: Profile) -> None:
    known = profile.without(999_999)
    np.testing.assert_array_equal(model.score(profile), model.score(known))
    assert model.recommend(profile).item_ids.tolist() == model.recommend(known).item_ids.tolist()


@pytest.mark.parametrize("person", [EMPTY, Profile.of([999_999], [5.0]), Profile.of([20, 30], [np.nan] * 2)])
def test_somebody_without_ratings_gets_a_list(model: Recommender, person: Profile) -> None:
    best = model.recommend(person, 5)
    assert len(best) == 5
    assert np.isfinite(best.scores).all()
    assert not set(best.item_ids.tolist()) & set(person.item_ids.tolist())


@pytest.mark.parametrize("n", [1, 3, 10, 40, 1_000])
def test_a_list_never_holds_what_was_rated_or_seen_and_is_never_padded(
    model: Recommender, profile: Profile, n: int
) -> None:
    best = model.recommend(profile, n)
    scores = model.score(profile, model.item_ids_)
    possible = ~np.isnan(scores) & ~np.isin(model.item_ids_, profile.item_ids)
    assert len(best) == min(n, possible.sum())
    assert len(set(best.item_ids.tolist())) == len(best)
    assert set(best.item_ids.tolist()) <= set(model.item_ids_[possible].tolist())
    assert (np.diff(best.scores) <= 0).all()
    np.testing.assert_allclose(best.scores, model.score(profile, best.item_ids), atol=1e-12)
    np.testing.assert_allclose(best.scores, np.sort(scores[possible])[::-1][:n], atol=2e-5)


def test_no_items_asked_for_no_items_given(model: Recommender, profile: Profile) -> None:
    assert len(model.recommend(profile, 0)) == 0
    assert len(model.score(profile, [])) == 0
    assert len(model.predict(profile, []).stars) == 0
    assert len(model.recommend(profile, 5, candidates=[])) == 0
    with pytest.raises(ValueError, match="got -1"):
        model.recommend(profile, -1)


def test_only_candidates_are_recommended_and_in_the_same_order(model: Recommender, profile: Profile) -> None:
    candidates = [390, 40, 20, 100, 888, 150, 40]  # 20 is rated, 888 unknown, 40 there twice
    best = model.recommend(profile, 10, candidates=candidates).item_ids.tolist()
    assert set(best) <= {390, 40, 100, 150}
    everything = model.recommend(profile, 1_000).item_ids.tolist()
    assert best == [item_id for item_id in everything if item_id in candidates]


def test_what_is_excluded_never_appears_and_the_rest_keeps_its_order(
    model: Recommender, profile: Profile
) -> None:
    everything = model.recommend(profile, 1_000).item_ids.tolist()
    without = everything[0], everything[2], 888  # 888 unknown
    best = model.recommend(profile, 1_000, exclude=without).item_ids.tolist()
    assert best == [item_id for item_id in everything if item_id not in without]


def test_ties_keep_the_order_of_the_catalog(model: Recommender, profile: Profile) -> None:
    best = model.recommend(profile, 1_000)
    for place in range(1, len(best)):
        if best.scores[place] == best.scores[place - 1]:
            assert best.item_ids[place] > best.item_ids[place - 1]


def test_asking_changes_neither_the_profile_nor_the_model(variant: str, model: Recommender) -> None:
    item_ids, ratings = np.array([30, 20, 60]), np.array([4.0, np.nan, 1.0])
    weights = np.array([1.0, 0.5, 2.0])
    person = Profile(item_ids, ratings, weights)  # arrays that could be written to
    before = [array.copy() for array in (item_ids, ratings, weights)]
    first = model.score(person)
    first_copy = first.copy()
    model.recommend(person)
    model.predict(person, [40])
    first[:] = -1e9  # what a caller does with an answer must not reach the model
    np.testing.assert_array_equal(model.score(person), first_copy)
    for now, then in zip((item_ids, ratings, weights), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_a_known_person_and_a_visitor_with_the_same_ratings_see_the_same(
    model: Recommender, small: Dataset
) -> None:
    known = small.ratings.profile(5)
    live = Profile.from_ratings(dict(zip(known.item_ids.tolist(), known.ratings.tolist(), strict=True)))
    np.testing.assert_array_equal(model.score(known), model.score(live))
    assert model.recommend(known).item_ids.tolist() == model.recommend(live).item_ids.tolist()


def test_the_order_of_a_profile_matters_only_where_a_model_says_so(
    model: Recommender, profile: Profile
) -> None:
    if model.sequential:
        return
    backwards = Profile.of(profile.item_ids[::-1], profile.ratings[::-1])
    np.testing.assert_allclose(
        model.score(profile, model.item_ids_), model.score(backwards, model.item_ids_), atol=1e-9
    )


def test_a_weight_says_how_much_a_rating_counts(variant: str, model: Recommender) -> None:
    wanted = [40, 50, 60]
    plain = Profile.of([20], [5.0])
    weightless = Profile.of([20, 30], [5.0, 1.0], weights=[1.0, 0.0])
    heavier = Profile.of([20], [5.0], weights=[3.0])
    for person in (weightless, heavier):
        assert np.isfinite(model.recommend(person, 5).scores).all()
    if model.predicts_ratings:
        stars = model.predict(plain, wanted).stars
        np.testing.assert_allclose(model.predict(weightless, wanted).stars, stars, atol=1e-9)
        # Without damping the weight of an only rating cancels out.
        undamped = variant in ("bias undamped", "co-clustering undamped") or model.name == "slope-one"
        assert np.array_equal(model.predict(heavier, wanted).stars, stars) == undamped


def test_stars_lie_on_the_scale_inside_their_range(model: Recommender, profile: Profile) -> None:
    guessed = model.predict(profile, model.item_ids_)
    if not model.predicts_ratings:
        assert np.isnan([guessed.stars, guessed.low, guessed.high]).all()
        return
    for column in (guessed.stars, guessed.low, guessed.high):
        numbers = column[~np.isnan(column)]
        assert ((numbers >= model.scale_.low) & (numbers <= model.scale_.high)).all()
    assert np.isfinite(guessed.stars).all()
    given = ~np.isnan(guessed.low)
    assert (guessed.low[given] <= guessed.stars[given]).all()
    assert (guessed.stars[given] <= guessed.high[given]).all()


RATING = st.one_of(st.just(float("nan")), st.sampled_from([0.5 * step for step in range(1, 11)]))
PROFILES = st.dictionaries(st.sampled_from([*range(10, 410, 10), 999_999]), RATING, max_size=40)


@pytest.mark.parametrize("variant", list(VARIANTS))
@settings(max_examples=25, deadline=None)
@given(ratings=PROFILES, n=st.integers(0, 50))
def test_whatever_the_profile_the_promises_hold(
    fitted_on_small: Callable[[str], Recommender], variant: str, ratings: dict[int, float], n: int
) -> None:
    model, person = fitted_on_small(variant), Profile.from_ratings(ratings)
    best = model.recommend(person, n)
    assert len(best) <= n
    assert not set(best.item_ids.tolist()) & set(ratings)
    assert np.isfinite(best.scores).all()
    if model.predicts_ratings:
        guessed = model.predict(person, model.item_ids_)
        assert ((guessed.stars >= model.scale_.low) & (guessed.stars <= model.scale_.high)).all()
        rated = ~np.isnan(person.ratings) & (person.item_ids != 999_999)
        assert (~np.isnan(model.leave_one_out(person)) == rated).all()


def test_predict_pairs_equals_asking_person_by_person(model: Recommender, small: Dataset) -> None:
    draw = np.random.default_rng(3)
    hidden = draw.random(len(small.ratings)) < 0.3
    hidden |= small.ratings.user_idx == 4  # somebody without any known rating
    known, pairs = small.ratings.where(~hidden), small.ratings.where(hidden)
    if not model.predicts_ratings:
        with pytest.raises(UnsupportedError, match="has no stars"):
            model.predict_pairs(known, pairs)
        return
    together = model.predict_pairs(known, pairs)
    assert np.isfinite(together).all()
    for user_id in small.ratings.users.ids:
        rows = pairs.rows_of(int(user_id))
        alone = model.predict(known.profile(int(user_id)), pairs.item_ids[rows]).stars
        np.testing.assert_allclose(together[rows], alone, atol=1e-9)


def test_predict_pairs_wants_one_set_of_people_and_items(
    model: Recommender, small: Dataset, other: Dataset
) -> None:
    if model.predicts_ratings:
        with pytest.raises(ValueError, match="same people and items"):
            model.predict_pairs(small.ratings, other.ratings)
        copied = replace(small.ratings, users=replace(small.ratings.users))
        with pytest.raises(ValueError, match="same people and items"):
            model.predict_pairs(copied, small.ratings)


def test_leave_one_out_is_what_really_leaving_out_gives(model: Recommender, profile: Profile) -> None:
    weighted = replace(profile, weights=np.linspace(0.5, 2.0, len(profile)))
    if not model.predicts_ratings:
        with pytest.raises(UnsupportedError, match="has no stars"):
            model.leave_one_out(weighted)
        return
    quick = model.leave_one_out(weighted)
    assert len(quick) == len(weighted)
    for place, item_id in enumerate(weighted.item_ids.tolist()):
        if item_id == 999_999 or np.isnan(weighted.ratings[place]):
            assert np.isnan(quick[place])
        else:
            truly = model.predict(weighted.without(item_id), [item_id]).stars[0]
            assert quick[place] == pytest.approx(truly, abs=1e-9)


def test_similar_items_leave_out_the_item_itself(model: Recommender) -> None:
    if not model.finds_similar:
        with pytest.raises(UnsupportedError, match="cannot say which are alike"):
            model.similar(20)
        return
    near = model.similar(20, 5)
    assert len(near) == 5
    assert 20 not in near.item_ids
    assert (np.diff(near.scores) <= 0).all()
    assert len(model.similar(20, 0)) == 0
