"""How sure a share of people is: 95 % intervals of one, and of the difference between two."""

from typing import TYPE_CHECKING

from numpy.typing import ArrayLike

from recsys.ids import Floats
from recsys.lazy import lazy

if TYPE_CHECKING:
    import statsmodels.stats.proportion as proportions
else:
    proportions = lazy("statsmodels.stats.proportion")

ALPHA = 0.05


def share_interval(count: ArrayLike, of: ArrayLike) -> tuple[Floats, Floats]:
    """Both ends of the interval of ``count / of`` (Wilson 1927), elementwise."""
    low, high = proportions.proportion_confint(count, of, alpha=ALPHA, method="wilson")
    return low, high


def more_than(count: int, of: int, other: int, of_other: int) -> tuple[float, float, float]:
    """How much more ``other / of_other`` is than ``count / of``, and both ends of its interval (Newcombe 1998)."""
    low, high = proportions.confint_proportions_2indep(
        other, of_other, count, of, compare="diff", method="newcomb", alpha=ALPHA
    )
    return other / of_other - count / of, float(low), float(high)
