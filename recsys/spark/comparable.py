"""From Spark's scale to ours: what its factors would be if a row's penalty did not grow with its number of ratings.

Spark minimizes ``SUM e^2 + reg (SUM n_u |x_u|^2 + SUM n_i |y_i|^2)`` (Zhou et al. 2008); our ALS
``SUM e^2 + L (SUM |x_u|^2 + SUM |y_i|^2)``. Three steps bring one to the other:

1. ``reg = L sqrt(U I) / N`` for U people, I items and N ratings: the penalty of the average person times that of the
   average item is as large as ours.
2. Only products x . y matter to the error, so ``a X`` and ``Y / a`` are as good; at our optimum ``|X|^2 = |Y|^2``, and
   ``a`` makes them so. Then Spark's penalty on an item is ``m n_i``, ``m = reg a^2``.
3. Spark's item solves ``A_i y = b_i`` with ``A_i = S_i + m n_i I``; ours would solve ``(S_i + L I) y = b_i``. With S_i
   estimated from all people, ``y' = (S_i + L I)^-1 (S_i + m n_i I) y``: an item with few ratings is pulled towards 0.
"""

import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats

Matrix = NDArray[np.float64]
ITEMS_AT_ONCE = 2_000
"""Of how many items the k x k systems are in memory together."""


def spark_penalty(penalty: float, n_people: int, n_items: int, n_ratings: int) -> float:
    """Spark's ``regParam`` for our ``regularization``."""
    return float(penalty * np.sqrt(n_people * n_items) / n_ratings)


def balance(people_squares: float, item_factors: NDArray[np.floating]) -> float:
    """``a`` for which ``|a X|^2 = |Y / a|^2``; 1 where one of them is 0."""
    item_squares = float(np.square(item_factors, dtype=np.float64).sum())
    return float((item_squares / people_squares) ** 0.25) if item_squares and people_squares else 1.0


def repenalized(
    factors: NDArray[np.floating], common: Matrix, share: Matrix, weights: Floats, spark: Floats, ours: float
) -> NDArray[np.float32]:
    """``(S_i + ours I)^-1 (S_i + spark_i I) y_i`` for each item's factors y, with ``S_i = common + weights_i share``.

    ``share`` is what one unit of weight adds on average: the mean of ``x x'`` over ratings.
    """
    eye, out = np.eye(factors.shape[1]), np.empty(factors.shape, dtype=np.float32)
    for start in range(0, len(factors), ITEMS_AT_ONCE):
        rows = slice(start, start + ITEMS_AT_ONCE)
        seen = common + weights[rows, None, None] * share
        right = np.einsum("nfg,ng->nf", seen + spark[rows, None, None] * eye, factors[rows])
        out[rows] = np.linalg.solve(seen + ours * eye, right[:, :, None])[:, :, 0]
    return out
