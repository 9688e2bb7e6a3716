"""What every model promises about reasons: the parts add up to the score."""

import math
from collections.abc import Callable
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from recsys.dataset import Dataset, Profile
from recsys.errors import UnsupportedError
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.models.results import Explanation
from recsys.sources import read_source
from tests.models.data import VARIANTS

EXACT = 1e-9


def total(why: Explanation) -> float:
    return sum(why.baseline.values()) + sum(part.amount for part in why.contributions)


def test_a_model_that_cannot_say_why_says_so(model: Recommender, profile: Profile) -> None:
    if model.explains:
        assert model.explain(profile, 40).item_id == 40
    else:
        with pytest.raises(UnsupportedError, match="cannot say why"):
            model.explain(profile, 40)


def test_parts_add_up_to_the_score(model: Recommender, profile: Profile) -> None:
    if not model.explains:
        return
    guessed = model.predict(profile, model.item_ids_)
    for place, why in enumerate(model.explain_all(profile, model.item_ids_)):
        order = why.ranking or why
        if math.isnan(guessed.scores[place]):
            assert math.isnan(order.score)
            continue
        assert order.score == pytest.approx(guessed.scores[place], abs=EXACT)
        assert total(order) == pytest.approx(order.score, abs=EXACT)
        assert total(why) == pytest.approx(why.score, abs=EXACT)
        if model.predicts_ratings:
            assert why.predicted == pytest.approx(guessed.stars[place], abs=EXACT)
            assert why.predicted == pytest.approx(float(model.scale_.clip(why.score)), abs=EXACT)
        else:
            assert math.isnan(why.predicted)


def test_every_known_entry_of_the_profile_has_its_part_in_order(model: Recommender, profile: Profile) -> None:
    if not model.explains:
        return
    why = model.explain(profile, 40)
    known = profile.without(999_999)
    for parts in [why.contributions] + ([why.ranking.contributions] if why.ranking else []):
        assert [part.item_id for part in parts] == known.item_ids.tolist()
        np.testing.assert_array_equal([part.rating for part in parts], known.ratings)
    assert set(why.baseline) == {"mean", "item", "person"}


def test_one_by_one_and_all_at_once_give_the_same_reasons(model: Recommender, profile: Profile) -> None:
    if not model.explains:
        return
    person = profile.without(80)  # NaN is not equal to itself
    asked = [300, 40, 777, 10]
    together = model.explain_all(person, asked)
    assert [why.item_id for why in together] == [300, 40, 10]  # the unknown one left out
    for why in together:
        alone = model.explain(person, why.item_id)
        if math.isnan((why.ranking or why).score):
            continue
        assert alone.score == pytest.approx(why.score, abs=EXACT)
        amounts = [part.amount for part in why.contributions]
        assert [part.amount for part in alone.contributions] == pytest.approx(amounts, abs=EXACT)


def test_an_empty_profile_has_only_a_baseline(model: Recommender) -> None:
    if model.explains:
        why = model.explain(Profile.of([], []), 40)
        assert why.contributions == ()
        assert total(why) == pytest.approx(why.score, abs=EXACT)


def test_seen_but_not_rated_adds_nothing_to_stars(model: Recommender, profile: Profile) -> None:
    if (
        model.explains and model.predicts_ratings and model.name not in ("svdpp", "bayes")
    ):  # what one sees counts there
        (unrated,) = [part for part in model.explain(profile, 40).contributions if math.isnan(part.rating)]
        assert unrated.amount == 0.0


RATING = st.one_of(st.just(float("nan")), st.sampled_from([0.5 * step for step in range(1, 11)]))
ENTRIES = st.lists(
    st.tuples(st.integers(1, 40), RATING, st.floats(0.0, 3.0)), max_size=40, unique_by=lambda entry: entry[0]
)


@pytest.mark.parametrize("variant", [name for name in VARIANTS if catalog.MODELS[VARIANTS[name][0]].explains])
@settings(max_examples=25, deadline=None)
@given(entries=ENTRIES, place=st.integers(1, 40))
def test_whatever_the_profile_the_parts_add_up(
    fitted_on_small: Callable[[str], Recommender],
    variant: str,
    entries: list[tuple[int, float, float]],
    place: int,
) -> None:
    model = fitted_on_small(variant)
    person = Profile.of(
        [10 * at for at, _, _ in entries], [r for _, r, _ in entries], [w for _, _, w in entries]
    )
    score = model.score(person, [10 * place])[0]
    why = model.explain(person, 10 * place)
    order = why.ranking or why
    if not math.isnan(score):
        assert total(order) == pytest.approx(score, abs=EXACT)
        assert total(why) == pytest.approx(why.score, abs=EXACT)


@pytest.fixture(scope="module")
def movielens(movielens_folder: Path) -> Dataset:
    return read_source(movielens_folder, "ml").dataset


def test_a_thousand_reasons_on_real_data_add_up(movielens: Dataset) -> None:
    hybrid = catalog.create("hybrid", **{"rater.ranges": False}).fit(movielens)
    draw = np.random.default_rng(11)
    for user_id in draw.choice(movielens.ratings.users.ids, size=50, replace=False).tolist():
        history = movielens.ratings.profile(user_id)
        kept = draw.random(len(history)) < draw.random()
        person = Profile.of(history.item_ids[kept], history.ratings[kept])
        films = draw.choice(movielens.catalog.items.ids, size=20, replace=False)
        scores, stars = hybrid.score(person, films), hybrid.rater.score(person, films)  # type: ignore[attr-defined]
        reasons = hybrid.explain_all(person, films)
        for why, score, star in zip(reasons, scores, stars, strict=True):
            assert why.ranking is not None
            assert total(why.ranking) == pytest.approx(score, abs=EXACT)
            assert total(why) == pytest.approx(star, abs=EXACT)
            assert why.score == pytest.approx(star, abs=EXACT)
