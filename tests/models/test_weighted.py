"""Weighted: its formula by hand, what parts count that are silent, heavy-tailed or blind, and weights that change."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile, Ratings
from recsys.errors import NotFittedError, UnsupportedError
from recsys.ids import Floats
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.models.bias import Bias
from recsys.models.content import Content
from recsys.models.ease import EASE
from recsys.models.history import History
from recsys.models.hybrid import Hybrid
from recsys.models.popularity import Popularity
from recsys.models.results import EpochCallback
from recsys.models.svd import SVD
from recsys.models.weighted import Weighted
from tests.models.data import make_data

PERSON = Profile.of([20, 50, 80, 10], [5.0, 1.0, np.nan, 3.5])


@dataclass(kw_only=True, eq=False)
class Told(Recommender):
    """Scores that a test tells it, the same for all."""

    name: ClassVar[str] = "told"
    scores: tuple[float, ...]

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        """Nothing to learn."""

    def _score_all(self, history: History) -> Floats:
        return np.array(self.scores)


def told(data: Dataset, *columns: Floats, weights: str = "equal") -> Weighted:
    parts = tuple(Told(scores=tuple(np.asarray(column, dtype=float).tolist())) for column in columns)
    return Weighted(parts=parts, weights=weights).fit(data)


@pytest.fixture(scope="module")
def usual(small: Dataset) -> Weighted:
    return Weighted(parts=(Content(), EASE(), SVD(n_factors=8, ranges=False)), weights="0.3,0.4,0.3").fit(
        small
    )


def standard(model: Recommender, person: Profile) -> Floats:
    """Scores of one model on the scale that the docstring states."""
    scores = model.score(person)
    others = np.sort(scores[~np.isin(model.item_ids_, person.item_ids)])
    best = others[-max(1, len(others) // 10) :].mean()
    return np.asarray((scores - np.median(others)) / (best - np.median(others)))


# -- the list --------------------------------------------------------------------------------------------------


def test_the_formula_by_hand(usual: Weighted, small: Dataset) -> None:
    alone = Content().fit(small), EASE().fit(small), SVD(n_factors=8, ranges=False).fit(small)
    expected = sum(w * standard(model, PERSON) for w, model in zip((0.3, 0.4, 0.3), alone, strict=True))
    np.testing.assert_allclose(usual.score(PERSON), expected, atol=1e-5)
    np.testing.assert_allclose(usual.score(PERSON, usual.item_ids_), expected, atol=1e-5)


def test_the_best_fifty_of_many_films_make_the_scale() -> None:
    data = make_data(n_items=1_000, n_users=3)
    scores = np.random.default_rng(0).permutation(1_000).astype(float)
    model = told(data, scores)
    expected = (scores - 499.5) / (np.arange(950, 1_000).mean() - 499.5)
    np.testing.assert_allclose(model.score(Profile.of([], [])), expected, atol=1e-12)


def test_units_do_not_matter(small: Dataset) -> None:
    one, two = np.random.default_rng(1).normal(size=(2, 40))
    plain, scaled = told(small, one, two), told(small, one, 1_000.0 * two + 77.0)
    np.testing.assert_allclose(scaled.score(PERSON), plain.score(PERSON), atol=1e-9)


def test_a_heavy_tail_does_not_drown_the_others() -> None:
    """What the tailed one of two equal parts lifts the best ten by; by standard deviations it is nearly everything."""
    data = make_data(n_items=3_000, n_users=3)
    nobody, ours, by_deviation = Profile.of([], []), list[float](), list[float]()
    for seed in range(5):
        draw = np.random.default_rng(seed)
        columns = draw.lognormal(sigma=0.8, size=3_000), draw.normal(size=3_000)

        def share_of_the_tail(scores: Floats, one: Floats, two: Floats) -> float:
            best = np.argsort(-scores)[:10]
            lifts = [column[best].mean() - np.median(column) for column in (one, two)]
            return float(lifts[0] / sum(lifts))

        parts = [told(data, column).score(nobody) for column in columns]
        ours.append(share_of_the_tail(told(data, *columns).score(nobody), *parts))
        deviations = [(column - column.mean()) / column.std() for column in columns]
        by_deviation.append(share_of_the_tail(deviations[0] + deviations[1], *deviations))
    assert 0.5 < np.mean(ours) < 0.75
    assert np.mean(by_deviation) > 0.9


def test_a_silent_part_leaves_its_weight_to_the_others(small: Dataset) -> None:
    one, two = np.random.default_rng(3).normal(size=(2, 40))
    with_silent = told(small, one, np.full(40, 3.0), two, weights="1,8,3")
    np.testing.assert_allclose(with_silent.score(PERSON), told(small, one, two, weights="1,3").score(PERSON))
    assert told(small, np.zeros(40)).recommend(PERSON, 5).scores.tolist() == [0.0] * 5


def test_a_part_that_only_knows_what_to_avoid_is_heard(small: Dataset) -> None:
    warning = np.zeros(40)
    warning[[3, 30]] = -1.0
    scores = told(small, warning).score(Profile.of([], []))
    assert set(np.flatnonzero(scores < 0)) == {3, 30}
    assert scores.max() == 0.0


def test_where_one_part_is_blind_it_counts_as_its_middle_film(small: Dataset) -> None:
    one, two = np.random.default_rng(4).normal(size=(2, 40))
    blind = np.where(np.arange(40) == 7, np.nan, one)
    model, nobody = told(small, blind, two), Profile.of([], [])
    alone = told(small, two).score(nobody)
    assert model.score(nobody)[7] == pytest.approx(0.5 * alone[7])
    both = told(small, blind, blind).score(nobody)
    assert np.flatnonzero(np.isnan(both)).tolist() == [7]


# -- stars -----------------------------------------------------------------------------------------------------


def test_stars_are_the_mean_of_the_parts_that_have_some(usual: Weighted) -> None:
    wanted = [30, 40, 300]
    content, _, svd = (part.predict(PERSON, wanted).stars for part in usual.parts)
    np.testing.assert_allclose(
        usual.predict(PERSON, wanted).stars, (0.3 * content + 0.3 * svd) / 0.6, atol=1e-12
    )
    only = usual.with_weights([1.0, 5.0, 0.0])
    np.testing.assert_allclose(only.predict(PERSON, wanted).stars, content, atol=1e-12)
    neither = usual.with_weights("0,1,0")
    np.testing.assert_allclose(neither.predict(PERSON, wanted).stars, (content + svd) / 2, atol=1e-12)


def test_what_it_can_do_depends_on_its_parts() -> None:
    without_stars = Weighted(parts=(EASE(), EASE()))
    assert (without_stars.predicts_ratings, without_stars.explains) == (False, True)
    silent = Weighted(parts=(EASE(), Told(scores=(1.0,))))
    assert (silent.predicts_ratings, silent.explains) == (False, False)
    assert Weighted(parts=(EASE(), SVD())).predicts_ratings


def test_similar_films_are_those_of_all_parts(usual: Weighted) -> None:
    only_content = usual.with_weights("1,0,0")
    alone = usual.parts[0].similar(20, 5).item_ids.tolist()
    assert only_content.similar(20, 5).item_ids.tolist() == alone
    assert usual.similar(20, 5).item_ids.tolist() != alone
    assert 20 not in usual.similar(20, 100).item_ids


# -- weights ---------------------------------------------------------------------------------------------------


def test_other_weights_need_no_training_and_leave_the_model_alone(usual: Weighted) -> None:
    before = usual.score(PERSON)
    copy = usual.with_weights("3,4,3")
    assert all(one is other for one, other in zip(copy.parts, usual.parts, strict=True))
    np.testing.assert_allclose(copy.score(PERSON), before, atol=1e-12)
    ease = usual.with_weights([0, 2, 0])
    assert ease.recommend(PERSON).item_ids.tolist() == usual.parts[1].recommend(PERSON).item_ids.tolist()
    assert not np.array_equal(ease.score(PERSON), before)
    np.testing.assert_array_equal(usual.score(PERSON), before)
    np.testing.assert_allclose(usual.with_weights("equal").shares, 1 / 3)
    with pytest.raises(NotFittedError):
        Weighted(parts=(EASE(), SVD())).with_weights("1,2").score(PERSON)


@pytest.mark.parametrize(
    "weights", ["1,2", "1,2,3,4", "0,0,0", "1,-1,1", "1,nan,1", "inf,1,1", "", "a,b,c", "Equal"]
)
def test_weights_that_are_none_are_refused(weights: str, usual: Weighted, small: Dataset) -> None:
    sentence = r"^weights must be 3 numbers of at least 0 joined by commas, not all 0, or equal, got '"
    with pytest.raises(ValueError, match=sentence):
        usual.with_weights(weights)
    with pytest.raises(ValueError, match=sentence):
        Weighted(parts=(EASE(), Content(), EASE()), weights=weights).fit(small)


def test_fitted_models_are_put_together_as_they_are(usual: Weighted, small: Dataset) -> None:
    content, ease, svd = usual.parts
    model = Weighted.of({content: 0.3, ease: 0.4, svd: 0.3})
    np.testing.assert_array_equal(model.score(PERSON), usual.score(PERSON))
    assert repr(model.explain(PERSON, 40)) == repr(usual.explain(PERSON, 40))  # NaN == NaN
    np.testing.assert_array_equal(model.learned()["svd.item_biases_"], svd.learned()["item_biases_"])
    with pytest.raises(ValueError, match="must be 1 numbers"):
        Weighted.of({ease: 0.0})
    with pytest.raises(NotFittedError):
        Weighted.of({ease: 1.0, SVD(): 1.0})


def test_models_of_different_data_are_not_put_together(usual: Weighted, other: Dataset) -> None:
    with pytest.raises(ValueError, match=r"^The content and the ease model were fitted on different data\.$"):
        Weighted.of({usual.parts[0]: 1.0, EASE().fit(other): 1.0})


@pytest.mark.parametrize("part", [Bias(), Popularity()])
def test_a_part_that_is_the_same_for_everybody_is_refused(part: Recommender) -> None:
    for make in (
        lambda: Weighted(parts=(EASE(), part)),
        lambda: Weighted(parts=(EASE(),)).set_params(ease=part),
    ):
        with pytest.raises(ValueError, match=rf"^The {part.name} model gives everybody the same list"):
            make()
    with pytest.raises(ValueError, match="gives everybody the same list"):
        catalog.create("weighted", parts=f"ease,{part.name}")


@pytest.mark.parametrize("parts", [(), "ease,svd", (EASE, SVD)])
def test_parts_are_models(parts: object) -> None:
    with pytest.raises(ValueError, match="made of a tuple of one or more models"):
        Weighted(parts=parts)  # type: ignore[arg-type]


# -- made of parts ---------------------------------------------------------------------------------------------


def test_parts_are_set_by_label_or_as_a_whole() -> None:
    model = Weighted(parts=(SVD(), EASE(), SVD()))
    model.set_params(svd__n_factors=7, **{"svd-2__n_factors": 9}, weights="1,2,3")
    assert [part.n_factors for part in model.parts if isinstance(part, SVD)] == [7, 9]
    model.set_params(svd=Content(), content__taste=2.0)  # it goes by its own name at once
    assert [part.name for part in model.parts] == ["content", "ease", "svd"]
    assert model.get_params()["content__taste"] == 2.0
    with pytest.raises(ValueError, match="no hyperparameter svd-2__n_factors"):
        model.set_params(**{"svd-2__n_factors": 3})
    model.set_params(parts=(EASE(), Hybrid(ranker=EASE(), rater=SVD())), hybrid__rater__n_factors=5)
    assert catalog.hyperparameters_of(model)["hybrid.rater.n_factors"] == 5


def test_a_wrong_part_is_found_before_the_first_is_trained(small: Dataset) -> None:
    epochs: list[object] = []
    nested = Hybrid(ranker=EASE(regularization=-1.0), rater=SVD())
    with pytest.raises(ValueError, match="regularization must be"):
        Weighted(parts=(SVD(ranges=False), nested)).fit(small, on_epoch=epochs.append)
    assert epochs == []


def test_it_says_what_is_alike_only_where_all_its_parts_can(small: Dataset) -> None:
    assert catalog.create("weighted", parts="svd,ease").finds_similar
    mixed = catalog.create("weighted", parts="svd,slope-one").fit(small)
    assert not mixed.finds_similar
    with pytest.raises(UnsupportedError, match=r"slope-one model .* cannot say which are alike"):
        mixed.similar(20)


def test_its_range_is_that_of_the_weights_it_was_rehearsed_with(small: Dataset) -> None:
    model = catalog.create("weighted", weights="0.3,0.4,0.3").fit(small)
    ids = model.item_ids_
    assert isinstance(model, Weighted)
    for weights, known in (("3,4,3", True), ("1,0,0", False)):
        other = model.with_weights(weights).predict(PERSON, ids)
        assert np.isfinite([other.low, other.high]).all() == known
    np.testing.assert_allclose(
        model.with_weights("3,4,3").predict(PERSON, ids).low, model.predict(PERSON, ids).low
    )
    together = Weighted.of(dict(zip(model.parts, (0.3, 0.4, 0.3), strict=True)))
    assert np.isnan(together.predict(PERSON, ids).high).all()
