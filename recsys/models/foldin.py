"""Fold-in: a person as a Bayesian linear regression on their own ratings, with the item side fixed.

Row ``x_j = [1, q_j]`` and target ``y_j = r_j - mean - b_j`` for each rated item j, prior ``w ~ N(m, C)``, errors with
the covariance ``s2 S`` (``drift``; without a mood ``S = V^-1``, V the profile's weights), ``L = s2 C^-1``:
``A = X'S^-1 X + L``, ``w = A^-1 (X'S^-1 y + L m)``, posterior covariance ``s2 A^-1``. ``m`` and ``C`` come from the
trained population (empirical Bayes), so nobody starts from zero.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg
from scipy.linalg import lapack

from recsys.cached import cached_property
from recsys.ids import Floats
from recsys.models.drift import Whitening
from recsys.models.shrinkage import ledoit_wolf

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Prior:
    """What is believed about a person before their first rating: ``mean`` m and ``precision`` L."""

    mean: Floats
    precision: Matrix

    @classmethod
    def of(cls, population: NDArray[np.floating], noise: float) -> "Prior":
        """The prior of a population of trained ``[b_u, p_u]`` rows, shape ``(n_users, 1 + n_factors)``.

        The covariance is shrunk towards a multiple of the identity (Ledoit and Wolf 2004), the more the fewer
        people there are. ``noise`` is s2, the variance of one rating around its prediction.
        """
        mean = population.mean(axis=0, dtype=np.float64)
        return cls.of_spread(mean, ledoit_wolf(population), len(population), noise)

    @classmethod
    def of_spread(cls, mean: Floats, covariance: Matrix, n_people: int, noise: float) -> "Prior":
        """The prior of a population of which only the mean and the (shrunk) covariance are known."""
        if n_people < 2:  # one person says nothing about spread: their own size stands for it
            covariance = np.eye(len(mean)) * (mean @ mean) / len(mean)
        floor = 1e-6 * max(float(np.trace(covariance)) / len(mean), 1e-6)
        precision = noise * np.linalg.inv(covariance + floor * np.eye(len(mean)))
        return cls(mean, (precision + precision.T) / 2)

    def fold_in(self, rows: Matrix, targets: Floats, errors: Whitening) -> "Posterior":
        """What is believed after the ratings: ``rows`` X of shape (n, 1 + n_factors), ``targets`` y, errors S."""
        return Posterior(self, rows, targets, errors)

    def shifted(self, by: Floats) -> "Prior":
        """The same belief around ``mean + by``."""
        return Prior(self.mean + by, self.precision)

    def where_zero(self, zero: NDArray[np.bool_]) -> "Prior":
        """What is believed when the marked weights are known to be 0: the conditional normal distribution.

        ``L_FF`` around ``m_F + L_FF^-1 L_FZ m_Z`` for the free weights F; the marked ones Z keep mean 0. With rows that
        are 0 there, a fold-in leaves them at 0.
        """
        free = ~zero
        precision = np.where(np.outer(free, free), self.precision, np.eye(len(zero)))
        pull = np.where(free, self.precision @ self.mean, 0.0)
        return Prior(linalg.solve(precision, pull, assume_a="pos"), precision)

    def whiten(self, rows: Matrix) -> NDArray[np.float32]:
        """The rows in coordinates in which the prior is ``N(0, s2 I)`` around its mean, in single precision.

        There ``A = Z'Z + I``, so that few digits are enough.
        """
        root = linalg.cholesky(self.precision, lower=True)
        back = linalg.solve_triangular(root, np.eye(len(root)), lower=True).T
        white: NDArray[np.float32] = rows.astype(np.float32) @ back.astype(np.float32)
        return white


def fold_in_white(
    rows: NDArray[np.float32], targets: NDArray[np.floating], asked: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """``x'(w - m)`` and ``x' A^-1 x`` for each row asked about, after ratings that all weigh 1.

    What ``Prior.fold_in`` says too, for measuring many people in a row: the rows are whitened and the targets are
    what the ratings say beyond the prior's mean.
    """
    gram = rows.T @ rows
    gram.flat[:: len(gram) + 1] += 1.0
    right = np.column_stack([rows.T @ targets.astype(np.float32), asked.T])
    _, solved, _ = lapack.sposv(gram, right)
    return asked @ solved[:, 0], np.einsum("if,fi->i", asked, solved[:, 1:])


@dataclass(frozen=True, eq=False)
class Posterior:
    """A person after their ratings."""

    prior: Prior
    rows: Matrix
    targets: Floats
    errors: Whitening

    @cached_property
    def _white(self) -> Matrix:
        return self.errors.whiten(self.rows)

    @cached_property
    def _factor(self) -> Matrix:
        gram = self._white.T @ self._white + self.prior.precision
        # LAPACK itself: the checks around it would cost a person more than the solving
        factor, failed = lapack.dpotrf(gram.T, lower=True, clean=False, overwrite_a=True)
        if failed:
            raise linalg.LinAlgError("The fold-in has no solution.")
        return np.asarray(factor)

    @property
    def root(self) -> Matrix:
        """The upper triangular ``R`` with ``A = R'R``."""
        return np.tril(self._factor).T

    def solve(self, right: Matrix) -> Matrix:
        """``A^-1 right``."""
        solution, _ = lapack.dpotrs(self._factor, right, lower=True)
        return np.asarray(solution)

    @cached_property
    def weights(self) -> Floats:
        """The person's ``w = [leniency, factors]``."""
        pull = self.prior.precision @ self.prior.mean
        return self.solve(self._white.T @ self.errors.whiten(self.targets) + pull)

    @cached_property
    def gains(self) -> Matrix:
        """``A^-1 X'S^-1``, shape (1 + n_factors, n): how each target moves the weights."""
        return self.solve(self.errors.adjoint(self._white).T)

    @cached_property
    def pulls(self) -> Floats:
        """``S^-1 (y - Xw)``, shape (n,): what the ratings say beyond ``w``."""
        return self.errors.adjoint(self.errors.whiten(self.targets - self.rows @ self.weights))

    def leverages(self, rows: Matrix) -> Floats:
        """``x' A^-1 x`` for each row x asked about: how unsure the person's side of a prediction is."""
        if not len(rows):
            return np.empty(0)
        spread: Floats = np.einsum("if,fi->i", rows, self.solve(rows.T))
        return spread

    def split(self, rows: Matrix) -> tuple[float, Floats, Matrix]:
        """``rows @ w`` taken apart: leniency ``w_0``, the crowd's taste, and what each rating added.

        For m rows: the crowd's taste ``q'(A^-1 L m)_F``, shape (m,), and the amounts ``q'(A^-1 X'S^-1)_Fj y_j``, shape
        (n, m), with F the factor coordinates. Leniency moves every item alike: it is not charged to single items.
        """
        taste = rows.copy()
        taste[:, 0] = 0.0
        pull = self.solve(self.prior.precision @ self.prior.mean)
        return float(self.weights[0]), taste @ pull, (self.gains * self.targets).T @ taste.T

    def leave_one_out(self) -> Floats:
        """The error on each rating when all but that one are known (exact), at another time: without the mood.

        ``y_j - x_j'w + h_j u_j / d_j`` with ``h_j = x_j'(A^-1 X'S^-1)_j``, ``u = S^-1 (y - Xw)`` and ``d_j`` what
        rating j says that is in none of the others, ``(S^-1 - S^-1 X A^-1 X'S^-1)_jj``; without a mood that is
        ``(y_j - x_j'w) / (1 - h_j)``. Honest only where the item side was trained without this person.
        """
        hats = np.einsum("jf,fj->j", self.rows, self.gains)
        own = self.errors.diagonal - np.einsum("jf,fj->j", self.errors.adjoint(self._white), self.gains)
        back = np.divide(self.pulls, own, out=np.zeros(len(own)), where=own > 0)
        errors: Floats = self.targets - self.rows @ self.weights + hats * back
        return errors
