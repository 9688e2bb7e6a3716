"""The 80 % range of a rating: how much a prediction can be off, learned on ratings hidden from the training."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats

SUPPORT_EDGES = (1, 3, 10, 50)
"""Films with 0, 1-2, 3-9, 10-49 and 50 or more ratings: the fewer, the less sure the item side is."""
COVERAGE = 0.8
TAIL = (1.0 - COVERAGE) / 2
"""The share of ratings below the range, and of those above it."""
PRIOR_ROWS = 50
"""How many rows' worth of "as the well-known films" each support class starts from, and of "as all" each group."""
KNOWN_EDGES = (1, 3, 5, 10, 20, 50)
"""People known by 0, 1-2, 3-4, 5-9, 10-19, 20-49 and 50 or more ratings."""
LEVELS = (0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.96, 0.99)
"""The shares of rows at which groups of like stars are cut: at an end of the scale a rating can only be off inwards."""
SMALLEST_NOISE = 1e-6
"""Where every guess was right (all ratings alike), so that nothing is divided by zero."""


def support_class(counts: NDArray[np.integer]) -> NDArray[np.intp]:
    """The class 0..4 of items with so many ratings."""
    return np.searchsorted(SUPPORT_EDGES, counts, side="right")


@dataclass(frozen=True, eq=False)
class RangeModel:
    """The variance of a rating is ``s2 (1 + x'A^-1 x) + t(c)`` with t the extra error of a film with c ratings.

    The ends are that standard deviation times quantiles seen on hidden ratings, by how many ratings the person is known
    by and how many stars are predicted (split-conformal; Lei et al. 2018). They leave out 10 % on each side, or as much
    more on one as the end of the scale takes from the other; ``stretch`` makes it so for films of each support. So the
    range is right as often as it says there too, among films that people chose to rate. Between the groups it changes
    evenly: none jumps because of a hundredth of a star.
    """

    noise: float
    extra: Floats
    """t for each support class, shape (5,)."""
    quantiles: Floats
    """The lower and the upper one, in standard deviations: shape (a, b, 2), or (2,) alike for everybody."""
    known: Floats
    """Where the first axis stands: ``log(1 + ratings)`` that people are known by, ascending, shape (a,)."""
    levels: Floats
    """Where the second stands: predicted stars, ascending, shape (b,)."""
    stretch: Floats
    """Times which the range is as wide for each support class, shape (5,)."""

    @classmethod
    def learn(
        cls,
        errors: Floats,
        leverages: Floats | None,
        counts: NDArray[np.integer],
        known: NDArray[np.integer],
        stars: Floats,
    ) -> "RangeModel":
        """From hidden ratings, one entry each: ``error = rating - stars`` and what was known when it was predicted.

        ``leverages`` is ``x'A^-1 x``, None for a model that does not say how unsure it is of a person; ``counts`` the
        ratings of the film, ``known`` those of the person, ``stars`` what was predicted. The same rating may be
        there several times, predicted from more or less.
        """
        unsure = np.zeros(len(errors)) if leverages is None else leverages
        classes = support_class(counts)
        squares = errors**2
        well_known = classes == len(SUPPORT_EDGES)
        base = well_known if well_known.sum() >= PRIOR_ROWS else np.ones(len(errors), dtype=np.bool_)
        noise = max(float(squares[base].sum() / (1.0 + unsure[base]).sum()), SMALLEST_NOISE)
        surplus = squares - noise * (1.0 + unsure)
        sums = np.bincount(classes, weights=surplus, minlength=len(SUPPORT_EDGES) + 1)
        rows = np.bincount(classes, minlength=len(SUPPORT_EDGES) + 1)
        extra = np.maximum(sums / (rows + PRIOR_ROWS), 0.0)
        scaled = errors / np.sqrt(noise * (1.0 + unsure) + extra[classes])
        cells = _Cells.of(known, stars)
        usual = np.full((*cells.shape, 2), TAIL)
        plain = cls(
            noise, extra, cells.quantiles(scaled, usual), cells.known, cells.levels, np.ones(len(extra))
        )
        stretch = _stretches(_reached(scaled, *plain.quantiles_at(stars, known)), classes)
        scaled /= stretch[classes]
        first = replace(plain, quantiles=cells.quantiles(scaled, usual))
        low, high = first.quantiles_at(stars, known)
        # Nothing lies beyond the scale: where few are above a range, more may be below it, and the other way round.
        left = 2 * TAIL - np.stack([cells.shares(scaled > high), cells.shares(scaled < low)], axis=-1)
        evened = replace(first, quantiles=cells.quantiles(scaled, np.clip(left, TAIL, 2 * TAIL)))
        everywhere = float(np.quantile(_reached(scaled, *evened.quantiles_at(stars, known)), COVERAGE))
        return replace(evened, stretch=stretch * max(everywhere, SMALLEST_NOISE))

    def kept(self) -> dict[str, Any]:
        """As learned state of a model, by attribute name."""
        return {
            "range_noise_": self.noise,
            "range_extra_": self.extra,
            "range_quantiles_": self.quantiles,
            "range_known_": self.known,
            "range_levels_": self.levels,
            "range_stretch_": self.stretch,
        }

    @classmethod
    def restored(cls, learned: Mapping[str, Any]) -> "RangeModel | None":
        """The inverse of ``kept``, None without; earlier versions had two quantiles, alike for everybody."""
        if "range_noise_" not in learned:
            return None
        one_place = np.zeros(1)
        return cls(
            learned["range_noise_"],
            learned["range_extra_"],
            learned["range_quantiles_"],
            learned.get("range_known_", one_place),
            learned.get("range_levels_", one_place),
            learned.get("range_stretch_", np.ones(len(SUPPORT_EDGES) + 1)),
        )

    def around(
        self,
        stars: Floats,
        leverages: Floats | None,
        counts: NDArray[np.integer],
        known: NDArray[np.integer] | int,
    ) -> tuple[Floats, Floats]:
        """The ends around predicted ``stars`` (not yet cut to the scale), for people known by so many ratings."""
        unsure = 0.0 if leverages is None else leverages
        classes = support_class(counts)
        deviations = self.stretch[classes] * np.sqrt(self.noise * (1.0 + unsure) + self.extra[classes])
        low, high = self.quantiles_at(stars, np.broadcast_to(known, stars.shape))
        return stars + low * deviations, stars + high * deviations

    def quantiles_at(self, stars: Floats, known: NDArray[np.integer]) -> tuple[Floats, Floats]:
        """The quantiles, straight between their places and level beyond them."""
        table = self.quantiles.reshape(len(self.known), len(self.levels), 2)
        (row, down), (column, right) = _between(np.log1p(known), self.known), _between(stars, self.levels)
        upper = table[row, column].T * (1.0 - right) + table[row, column + (right > 0)].T * right
        below = row + (down > 0)
        lower = table[below, column].T * (1.0 - right) + table[below, column + (right > 0)].T * right
        ends = upper * (1.0 - down) + lower * down
        return ends[0], ends[1]


def _between(values: Floats, places: Floats) -> tuple[NDArray[np.intp], Floats]:
    """The place before each value and how far it is on the way to the next, in [0, 1)."""
    at = np.interp(values, places, np.arange(len(places)))
    before = np.minimum(at.astype(np.intp), len(places) - 1)
    return before, at - before


def _reached(scaled: Floats, low: Floats, high: Floats) -> Floats:
    """How far each error goes towards the end on its side: up to 1 inside the range."""
    ends = np.where(scaled < 0, np.minimum(low, -SMALLEST_NOISE), np.maximum(high, SMALLEST_NOISE))
    return scaled / ends


def _stretches(reached: Floats, classes: NDArray[np.intp]) -> Floats:
    """By how much the ends of each support class have to move so that 80 % of its rows lie between them.

    Errors of well-known films are not spread as those of obscure ones are, of which a few are large. A class starts
    from ``PRIOR_ROWS`` rows that need no stretching.
    """
    usual = _points(reached, reached) / max(float(np.quantile(reached, COVERAGE)), SMALLEST_NOISE)
    factors = [
        np.quantile(np.concatenate([reached[classes == at], usual]), COVERAGE)
        for at in range(len(SUPPORT_EDGES) + 1)
    ]
    return np.maximum(factors, SMALLEST_NOISE)


@dataclass(frozen=True, eq=False)
class _Cells:
    """Rows in groups, by how many ratings the person is known by and how many stars are predicted."""

    row: NDArray[np.intp]
    column: NDArray[np.intp]
    known: Floats
    levels: Floats
    """Where the groups stand: means of ``log(1 + known)`` and of stars."""

    @classmethod
    def of(cls, known: NDArray[np.integer], stars: Floats) -> "_Cells":
        cuts = np.quantile(stars, LEVELS)
        groups, row = np.unique(np.searchsorted(KNOWN_EDGES, known, side="right"), return_inverse=True)
        levels, column = np.unique(np.searchsorted(cuts, stars), return_inverse=True)
        means = [float(np.log1p(known[row == at]).mean()) for at in range(len(groups))]
        return cls(
            row, column, np.array(means), np.array([stars[column == at].mean() for at in range(len(levels))])
        )

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.known), len(self.levels)

    def quantiles(self, scaled: Floats, tails: Floats) -> Floats:
        """The ends that leave out ``tails`` below and above, in each cell.

        Each cell starts from ``PRIOR_ROWS`` rows as all people's at its level, these from as many as all rows', these
        from a bell curve: where little was seen, the quantiles are those of more rows.
        """
        crowd = _points(scaled, _BELL)
        table = np.empty(tails.shape)
        for column in range(len(self.levels)):
            there = self.column == column
            alike = _points(scaled[there], crowd)
            for row in range(len(self.known)):
                cell = np.concatenate([scaled[there & (self.row == row)], alike])
                below, above = tails[row, column]
                table[row, column] = np.quantile(cell, [below, 1.0 - above])
        return table

    def shares(self, marked: NDArray[np.bool_]) -> Floats:
        """The share of marked rows of each cell, starting from ``PRIOR_ROWS`` rows of which ``TAIL`` are."""
        cell = self.row * len(self.levels) + self.column
        size = self.shape[0] * self.shape[1]
        counts = np.bincount(cell, minlength=size) + PRIOR_ROWS
        found = np.bincount(cell, weights=marked, minlength=size) + PRIOR_ROWS * TAIL
        return np.asarray(found / counts).reshape(self.shape)


_BELL = np.array([NormalDist().inv_cdf((row + 0.5) / PRIOR_ROWS) for row in range(PRIOR_ROWS)])


def _points(sample: Floats, start: Floats) -> Floats:
    """A sample with the points that it starts from, as ``PRIOR_ROWS`` evenly spaced quantiles."""
    shares = (np.arange(PRIOR_ROWS) + 0.5) / PRIOR_ROWS
    return np.asarray(np.quantile(np.concatenate([sample, start]), shares))
