"""How NeuralCF learns, in JAX, which is looked for only when a training begins."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Ratings
from recsys.errors import Cancelled, TrainingError
from recsys.lazy import lazy
from recsys.models.results import Epoch, EpochCallback

if TYPE_CHECKING:
    import jax
    from jax import numpy as jnp
else:
    jax, jnp = lazy("jax"), lazy("jax.numpy")

Weights = dict[str, NDArray[np.float32]]
"""Everything that is learned, by name."""
SPREAD = 0.1
"""Of the embeddings at the start."""
STEPS_AT_LEAST = 16
BETAS = 0.9, 0.999
TINY = 1e-8
"""Adam's epsilon."""
NOT_DECAYED = "item_biases"


class Settings(Protocol):
    """What a training needs to know; the fields of NeuralCF."""

    n_factors: int
    n_hidden: int
    n_epochs: int
    n_negatives: int
    learning_rate: float
    regularization: float
    batch_size: int
    seed: int


@dataclass(frozen=True, eq=False)
class Training:
    """Minibatches of ratings, those of a person side by side, so that each batch pools its people itself.

    Memory beside the ratings: about 40 bytes a rating, and four times the weights. On the CPU, so that the seed alone
    says what comes out.
    """

    ratings: Ratings
    signals: NDArray[np.float32]
    """What each rating says in a profile."""
    labels: NDArray[np.float32]
    """What each rating is to be guessed as, 0..1."""
    settings: Settings

    def run(self, on_epoch: EpochCallback | None) -> Weights:
        """The weights; raises TrainingError when they are no numbers any more, Cancelled when the callback says so."""
        settings, draw = self.settings, np.random.default_rng(self.settings.seed)
        rates = settings.learning_rate, settings.regularization
        with jax.default_device(jax.local_devices(backend="cpu")[0]):
            weights = self._start(draw)
            means = {key: np.zeros_like(value) for key, value in weights.items()}
            state, step = (weights, means, means), 0
            for epoch in range(1, settings.n_epochs + 1):
                losses = []
                for batch in self._batches(draw):
                    step += 1
                    state, loss = _step()(state, batch, rates, float(step), k=settings.n_factors)
                    losses.append(loss)
                if not math.isfinite(sum(map(float, losses))):
                    raise TrainingError(
                        f"The training diverged in epoch {epoch}: its error grows without end. "
                        f"Try a learning rate below {settings.learning_rate:g}."
                    )
                if on_epoch is not None and on_epoch(Epoch(epoch, math.nan)) is False:
                    raise Cancelled("The training")
            return {key: np.array(value) for key, value in state[0].items()}

    def _start(self, draw: np.random.Generator) -> Weights:
        """Small random embeddings; biases with which an empty profile is offered each item as often as it is rated."""
        n, settings, counts = len(self.ratings.items), self.settings, self.ratings.item_counts
        width, half = settings.n_factors + settings.n_hidden, settings.n_hidden // 2
        negatives = settings.n_negatives * len(self.ratings) / np.count_nonzero(counts)
        start = {
            "profiles": draw.normal(0.0, SPREAD, (n, width)),
            "items": draw.normal(0.0, SPREAD, (n, width)),
            "item_biases": np.log(np.maximum(counts, 1) / negatives),
            "layer_weights": draw.normal(0.0, np.sqrt(2.0 / settings.n_hidden), (settings.n_hidden, half)),
            "layer_biases": np.zeros(half),
            "output_weights": draw.normal(0.0, np.sqrt(1.0 / half), half),
        }
        return {key: value.astype(np.float32) for key, value in start.items()}

    def _batches(self, draw: np.random.Generator) -> Iterator[dict[str, NDArray[Any]]]:
        """Each rating once: people in random order, the ratings of each in random order, cut into equal batches.

        Where a cut falls within a person, both batches have a part of the profile, which is a profile too.
        """
        ratings, n = self.ratings, len(self.ratings)
        size = min(self.settings.batch_size, _power_of_two(n / STEPS_AT_LEAST))
        people = len(ratings.users)
        users, places = ratings.user_idx, draw.permutation(people)
        order = np.argsort(places[users] + draw.random(n))
        share = draw.random(people)
        rated = np.flatnonzero(ratings.item_counts).astype(np.int32)
        for start in range(0, n, size):
            rows = order[start : start + size]
            who = users[rows]
            others = rated[draw.integers(len(rated), size=(len(rows), self.settings.n_negatives))]
            shown = draw.random(len(rows)) < share[who]
            batch = {
                "items": np.column_stack([ratings.item_idx[rows], others]),
                "counted": np.column_stack([np.ones(len(rows)), ~self._are_rated(who, others)]),
                "labels": self.labels[rows],
                "signals": self.signals[rows] * shown,
                "shown": shown,
                "person": np.cumsum(np.diff(who, prepend=who[:1]) != 0),
            }
            yield {key: _filled(value, size) for key, value in batch.items()}

    def _are_rated(self, who: NDArray[Any], items: NDArray[Any]) -> NDArray[np.bool_]:
        """Whether the person of each row rated the items of that row."""
        wanted = who[:, None].astype(np.int64) * len(self.ratings.items) + items
        places = np.minimum(np.searchsorted(self._pairs, wanted), len(self._pairs) - 1)
        return np.asarray(self._pairs[places] == wanted)

    @cached_property
    def _pairs(self) -> NDArray[np.int64]:
        """Every rating as ``person * n_items + item``, ascending."""
        ratings = self.ratings
        pairs = ratings.user_idx.astype(np.int64) * len(ratings.items) + ratings.item_idx
        pairs.sort()
        return pairs


def _power_of_two(most: float) -> int:
    """The greatest one that is not above, at least 1: few sizes, because JAX compiles anew for each."""
    return 1 << max(math.floor(math.log2(most)), 0)


def _filled(values: NDArray[Any], size: int) -> NDArray[Any]:
    """``values`` with rows of 0, which count for nothing, up to ``size``; in single precision unless whole."""
    full = np.zeros((size, *values.shape[1:]), dtype=np.int32 if values.dtype.kind == "i" else np.float32)
    full[: len(values)] = values
    return full


# -- what JAX compiles ---------------------------------------------------------------------------------------------


@cache
def _step() -> Any:
    return jax.jit(_adam_step, static_argnames="k", donate_argnums=0)


def _adam_step(state: Any, batch: Any, rates: Any, step: Any, *, k: int) -> Any:
    """One step of AdamW (Loshchilov, Hutter 2019) on the state (weights, means, mean squares); and the loss before."""
    (weights, means, squares), (learning_rate, decay) = state, rates
    loss, slopes = jax.value_and_grad(_cross_entropy)(weights, batch, k)
    first, second = BETAS

    def mixed(share: float, old: Any, new: Any) -> Any:
        return jax.tree.map(lambda before, now: share * before + (1.0 - share) * now, old, new)

    means, squares = mixed(first, means, slopes), mixed(second, squares, jax.tree.map(jnp.square, slopes))

    def moved(name: str) -> Any:
        along = means[name] / (1.0 - first**step)
        along /= jnp.sqrt(squares[name] / (1.0 - second**step)) + TINY
        pull = 0.0 if name == NOT_DECAYED else decay * weights[name]
        return weights[name] - learning_rate * (along + pull)

    return ({name: moved(name) for name in weights}, means, squares), loss


def _cross_entropy(weights: Any, batch: Any, k: int) -> Any:
    """Of a batch's ratings (first column) and negatives, per rating; each guessed from the profile without it."""
    logits, labels = _logits(weights, batch, k), batch["labels"]
    all_labels = jnp.zeros_like(logits).at[:, 0].set(labels)
    errors = (jax.nn.softplus(logits) - all_labels * logits) * batch["counted"]
    return errors.sum() / jnp.maximum(batch["counted"][:, 0].sum(), 1.0)


def _logits(weights: Any, batch: Any, k: int) -> Any:
    """Shape ``(ratings, 1 + n_negatives)``."""
    items, person, shown = batch["items"], batch["person"], batch["shown"]
    said = weights["profiles"][items[:, 0]] * batch["signals"][:, None]
    pooled = jax.ops.segment_sum(said, person, num_segments=len(person))[person] - said
    counts = jax.ops.segment_sum(shown, person, num_segments=len(person))[person] - shown
    people = pooled / jnp.sqrt(jnp.maximum(counts, 1.0))[:, None]
    rows = weights["items"][items]
    hidden = jax.nn.relu(rows[..., k:] + people[:, None, k:])
    second = jax.nn.relu(hidden @ weights["layer_weights"] + weights["layer_biases"])
    factors = (rows[..., :k] * people[:, None, :k]).sum(axis=-1)
    return weights["item_biases"][items] + factors + second @ weights["output_weights"]
