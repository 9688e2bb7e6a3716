"""Titles: sums over the ratings of each title, added up block by block, and the figures that come of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats
from recsys.insights.features.block import Block, flag
from recsys.insights.features.groups import Groups, divided
from recsys.insights.features.known import Known
from recsys.insights.features.watched import DAY

YEAR = 365.0
FIRST_FEW = 10
EVENING = 18


def _within(block: Block, days: Floats, first: float, last: float) -> Floats:
    return flag(days, (days >= first) & (days < last))


def _before_end(block: Block) -> Floats:
    return (block.known.end - block.time) / DAY


SUMMED: Mapping[str, Callable[[Block], NDArray[Any]]] = {
    "offset": lambda block: block.stars - block.known.mean,
    "square": lambda block: np.square(block.stars - block.known.mean),
    "loved": lambda block: block.loved,
    "disliked": lambda block: block.stars < block.known.data.scale.middle,
    "extreme": lambda block: (
        (block.stars <= block.known.data.scale.low) | (block.stars >= block.known.data.scale.high)
    ),
    "log_activity": lambda block: np.log(block.own(block.known.activity)[block.each.index]),
    "heavy": lambda block: block.own(block.known.heavy)[block.each.index],
    "leniency": lambda block: block.each.mean(block.above_others)[block.each.index],
    "newcomer": lambda block: flag(block.nth, block.nth <= FIRST_FEW),
    "weekend": lambda block: block.weekend,
    "evening": lambda block: flag(block.hour, block.hour >= EVENING),
    "age": lambda block: block.title_age,
    "first_year": lambda block: _within(block, block.title_age, 0, YEAR),
    "second_year": lambda block: _within(block, block.title_age, YEAR, 2 * YEAR),
    "last_year": lambda block: _within(block, _before_end(block), 0, YEAR),
    "year_before": lambda block: _within(block, _before_end(block), YEAR, 2 * YEAR),
}
"""What is added up over the ratings of a title; a value that is not known (NaN) counts nowhere."""
MIXED: Mapping[str, Callable[[Block], NDArray[Any]]] = {
    "favourite": lambda block: block.favourite,
    "region": lambda block: block.own(block.known.regions[0]),
}
"""What kinds of people a title's ratings are counted by: the kind of each person, -1 for none."""


@dataclass(frozen=True, eq=False)
class Titles:
    """The titles of the data; ``add`` every block once, then ask. Figures have shape ``(n_items,)``."""

    known: Known
    _totals: dict[str, Floats] = field(default_factory=dict)
    _knowns: dict[str, Floats] = field(default_factory=dict)
    _mixes: dict[str, Floats] = field(default_factory=dict)

    def add(self, block: Block) -> None:
        """Count the ratings of a block."""
        groups = Groups(block.film, len(self.known.counts))
        for name, values_of in SUMMED.items():
            values = values_of(block)
            _add(self._totals, name, groups.total(values))
            _add(self._knowns, name, groups.known(values))
        for name, kinds_of in MIXED.items():
            kinds, n = kinds_of(block)[block.each.index], self._kinds(name)
            cells = Groups(block.film[kinds >= 0] * np.int64(n) + kinds[kinds >= 0], groups.n * n)
            _add(self._mixes, name, cells.count())

    def total(self, name: str) -> Floats:
        """The sum of what is known; NaN where nothing is."""
        return np.where(self._known(name) > 0, self._sum(self._totals, name), np.nan)

    def mean(self, name: str) -> Floats:
        """The average of what is known; NaN where nothing is."""
        return divided(self._sum(self._totals, name), self._known(name))

    def mix(self, name: str) -> Floats:
        """Ratings by kind of person, shape ``(n_items, n_kinds)``."""
        shape = (len(self.known.counts), self._kinds(name))
        return self._mixes.get(name, np.zeros(shape)).reshape(shape)

    def _kinds(self, name: str) -> int:
        return len(self.known.genres) if name == "favourite" else self.known.regions[1]

    def _known(self, name: str) -> Floats:
        return self._sum(self._knowns, name)

    def _sum(self, sums: dict[str, Floats], name: str) -> Floats:
        return sums.get(name, np.zeros(len(self.known.counts)))


def _add(sums: dict[str, Floats], name: str, more: Floats) -> None:
    sums[name] = sums[name] + more if name in sums else more
