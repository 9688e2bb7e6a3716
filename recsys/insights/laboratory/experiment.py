"""Hide or spoil some known cells, rebuild the table, and see how far off both kinds of cells are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.ids import Floats, read_only
from recsys.insights.laboratory.decomposition import Decomposition, decompose
from recsys.insights.laboratory.table import RatingTable

DAMAGES = {"hide": "Hide", "noise": "Add noise", "swap": "Swap stars"}
"""What can be done to cells, by name."""
TOUCHED = {"hide": "Hidden cells", "noise": "Noisy cells", "swap": "Swapped cells"}
KEPT = "Cells it was given"
NOISE = 0.25
"""The standard deviation of the noise, as a share of the scale: one star and an eighth on half a star to five."""
BIN = 1 / 18
"""A bar of the histogram, as a share of the scale: a quarter of a star on half a star to five."""


@dataclass(frozen=True, eq=False)
class Experiment:
    """A table of which some cells were touched, and the factors of what was left."""

    table: RatingTable
    """The truth."""
    damage: str
    given: Floats
    """What was decomposed, shape ``(films, people)``; NaN where nothing is known or it was hidden."""
    touched: NDArray[np.bool_]
    """The cells that were hidden or spoilt; all of them known in ``table``."""
    parts: Decomposition

    @property
    def kept(self) -> NDArray[np.bool_]:
        """The known cells that were left as they are."""
        return self.table.known & ~self.touched

    @property
    def names(self) -> tuple[str, str]:
        """What the kept and the touched cells are called."""
        return KEPT, TOUCHED[self.damage]

    def misses(self, k: int) -> Floats:
        """Rebuilt from k factors, cut to the scale (as the protocols do), minus the true stars; NaN where unknown."""
        return self.table.scale.clip(self.parts.rebuilt(k)) - self.table.stars

    @cached_property
    def errors(self) -> pd.DataFrame:
        """For each k: ``kept`` and ``touched``, the RMSE against the true stars; NaN without such cells."""
        ks = range(self.parts.fewest, len(self.parts) + 1)
        rows = [
            (k, _rmse(misses[self.kept]), _rmse(misses[self.touched]))
            for k in ks
            for misses in [self.misses(k)]
        ]
        return pd.DataFrame(rows, columns=["k", "kept", "touched"])

    def error(self, k: int) -> tuple[float, float]:
        """The RMSE at k on kept and on touched cells."""
        at_k = self.errors[self.errors["k"] == k]
        return float(at_k["kept"].iloc[0]), float(at_k["touched"].iloc[0])

    @property
    def best_k(self) -> int | None:
        """The smallest k with the least error on touched cells; None without such cells. Chosen on these very cells."""
        errors = self.errors["touched"].to_numpy()
        return None if np.isnan(errors).all() else int(self.errors["k"].iloc[np.nanargmin(errors)])

    def histogram(self, k: int) -> pd.DataFrame:
        """Misses at k: the share of each part's cells (``names``) from ``low`` to ``high`` stars off."""
        scale, misses = self.table.scale, self.misses(k)
        width = BIN * (scale.high - scale.low)
        known = np.abs(misses[self.table.known])
        ends = max(3, int(np.ceil(float(known.max()) / width - 0.5)))
        edges = (np.arange(-ends, ends + 2) - 0.5) * width
        tables = []
        for part, cells in zip(self.names, (self.kept, self.touched), strict=True):
            if cells.any():
                counts, _ = np.histogram(misses[cells], edges)
                share = counts / counts.sum()
                columns = {"low": edges[:-1], "high": edges[1:], "cells": counts, "share": share}
                tables.append(pd.DataFrame(columns).assign(part=part))
        return pd.concat(tables, ignore_index=True)

    def cells(self, k: int) -> pd.DataFrame:
        """The touched cells, largest miss first: film, person, true stars, what was given to the SVD, rebuilt, miss."""
        rows, columns = np.nonzero(self.touched)
        misses = self.misses(k)[rows, columns]
        true = self.table.stars[rows, columns]
        frame = pd.DataFrame(
            {
                "film": [self.table.films[row] for row in rows],
                "person": [self.table.people[column] for column in columns],
                "true": true,
                "given": self.given[rows, columns],
                "rebuilt": true + misses,
                "miss": misses,
            }
        )
        return frame.iloc[np.argsort(-np.abs(misses), kind="stable")].reset_index(drop=True)


def experiment(
    table: RatingTable,
    *,
    damage: str = "hide",
    share: float = 0.2,
    seed: int = 0,
    fill: str = "film",
    centre: bool = True,
) -> Experiment:
    """Touch a random ``share`` of the known cells (one always stays), decompose what is left.

    ``hide``: they become empty. ``noise``: normal noise of standard deviation ``NOISE`` of the scale, cut to the scale.
    ``swap``: each gets the stars of another, all around in a circle. Fills are worked out from what is left: a hidden
    star has no part in them. Raises ValueError for another damage or a share outside 0 to 1.
    """
    if damage not in DAMAGES or not 0 <= share <= 1:
        raise ValueError(
            f"A damage is one of {', '.join(DAMAGES)} and a share from 0 to 1, got {damage}, {share}."
        )
    generator = np.random.default_rng(seed)
    places = np.flatnonzero(table.known)
    count = min(round(share * len(places)), len(places) - 1)
    chosen = generator.permutation(places)[:count]
    given, touched = table.stars.copy(), np.zeros(table.stars.shape, dtype=np.bool_)
    touched.flat[chosen] = True
    if damage == "hide":
        given.flat[chosen] = np.nan
    elif damage == "swap":
        given.flat[chosen] = np.roll(table.stars.flat[chosen], 1)
    else:
        spread = NOISE * (table.scale.high - table.scale.low)
        given.flat[chosen] = table.scale.clip(table.stars.flat[chosen] + generator.normal(0, spread, count))
    parts = decompose(given, fill, centre=centre)
    return Experiment(table, damage, read_only(given), read_only(touched), parts)


def _rmse(misses: Floats) -> float:
    return float(np.sqrt(np.mean(misses**2))) if misses.size else float("nan")
