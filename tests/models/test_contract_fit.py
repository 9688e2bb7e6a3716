"""What every model promises about fitting: it forgets, repeats, can be stopped and kept, and checks its settings."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile, Ratings
from recsys.errors import Cancelled, NotFittedError, UnknownNameError
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.models.hyperparameters import allowed
from recsys.models.results import Epoch
from recsys.store.registry import Registry
from tests.models.data import ALL_VARIANTS, LEARNING, MODEL_NAMES, VARIANTS, make, make_data

TRAINED_IN_EPOCHS = {
    "als",
    "svd",
    "bayes",
    "surprise-svd",
    "hybrid",
    "item-knn",
    "slope-one",
    "svdpp",
    "nmf",
    "co-clustering",
    "weighted",
    "neural",
}
NEVER_TOLD = {"weighted without stars"}
"""Variants whose parts are all in closed form."""


def assert_unfitted(model: Recommender) -> None:
    with pytest.raises(NotFittedError):
        model.score(Profile.of([20], [5.0]))
    with pytest.raises(NotFittedError):
        model.learned()


def test_fit_returns_the_model_itself(unfitted: Recommender, small: Dataset) -> None:
    assert unfitted.fit(small) is unfitted


def test_the_same_seed_gives_the_same_scores(
    variant: str, model: Recommender, small: Dataset, profile: Profile
) -> None:
    again = make(variant).fit(small)
    np.testing.assert_array_equal(again.score(profile), model.score(profile))
    np.testing.assert_array_equal(again.predict(profile, [40]).low, model.predict(profile, [40]).low)


def test_a_refit_forgets_the_data_before(
    variant: str, small: Dataset, other: Dataset, profile: Profile
) -> None:
    refitted = make(variant).fit(small)
    refitted.score(profile)  # fills whatever is kept between questions
    refitted.fit(other)
    fresh = make(variant).fit(other)
    assert refitted.item_ids_.tolist() == other.catalog.items.ids.tolist()
    assert refitted.scale_ == other.scale
    np.testing.assert_array_equal(refitted.score(profile), fresh.score(profile))
    assert refitted.learned().keys() == fresh.learned().keys()
    for key, value in fresh.learned().items():
        np.testing.assert_array_equal(refitted.learned()[key], value)


def test_fitting_changes_nothing_in_the_data(unfitted: Recommender) -> None:
    data = make_data(seed=7)
    ratings = data.ratings
    writable = Ratings(
        ratings.users,
        ratings.items,
        ratings.indptr.copy(),
        ratings.item_idx.copy(),
        ratings.values.copy(),
        None if ratings.timestamps is None else ratings.timestamps.copy(),
    )
    unfitted.fit(data.with_ratings(writable), validation=writable)
    np.testing.assert_array_equal(writable.indptr, ratings.indptr)
    np.testing.assert_array_equal(writable.item_idx, ratings.item_idx)
    np.testing.assert_array_equal(writable.values, ratings.values)
    np.testing.assert_array_equal(writable.user_idx, ratings.user_idx)


def test_the_learned_state_moved_to_another_model_keeps_scores_exactly(
    variant: str, model: Recommender, profile: Profile, other: Dataset
) -> None:
    twin = make(variant).fit(other)
    twin.score(profile)
    twin.restore(model.learned())
    np.testing.assert_array_equal(twin.score(profile), model.score(profile))
    np.testing.assert_array_equal(twin.predict(profile, [40, 50]).high, model.predict(profile, [40, 50]).high)
    assert twin.scale_ == model.scale_


def test_a_model_kept_on_disk_keeps_scores_exactly(
    variant: str, small: Dataset, profile: Profile, tmp_path: Path
) -> None:
    registry = Registry(tmp_path)
    registry.save_dataset(small)
    data = registry.open_dataset(small.name)  # memory-mapped, as the app has it
    fitted = make(variant).fit(data)
    registry.save_model(data, "kept", fitted, {})
    loaded = registry.load_model(data, "kept")
    assert type(loaded) is type(fitted)
    assert catalog.hyperparameters_of(loaded) == catalog.hyperparameters_of(fitted)
    np.testing.assert_array_equal(loaded.score(profile), fitted.score(profile))
    before, after = fitted.predict(profile, fitted.item_ids_), loaded.predict(profile, fitted.item_ids_)
    for column in ("scores", "stars", "low", "high"):
        np.testing.assert_array_equal(getattr(after, column), getattr(before, column))
    assert loaded.recommend(profile).item_ids.tolist() == fitted.recommend(profile).item_ids.tolist()
    if fitted.explains:
        assert repr(loaded.explain(profile, 40)) == repr(fitted.explain(profile, 40))  # NaN == NaN


def test_a_failed_fit_leaves_it_unfitted(
    variant: str, small: Dataset, other: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make(variant).fit(small)
    whole_fit = type(model)._fit

    def fails_at_the_end(self: Recommender, *args: object) -> None:
        whole_fit(self, *args)  # type: ignore[arg-type]
        raise MemoryError

    monkeypatch.setattr(type(model), "_fit", fails_at_the_end)
    with pytest.raises(MemoryError):
        model.fit(other)
    assert_unfitted(model)


def test_data_without_ratings_cannot_be_learned_from(variant: str, small: Dataset) -> None:
    model = make(variant).fit(small)
    nothing = small.with_ratings(small.ratings.where(np.zeros(len(small.ratings), dtype=np.bool_)))
    with pytest.raises(ValueError, match="at least one rating"):
        model.fit(nothing)
    assert_unfitted(model)


def test_validation_rows_of_other_people_are_refused(
    unfitted: Recommender, small: Dataset, other: Dataset
) -> None:
    with pytest.raises(ValueError, match="same people and items"):
        unfitted.fit(small, validation=other.ratings)
    assert_unfitted(unfitted)


def test_validation_rows_are_not_learned_from(variant: str, small: Dataset, profile: Profile) -> None:
    hidden = np.random.default_rng(0).random(len(small.ratings)) < 0.2
    part = small.with_ratings(small.ratings.where(~hidden))
    with_rows = make(variant).fit(part, validation=small.ratings.where(hidden))
    np.testing.assert_array_equal(with_rows.score(profile), make(variant).fit(part).score(profile))


@pytest.mark.parametrize("stop_at", [1, 3, 30])
def test_somebody_can_stop_a_training(variant: str, small: Dataset, other: Dataset, stop_at: int) -> None:
    model, seen = make(variant).fit(other), list[Epoch]()

    def stop(progress: Epoch) -> bool:
        seen.append(progress)
        return len(seen) < stop_at

    if model.name in TRAINED_IN_EPOCHS and variant not in NEVER_TOLD:
        if stop_at == 30:
            all_of_them = list[Epoch]()
            model.fit(small, on_epoch=all_of_them.append)
            stop_at = min(stop_at, len(all_of_them))
        with pytest.raises(Cancelled, match="was stopped"):
            model.fit(small, on_epoch=stop)
        assert len(seen) == stop_at
        assert_unfitted(model)
    else:
        model.fit(small, on_epoch=stop)
        assert seen == []


@pytest.mark.parametrize("n_ratings", [1, 2, 3])
def test_hardly_any_data_is_no_reason_to_fail(unfitted: Recommender, small: Dataset, n_ratings: int) -> None:
    few = small.with_ratings(small.ratings.where(np.arange(len(small.ratings)) < n_ratings))
    person = Profile.of([40], [5.0])
    unfitted.fit(few)
    assert np.isfinite(unfitted.recommend(person, 5).scores).all()
    guessed = unfitted.predict(person, unfitted.item_ids_)
    if unfitted.predicts_ratings:
        assert np.isfinite(guessed.stars).all()
        assert not (guessed.low > guessed.stars).any()
        assert not (guessed.high < guessed.stars).any()


def test_ratings_all_alike_are_no_reason_to_fail(unfitted: Recommender, small: Dataset) -> None:
    alike = replace(small.ratings, values=np.full(len(small.ratings), 5.0, dtype=np.float32))
    unfitted.fit(small.with_ratings(alike))
    guessed = unfitted.predict(Profile.of([20], [5.0]), [50, 60])
    if unfitted.predicts_ratings:
        np.testing.assert_allclose(
            guessed.stars, 5.0, atol=0.5 if unfitted.name in ("svd", "bayes", "svdpp", "nmf") else 0.01
        )
    assert np.isfinite(guessed.scores).all()


SETTINGS = [(name, setting) for name in MODEL_NAMES for setting in catalog.settings_of(name)]


@pytest.mark.parametrize(("name", "setting"), SETTINGS)
def test_a_setting_that_is_not_allowed_is_named(name: str, setting: str, small: Dataset) -> None:
    part, _, field_name = setting.rpartition(".")
    quick = {key: 1 for key in catalog.settings_of(name) if key.endswith(".n_epochs") and key != setting}
    owner = catalog.create(name)
    owner = owner.get_params()[part] if part else owner
    wrong: list[object] = [None, "3", "", float("nan"), float("inf"), [1]]
    if field_name == catalog.LISTED or isinstance(getattr(owner, field_name), Recommender):
        for value in wrong:  # what is to be made is wrong, not how
            with pytest.raises(
                (ValueError, UnknownNameError), match=rf"^{field_name} must be|^Unknown model “"
            ):
                catalog.create(name, **{setting: value})
        return
    limits = allowed(owner.__dataclass_fields__[field_name])
    if limits is not None:
        wrong += [True, limits.low - 1, limits.high * 2 + 1, -limits.high - 1]
        wrong += [0] if limits.low > 0 else []
        wrong += [limits.low + 0.5, float(limits.low)] if limits.whole else []
        assert limits.holds(catalog.settings_of(name)[setting])
    else:
        wrong += [1, 0]
    for value in wrong:
        model = catalog.create(name, **(quick | {setting: value}))
        with pytest.raises(ValueError, match=rf"^{field_name} must be .*, got "):
            model.fit(small)
        assert_unfitted(model)


def test_a_wrong_setting_of_a_fitted_model_makes_it_unfitted(small: Dataset) -> None:
    model = catalog.create("bias").fit(small)
    model.damping = -1.0  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="damping must be a number from 0 to 1000, got -1"):
        model.fit(small)
    assert_unfitted(model)


def test_the_variants_reach_every_model() -> None:
    assert {name for name, _ in ALL_VARIANTS.values()} == set(catalog.MODELS) == set(MODEL_NAMES)
    assert {name for name, _ in VARIANTS.values()} == set(LEARNING)
    assert set(MODEL_NAMES) - set(LEARNING) <= {"neural"}


def test_there_are_no_more_steps_than_were_announced(unfitted: Recommender, small: Dataset) -> None:
    told: list[Epoch] = []
    announced = unfitted.n_steps
    unfitted.fit(small, on_epoch=told.append)
    if announced:
        assert 0 < len([epoch for epoch in told if not epoch.waiting]) <= announced
