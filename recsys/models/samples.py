"""Fold-in into several samples of one item side: a person as so many Bayesian linear regressions, and their average.

In each sample a person is folded in as in ``foldin``: rows ``x_j = [1, q_j]``, targets ``y_j = r_j - mean - d_j``,
prior ``w ~ N(m + s, C)``, ``A = X'S^-1 X + L``, ``w = A^-1 (X'S^-1 y + L (m + s))``. ``s`` is what the choice of items
says, whatever their ratings: ``s = (c s_0 + sqrt(W) SUM_j v_j y_j) / (c + W)``, the sum of weights ``W = SUM v_j``.
With many items that is the model's ``SUM_j y_j / sqrt|N|``; the fewer there are, the nearer it is to ``s_0``, the
average of people: of few items no more than few is known of what else the person rated. Stars are linear in the
ratings given the items, in each sample and so on average; another choice of items has another s.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.ids import Floats, Positions
from recsys.lazy import lazy
from recsys.models.drift import Whitening
from recsys.models.history import Histories, History, Parts, PerPerson

if TYPE_CHECKING:
    from recsys.models.kernels import people as kernels
else:
    kernels = lazy("recsys.models.kernels.people")

Tensor = NDArray[np.float64]


class Sample(NamedTuple):
    """The item side of one sample, and what is believed of a person; see ``Samples``."""

    mean: float
    noise: float
    item_rows: NDArray[np.float32]
    implicit_rows: NDArray[np.float32]
    prior_mean: Floats
    prior_precision: NDArray[np.float64]
    crowd_row: Floats


@dataclass(frozen=True, eq=False)
class Samples:
    """The item side, S times, and what is believed of a person in each; F = 1 + n_factors."""

    means: Floats
    noises: Floats
    """s2, the variance of a rating."""
    item_rows: NDArray[np.float32]
    """``[d_i, q_i]``, shape (S, n_items, F)."""
    implicit_rows: NDArray[np.float32]
    """``y_j``, shape (S, n_items, F)."""
    prior_means: Tensor
    """m, shape (S, F)."""
    prior_precisions: Tensor
    """``L = s2 C^-1``, shape (S, F, F)."""
    crowd_rows: Tensor
    """``s_0``, shape (S, F)."""
    crowd_weight: float
    """c: for how many items ``s_0`` counts."""

    def design(self, positions: Positions) -> tuple[Tensor, Tensor]:
        """``x = [1, q]`` of some items, shape (S, m, F), and ``mean + d``, shape (S, m)."""
        rows = self.item_rows[:, positions].astype(np.float64)
        biases = rows[:, :, 0] + self.means[:, None]
        rows[:, :, 0] = 1.0
        return rows, biases

    def implicit(self, items: Positions, weights: Floats) -> tuple[Tensor, Tensor]:
        """``s`` taken apart: the crowd's share, shape (S, F), and each entry's, shape (S, n, F)."""
        total = float(weights.sum())
        shares = np.sqrt(total) * weights / (self.crowd_weight + total)
        crowd = self.crowd_weight / (self.crowd_weight + total) * self.crowd_rows
        return crowd, self.implicit_rows[:, items] * shares[:, None]

    def fold_in_many(
        self, people: Histories, errors: Whitening, asked: PerPerson, *, unsure: bool
    ) -> "Iterator[Folded]":
        """Everybody in each sample in turn; with ``unsure`` how unsure that leaves ``asked``, else 0."""
        entries, counts = people.entries, np.diff(people.entries.indptr)
        shares = people.matrix(np.sqrt(counts)[entries.person_idx], self.item_rows.shape[1])
        for at, kept in enumerate(self.item_rows):
            rows, biases = kept.copy(), self.means[at] + kept[:, 0].astype(np.float64)
            rows[:, 0] = 1.0
            chosen = (
                shares @ self.implicit_rows[at].astype(np.float64) + self.crowd_weight * self.crowd_rows[at]
            )
            believed = self.prior_means[at] + chosen / (self.crowd_weight + counts)[:, None]
            folded = kernels.fold_in_many(
                entries.indptr,
                entries.item_idx[errors.order],
                errors.precisions,
                errors.scales * errors.whiten(people.ratings - biases[entries.item_idx]),
                errors.fades,
                errors.carries,
                believed @ self.prior_precisions[at],
                self.prior_precisions[at],
                rows,
                asked.indptr,
                asked.item_idx,
                unsure,
            )
            yield Folded(biases, rows, *folded)


class Folded(NamedTuple):
    """Many people folded into one sample."""

    biases: Floats
    """``mean + d_i`` of all items."""
    rows: NDArray[np.float32]
    """``[1, q_i]`` of all items."""
    weights: NDArray[np.float64]
    moved: Floats
    """``x'w`` of each item asked about."""
    leverages: Floats
    """``x'A^-1 x`` of each."""

    def stars(self, asked: PerPerson) -> Floats:
        """What everybody would give what is asked about."""
        return self.biases[asked.item_idx] + self.moved

    def stars_of_entries(self, entries: PerPerson) -> Floats:
        """What everybody would give what they are known by."""
        linear = np.einsum("jf,jf->j", self.rows[entries.item_idx], self.weights[entries.person_idx])
        return np.asarray(self.biases[entries.item_idx] + linear)


@dataclass(frozen=True, eq=False)
class SampledPerson:
    """A person after their ratings, in each sample."""

    samples: Samples
    history: History
    errors: Whitening
    """Of the rated entries."""

    # -- stars -----------------------------------------------------------------------------------------------

    def stars(self, positions: Positions) -> Floats:
        """The average of ``mean + d_i + x_i'w``."""
        total = np.full(len(positions), float(self.samples.means.mean() + self.weights[:, 0].mean()))
        tastes = np.hstack([np.ones((len(self.weights), 1)), self.weights[:, 1:]]) / len(self.weights)
        for rows, taste in zip(self.samples.item_rows, tastes, strict=True):
            total += rows[positions].astype(np.float64) @ taste
        return total

    def all_stars(self) -> Floats:
        """Of all items, in single precision."""
        tastes = self.weights.astype(np.float32) / np.float32(len(self.weights))
        tastes[:, 0] = 1.0 / len(self.weights)
        total = np.zeros(self.samples.item_rows.shape[1], dtype=np.float32)
        for rows, taste in zip(self.samples.item_rows, tastes, strict=True):
            total += rows @ taste
        return np.asarray(total + self.samples.means.mean() + self.weights[:, 0].mean())

    def spread(self, positions: Positions) -> tuple[Floats, Floats]:
        """Stars, and how unsure they are in units of the noise: see ``leverages_of``."""
        rows, biases = self.samples.design(positions)
        stars = biases + np.einsum("smf,sf->sm", rows, self.weights)
        unsure = np.einsum("smf,smf->sm", rows @ self.inverse, rows)
        return stars.mean(axis=0), leverages_of(stars, unsure, self.samples.noises)

    # -- folding in ------------------------------------------------------------------------------------------

    @cached_property
    def _rows(self) -> Tensor:
        return self._design[0]

    @cached_property
    def _targets(self) -> Tensor:
        return self.history.rated.ratings - self._design[1]

    @cached_property
    def _design(self) -> tuple[Tensor, Tensor]:
        return self.samples.design(self.history.rated.item_idx)

    @cached_property
    def _implicit(self) -> tuple[Tensor, Tensor]:
        return self.samples.implicit(self.history.item_idx, self.history.weights)

    @cached_property
    def _white(self) -> Tensor:
        return self._columns(self.errors.whiten, self._rows)

    @staticmethod
    def _columns(turn: Callable[[Tensor], Tensor], table: Tensor) -> Tensor:
        """``turn`` along the ratings, for a table of shape (S, n, F)."""
        n_samples, n, size = table.shape
        turned = turn(table.transpose(1, 0, 2).reshape(n, n_samples * size))
        return turned.reshape(n, n_samples, size).transpose(1, 0, 2)

    @cached_property
    def inverse(self) -> Tensor:
        """``A^-1``, shape (S, F, F)."""
        return np.asarray(
            np.linalg.inv(self._white.transpose(0, 2, 1) @ self._white + self.samples.prior_precisions)
        )

    @cached_property
    def pull(self) -> Tensor:
        """``A^-1 L``, shape (S, F, F): how the prior's mean moves the weights."""
        return self.inverse @ self.samples.prior_precisions

    @cached_property
    def gains(self) -> Tensor:
        """``A^-1 X'S^-1``, shape (S, F, n): how each target moves the weights."""
        return self.inverse @ self._columns(self.errors.adjoint, self._white).transpose(0, 2, 1)

    @cached_property
    def weights(self) -> Tensor:
        """The person's ``w = [leniency, factors]``, shape (S, F)."""
        crowd, entries = self._implicit
        believed = self.samples.prior_means + crowd + entries.sum(axis=1)
        said = np.einsum("snf,ns->sf", self._white, self.errors.whiten(self._targets.T))
        summed = np.einsum("sfg,sg->sf", self.inverse, said) + np.einsum("sfg,sg->sf", self.pull, believed)
        return np.asarray(summed)

    @cached_property
    def pulls(self) -> Floats:
        """``S^-1 (y - Xw)``, on average: what the ratings say beyond ``w``."""
        left = self._targets - np.einsum("snf,sf->sn", self._rows, self.weights)
        return self.errors.adjoint(self.errors.whiten(left.mean(axis=0)))

    # -- reasons ---------------------------------------------------------------------------------------------

    def parts(self, positions: Positions) -> Parts:
        """An entry's part is what its rating adds and what its choice does; leniency is charged to no entry."""
        rows, biases = self.samples.design(positions)
        taste, n_samples = rows[:, :, 1:], len(rows)
        crowd, entries = self._implicit
        believed = np.einsum("sfg,sg->sf", self.pull, self.samples.prior_means + crowd)
        added = np.einsum("sfg,sng->snf", self.pull, entries)
        added[:, ~np.isnan(self.history.ratings)] += (self.gains * self._targets[:, None]).transpose(0, 2, 1)
        amounts = np.einsum("snf,smf->nm", added[:, :, 1:], taste, optimize=True) / n_samples
        mean = float(self.samples.means.mean())
        item = (biases + np.einsum("smf,sf->sm", taste, believed[:, 1:])).mean(axis=0) - mean
        leniency = float(self.weights[:, 0].mean())
        baseline = {
            "mean": np.full(len(positions), mean),
            "item": item,
            "person": np.full(len(positions), leniency),
        }
        return Parts(baseline, amounts)

    def leave_one_out(self) -> Floats:
        """The stars of each rated entry if all but that one were known (exact), at another time: without the mood.

        Without entry j, ``x_j'w`` loses ``h_j u_j / d_j`` as in ``foldin.Posterior.leave_one_out``, and as ``s`` moves
        by ``D_j`` it gains ``x_j'A_j^-1 L D_j`` with ``A_j^-1 = A^-1 + g_j g_j' / d_j``, g_j the gains of j.
        """
        rated = ~np.isnan(self.history.ratings)
        moved = np.einsum("sfg,sng->snf", self.samples.prior_precisions, self._without_each[:, rated])
        gains = self.gains.transpose(0, 2, 1)
        hats = np.einsum("snf,snf->sn", self._rows, gains)
        own = self.errors.diagonal - np.einsum(
            "snf,snf->sn", self._columns(self.errors.adjoint, self._white), gains
        )
        fitted = np.einsum("snf,sf->sn", self._rows, self.weights)
        pulls = self.errors.adjoint(self.errors.whiten((self._targets - fitted).T)).T
        back = np.einsum("snf,snf->sn", gains, moved) - pulls
        back = np.divide(back, own, out=np.zeros_like(own), where=own > 0)
        prior = np.einsum("snf,snf->sn", self._rows @ self.inverse, moved)
        return np.asarray((self._design[1] + fitted + prior + hats * back).mean(axis=0))

    @cached_property
    def _without_each(self) -> Tensor:
        """How far s moves when an entry is dropped, shape (S, n, F)."""
        samples, weights = self.samples, self.history.weights
        total = float(weights.sum())
        left = np.maximum(total - weights, 0.0)
        chosen = samples.implicit_rows[:, self.history.item_idx] * weights[:, None]
        others = chosen.sum(axis=1, keepdims=True) - chosen
        weight = samples.crowd_weight
        after = weight * samples.crowd_rows[:, None] + np.sqrt(left)[:, None] * others
        after /= (weight + left)[:, None]
        crowd, entries = self._implicit
        return np.asarray(after - (crowd + entries.sum(axis=1))[:, None])


def leverages_of(stars: Tensor, unsure: Tensor, noises: Floats) -> Floats:
    """What ``x'A^-1 x`` is with one item side: the variance beyond the noise, in units of the average noise.

    The variance of a rating is the average over samples of ``s2 (1 + x'A^-1 x)``, and that of the stars between them;
    ``stars`` and ``unsure`` (``x'A^-1 x``) have the shape (S, m).
    """
    within = (noises[:, None] * (1.0 + unsure)).mean(axis=0)
    return np.asarray((within + stars.var(axis=0)) / noises.mean() - 1.0)
