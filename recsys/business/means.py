"""Means of few values with honest ranges, and which of many differences chance alone does not explain."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from recsys.ids import Floats
from recsys.lazy import lazy

if TYPE_CHECKING:
    from scipy import stats
else:
    stats = lazy("scipy.stats")

PRIOR = 10.0
"""How many values the spread of all groups counts for in that of one group."""
CONFIDENCE = 0.95
FALSE_FINDS = 0.05
"""Of what is called clear, at most this share is expected to be there by chance."""
NOTHING = 1e-6
"""The least standard error: sums of many numbers are no more exact, and where all are equal there is none."""


def steady_means(counts: Floats, sums: Floats, squares: Floats) -> pd.DataFrame:
    """Columns mean, low, high, chance: the mean of each group with its 95 % range; NaN for a group without values.

    ``counts``, ``sums`` and ``squares`` are of the values of each group, shape ``(n_groups,)``. The spread of a group
    of few is steadied by that within all: ``s^2 = (PRIOR s_all^2 + (n - 1) s_own^2) / (PRIOR + n - 1)``, with as many
    degrees of freedom as the divisor (the moderated t of Smyth 2004). ``low`` and ``high`` are
    ``mean -+ t s / sqrt(n)``; ``chance`` is the two-sided p value against a mean of 0.
    """
    some = np.maximum(counts, 1)
    mean = np.where(counts > 0, sums / some, np.nan)
    within = np.maximum(squares - sums**2 / some, 0.0)
    freedom = np.maximum(counts - 1, 0)
    spread = within.sum() / max(float(freedom.sum()), 1.0)
    variance = (PRIOR * spread + within) / (PRIOR + freedom)
    return _ranges(mean, np.sqrt(variance / some), PRIOR + freedom)


def ratio_means(groups: "pd.Series[str]", sums: Floats, weights: Floats) -> pd.DataFrame:
    """Columns mean, low, high, chance: ``SUM(sums) / SUM(weights)`` of each group of titles, the groups as the index.

    A row is a title in a group: its ratings hang together, so the range is over titles, as if another handful of the
    same kind had been drawn: the variance is ``m / (m - 1) SUM (s_i - mean w_i)^2 / (SUM w_i)^2`` of m titles (Cochran
    1977, section 2.11). NaN ranges for one title.
    """
    rows = pd.DataFrame({"group": groups.to_numpy(), "s": sums, "w": weights})
    whole = rows.groupby("group")[["s", "w"]].sum()
    mean = whole["s"] / whole["w"].where(whole["w"] > 0)
    rows["left"] = (rows["s"] - rows["group"].map(mean) * rows["w"]) ** 2
    each = rows[rows["w"] > 0].groupby("group")["left"]
    m = each.size().reindex(whole.index, fill_value=0).to_numpy(dtype=np.float64)
    several = np.where(m > 1, m - 1, np.nan)
    left = each.sum().reindex(whole.index).to_numpy()
    error = np.sqrt(left * m / several) / np.where(m > 0, whole["w"].to_numpy(), np.nan)
    return _ranges(mean.to_numpy(), error, several).set_index(whole.index)


def _ranges(mean: Floats, error: Floats, freedom: Floats) -> pd.DataFrame:
    error = np.maximum(error, NOTHING)
    half = stdtrit(freedom, (1 + CONFIDENCE) / 2) * error
    chance = 2 * stdtr(freedom, -np.abs(mean / error))
    return pd.DataFrame({"mean": mean, "low": mean - half, "high": mean + half, "chance": chance})


def clear(chance: "pd.Series[float]") -> "pd.Series[bool]":
    """Which of these p values stand out among all of them: at most a twentieth of those by chance.

    The rule of Benjamini and Hochberg (1995); NaN never stands out.
    """
    known = chance.notna()
    found = pd.Series(data=False, index=chance.index, dtype=bool)
    if known.any():
        found[known] = stats.false_discovery_control(chance[known].clip(0, 1).to_numpy()) <= FALSE_FINDS
    return found
