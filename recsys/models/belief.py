"""Belief: how unsure a model with a fold-in is of a person, and how an answer would change that."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Belief:
    """What is not known of a person, in each of S samples of the item side (``foldin``, ``samples``).

    The variance of their stars for item i, beyond the noise of a rating and in its units, is ``x_i' A^-1 x_i``.
    """

    rows: Tensor
    """``x_i = [1, q_i]`` of the items asked about, shape (S, m, F)."""
    inverse: Tensor
    """``A^-1``, shape (S, F, F)."""

    @property
    def unsure(self) -> NDArray[np.float64]:
        """``x_i' A^-1 x_i`` of each item, on average over the samples, shape (m,)."""
        unsure = np.einsum("smf,smf->sm", self.rows @ self.inverse, self.rows)
        return np.asarray(unsure.mean(axis=0))

    def after(self, item: int, chance: float = 1.0) -> "Belief":
        """When the person has rated the item at a place of ``rows``, with a weight of ``chance`` (exact for 1).

        ``A + c x x'`` has the inverse ``A^-1 - c (A^-1 x)(A^-1 x)' / (1 + c x' A^-1 x)`` (Sherman and Morrison 1950).
        """
        x = self.rows[:, item]
        moved = np.einsum("sfg,sg->sf", self.inverse, x)
        scale = chance / (1.0 + chance * np.einsum("sf,sf->s", x, moved))
        less = scale[:, None, None] * moved[:, :, None] * moved[:, None, :]
        return Belief(self.rows, self.inverse - less)
