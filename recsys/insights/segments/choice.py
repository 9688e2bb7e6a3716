"""Which groups: by which method, how many, or none."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from recsys.ids import Floats
from recsys.insights.segments import clusters

NUMBERS = (4, 5, 6, 7, 8)
AGREED = 0.8
"""Groups count as found again from here on (adjusted Rand index)."""
ABOVE_SHUFFLED = 0.1
SMALLEST = 0.03
"""Share of the people that a group has at least."""
CRITERION = (
    f"Tried were {NUMBERS[0]} to {NUMBERS[-1]} groups by each method. Groups count as real where {len(clusters.SEEDS)} "
    f"fresh starts, and random halves of the people, lead to nearly the same ones (agreement of {AGREED:g} or more; "
    f"1 is the same, 0 is chance), by {ABOVE_SHUFFLED:g} more than shuffled figures do, and none has under "
    f"{100 * SMALLEST:.0f} % of the people. Of those that pass, the groups that stand furthest apart are taken."
)
"""How the number and the method are chosen, as people read it."""
TRIED = ["method", "groups", "starts", "halves", "shuffled", "smallest", "silhouette", "chosen"]


def tried(points: Floats, on_share: Callable[[float], None]) -> pd.DataFrame:
    """A row a method and a number (``TRIED``), the chosen one marked; NaN for what was no longer worth asking.

    ``starts`` and ``halves`` say how far groups agree (``clusters.between_seeds``, ``between_halves``), ``shuffled``
    the same as ``halves`` for shuffled points, ``smallest`` is a share of the people, ``silhouette`` how far apart.
    """
    asked = [(method, n) for method in clusters.METHODS for n in NUMBERS]
    rows = []
    for done, (method, n) in enumerate(asked):
        on_share(done / len(asked))
        rows.append(_row(method, n, points))
    table = pd.DataFrame(rows)
    # Not the most groups that pass: a real group cut in two leaves most pairs of people as they were, and passes too.
    clear = table[_is_clear(table)].sort_values("silhouette")
    table["chosen"] = table.index.isin(clear.index[-1:])
    return table[TRIED]


def _row(method: str, n: int, points: Floats) -> dict[str, Any]:
    starts, labels = clusters.between_seeds(method, points, n)
    halves = clusters.between_halves(method, points, n)
    chance = float("nan")
    if min(starts, halves) >= AGREED:
        chance = clusters.between_shuffled_halves(method, points, n)
    sizes = np.bincount(labels, minlength=n)
    return {
        "method": method,
        "groups": n,
        "starts": starts,
        "halves": halves,
        "shuffled": chance,
        "smallest": sizes.min() / len(points),
        "silhouette": clusters.silhouette(points, labels),
    }


def why_none(table: pd.DataFrame) -> str:
    """Why none of what was tried is taken, as a sentence."""
    best = best_agreement(table)
    if best < AGREED:
        return (
            f"People differ, but by degrees: however many groups were made, others came out of another half of the "
            f"people (the best agreement was {best:.2f} of 1; it takes {AGREED:g})."
        )
    return (
        "People differ, but by degrees: the groups that can be found again are no clearer than those of shuffled "
        f"figures, or one of them has under {100 * SMALLEST:.0f} % of the people."
    )


def best_agreement(table: pd.DataFrame) -> float:
    """How far the groups of the best method and number agree: between starts or halves, whichever is less."""
    return float(table[["starts", "halves"]].min(axis=1).max())


def _is_clear(table: pd.DataFrame) -> "pd.Series[bool]":
    return (
        (table["starts"] >= AGREED)
        & (table["halves"] >= AGREED)
        & (table["halves"] >= table["shuffled"] + ABOVE_SHUFFLED)
        & (table["smallest"] >= SMALLEST)
    )
