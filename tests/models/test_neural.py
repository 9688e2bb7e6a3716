"""NeuralCF: a sentence without JAX; with it, what it minimizes against plain numpy, and that it learns."""

import importlib.util
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile
from recsys.errors import NotFittedError, TrainingError, UnsupportedError
from recsys.evaluation import evaluate
from recsys.models import neumf
from recsys.models.neural import NeuralCF
from recsys.models.popularity import Popularity
from recsys.models.results import Epoch
from recsys.models.signals import graded, signed
from recsys.sources import read_source
from tests.models.data import needs_jax

ROOT = Path(__file__).resolve().parents[2]
K, HIDDEN, NEGATIVES = 3, 4, 2


# -- without JAX -------------------------------------------------------------------------------------------------


def test_without_jax_a_sentence_says_how_to_get_it(small: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    model = NeuralCF()
    with pytest.raises(UnsupportedError) as raised:
        model.fit(small)
    assert str(raised.value) == (
        "JAX is not installed here: pip install -r requirements-neural.txt installs it."
    )
    with pytest.raises(NotFittedError):
        model.score(Profile.of([20], [5.0]))
    assert (ROOT / "requirements-neural.txt").is_file()


SERVING = """
import sys
sys.modules["jax"] = None  # whoever imports it fails
import numpy as np
from recsys.dataset import Profile, Scale
from recsys.models import catalog
model = catalog.create("neural", n_factors=1, n_hidden=2).restore({
    "item_ids_": np.array([10, 20]), "scale_": Scale(),
    "profile_embeddings_": np.array([[1, 1, -1], [0, 0, 0]], dtype=np.float32),
    "item_embeddings_": np.array([[0, 0, 0], [2, 1, 1]], dtype=np.float32),
    "item_biases_": np.array([3, -4], dtype=np.float32),
    "layer_weights_": np.array([[2], [5]], dtype=np.float32),
    "layer_biases_": np.array([-1], dtype=np.float32),
    "output_weights_": np.array([10], dtype=np.float32),
})
print(*model.score(Profile.of([10], [5.0])), *model.score(Profile.of([], []), [10, 20]))
"""


def test_what_was_learned_is_served_without_jax() -> None:
    """u = 1, g = (1, -1). Item 20: 2 u - 4 + 10 relu(2 relu(1 + 1) + 5 relu(1 - 1) - 1) = 28."""
    done = subprocess.run(
        [sys.executable, "-c", SERVING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert [float(number) for number in done.stdout.split()] == [
        3.0 + 10.0 * (2.0 * 1.0 - 1.0),
        28.0,
        3.0,
        -4.0 + 10.0 * (2.0 + 5.0 - 1.0),
    ]


# -- batches (no JAX needed) -------------------------------------------------------------------------------------


def training_on(data: Dataset, **settings: Any) -> neumf.Training:
    values = data.ratings.values
    chosen = {"n_factors": K, "n_hidden": HIDDEN, "n_negatives": NEGATIVES, "batch_size": 64} | settings
    return neumf.Training(
        data.ratings,
        signed(data.scale, values).astype(np.float32),
        graded(data.scale, values).astype(np.float32),
        NeuralCF(**chosen),
    )


def test_an_epoch_has_each_rating_once_and_only_what_its_person_did_not_rate_counts_beside_it(
    small: Dataset,
) -> None:
    ratings = small.ratings
    training = training_on(small)
    batches = list(training._batches(np.random.default_rng(0)))
    assert len(batches) >= neumf.STEPS_AT_LEAST
    assert len({batch["items"].shape for batch in batches}) == 1  # one compilation
    real = [batch["labels"] > 0 for batch in batches]
    assert all((batch["counted"][~rows] == 0).all() for batch, rows in zip(batches, real, strict=True))
    items = np.concatenate([batch["items"][rows] for batch, rows in zip(batches, real, strict=True)])
    counted = np.concatenate([batch["counted"][rows] for batch, rows in zip(batches, real, strict=True)])
    labels = np.concatenate([batch["labels"][rows] for batch, rows in zip(batches, real, strict=True)])
    expected = sorted(zip(ratings.item_idx.tolist(), training.labels.tolist(), strict=True))
    assert sorted(zip(items[:, 0].tolist(), labels.tolist(), strict=True)) == expected
    assert (counted[:, 0] == 1).all()
    assert (ratings.item_counts[items] > 0).all()
    assert 0.3 < counted[:, 1:].mean() < 0.9  # 40 % of the items are rated
    assert set(np.unique(items[:, 1:])) == set(np.flatnonzero(ratings.item_counts))


def test_the_ratings_of_a_person_stand_together_in_a_batch(small: Dataset) -> None:
    training = training_on(small)
    rated = {
        person: set(small.ratings.item_idx[small.ratings.user_idx == person].tolist())
        for person in range(len(small.ratings.users))
    }
    for batch in training._batches(np.random.default_rng(1)):
        rows = batch["labels"] > 0
        for number in np.unique(batch["person"][rows]):
            own = rows & (batch["person"] == number)
            group = set(batch["items"][own, 0].tolist())
            owners = [person for person, items in rated.items() if group <= items]
            assert len(group) == own.sum()
            assert owners
            for item, counts in zip(
                batch["items"][own, 1:].ravel(), batch["counted"][own, 1:].ravel(), strict=True
            ):
                assert any((item in rated[owner]) != bool(counts) for owner in owners)


# -- learning ----------------------------------------------------------------------------------------------------


def scores_by_hand(weights: neumf.Weights, batch: dict[str, Any], row: int, column: int) -> float:
    """What the model serves for an item and the profile of a row's person without that row."""
    rest = (batch["person"] == batch["person"][row]) & (np.arange(len(batch["person"])) != row)
    said = weights["profiles"][batch["items"][rest, 0]] * batch["signals"][rest, None]
    person = said.sum(axis=0) / math.sqrt(max(batch["shown"][rest].sum(), 1.0))
    item = weights["items"][batch["items"][row, column]]
    hidden = np.maximum(item[K:] + person[K:], 0.0)
    second = np.maximum(hidden @ weights["layer_weights"] + weights["layer_biases"], 0.0)
    bias = weights["item_biases"][batch["items"][row, column]]
    return float(bias + item[:K] @ person[:K] + second @ weights["output_weights"])


@needs_jax
def test_what_is_minimized_is_the_cross_entropy_of_what_is_served(small: Dataset) -> None:
    draw = np.random.default_rng(5)
    training = training_on(small)
    weights = {key: 5.0 * value for key, value in training._start(draw).items()}
    *_, batch = training._batches(draw)  # the last one is not full
    logits = np.array(neumf._logits(weights, batch, K))
    by_hand = np.array(
        [
            [scores_by_hand(weights, batch, row, column) for column in range(1 + NEGATIVES)]
            for row in range(len(logits))
        ]
    )
    counted = batch["counted"] > 0
    np.testing.assert_allclose(logits[counted], by_hand[counted], rtol=1e-4, atol=1e-4)
    likely = 1.0 / (1.0 + np.exp(-by_hand))
    labels = np.zeros_like(by_hand)
    labels[:, 0] = batch["labels"]
    errors = -labels * np.log(likely) - (1.0 - labels) * np.log(1.0 - likely)
    total = errors[counted].sum() / counted[:, 0].sum()
    assert float(neumf._cross_entropy(weights, batch, K)) == pytest.approx(total, rel=1e-4)


@needs_jax
def test_a_step_is_that_of_adamw(small: Dataset) -> None:
    """The first step goes the learning rate along the sign of each slope, and takes off its share of the weight."""
    training = training_on(small)
    draw = np.random.default_rng(5)
    weights = training._start(draw)
    batch = next(training._batches(draw))
    zero = {key: np.zeros_like(value) for key, value in weights.items()}
    (moved, means, squares), _ = neumf._adam_step((weights, zero, zero), batch, (0.01, 0.5), 1.0, k=K)
    for name in weights:
        slopes = np.array(means[name]) / (1.0 - neumf.BETAS[0])
        np.testing.assert_allclose(np.array(squares[name]), 0.001 * slopes**2, rtol=1e-4, atol=1e-12)
        steep = np.abs(slopes) > 1e-5
        assert steep.any()
        kept = 1.0 if name == "item_biases" else 1.0 - 0.01 * 0.5
        expected = kept * weights[name] - 0.01 * np.sign(slopes)
        np.testing.assert_allclose(np.array(moved[name])[steep], expected[steep], atol=2e-5)
    for name in ("output_weights", "item_biases"):  # no kinks along these
        place = int(np.abs(means[name]).argmax())
        ends = []
        for nudge in (0.01, -0.01):
            nudged = weights[name].copy()
            nudged[place] += nudge
            ends.append(float(neumf._cross_entropy(weights | {name: nudged}, batch, K)))
        slope = float(means[name][place]) / (1.0 - neumf.BETAS[0])
        assert (ends[0] - ends[1]) / 0.02 == pytest.approx(slope, rel=0.02)


@needs_jax
def test_it_says_when_the_training_diverges(small: Dataset) -> None:
    model = NeuralCF(learning_rate=1.0, regularization=10.0, n_epochs=60)
    with pytest.raises(TrainingError, match=r"grows without end\. Try a learning rate below 1\.$"):
        model.fit(small)


@needs_jax
def test_other_seeds_learn_something_else_and_every_epoch_is_told_of(small: Dataset) -> None:
    person, told = Profile.of([20], [5.0]), list[Epoch]()
    one = NeuralCF(n_epochs=3, seed=1).fit(small, on_epoch=told.append)
    assert [epoch.epoch for epoch in told] == [1, 2, 3]
    assert all(math.isnan(epoch.train_rmse) for epoch in told)
    assert not np.array_equal(
        one.score(person), NeuralCF(n_epochs=3, seed=2).fit(small).score(person), equal_nan=True
    )


@needs_jax
def test_items_without_ratings_have_no_score_and_an_empty_profile_gets_what_most_rated(
    small: Dataset,
) -> None:
    model = NeuralCF().fit(small)
    counts = small.ratings.item_counts
    scores = model.score(Profile.of([], []))
    assert np.isnan(scores).tolist() == (counts == 0).tolist()
    rated = counts > 0
    assert np.corrcoef(np.log(counts[rated]), scores[rated])[0, 1] > 0.8
    unrated = Profile.of(model.item_ids_[~rated], [5.0] * int((~rated).sum()))
    order = np.argsort(-scores[rated]), np.argsort(-model.score(unrated)[rated])
    assert order[0].tolist() == order[1].tolist()  # a rating of what nobody else rated says nothing


@needs_jax
def test_similar_items_point_the_same_way(small: Dataset) -> None:
    model = NeuralCF(n_epochs=3).fit(small)
    near = model.similar(20, 3)
    places = np.searchsorted(model.item_ids_, [20, *near.item_ids.tolist()])
    itself, *others = model.item_embeddings_[places].astype(np.float64)
    by_hand = [itself @ other / np.linalg.norm(itself) / np.linalg.norm(other) for other in others]
    np.testing.assert_allclose(near.scores, by_hand, atol=1e-6)


@needs_jax
def test_its_lists_are_better_than_the_most_rated_on_real_data(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    some = data.ratings.user_idx % 2 == 0
    half = replace(data, ratings=data.ratings.where(some))
    found = evaluate(half, {"neural": NeuralCF(), "popularity": Popularity()}, "ranking:0.2").models
    assert found["neural"]["ndcg@10"] > 1.1 * found["popularity"]["ndcg@10"]
