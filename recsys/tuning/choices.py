"""What the filters of a list can be set to on a data set, and what the filters that are set leave."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, fields, replace
from typing import Self
from weakref import WeakKeyDictionary

import numpy as np

from recsys.dataset import Dataset
from recsys.ids import UNKNOWN
from recsys.tuning.wanted import FilmFilter


@dataclass(frozen=True)
class Choices:
    """What a data set knows of its films; what would offer no choice is empty."""

    films: int
    genres: tuple[str, ...] = ()
    """Those of most films first."""
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """ISO 639-1, those of most films first."""
    years: tuple[int, int] | None = None
    """The earliest and the latest."""
    unknown: dict[str, int] = field(default_factory=dict)
    """Filter (``languages``, ``longest``, ``years``) -> how many films it leaves out because nothing is known."""

    @classmethod
    def of(cls, data: Dataset) -> Self:
        """Counted once for each open data set."""
        if data not in _known:
            _known[data] = cls._counted(data)
        return _known[data]  # type: ignore[return-value]

    @classmethod
    def _counted(cls, data: Dataset) -> Self:
        catalog = data.catalog
        genres = Counter(genre for several in catalog.genres for genre in set(several) if genre)
        kinds = Counter(kind for kind in catalog.table["kind"] if kind)
        languages = Counter(language for language in catalog.table["language"] if language)
        years = [year for year in catalog.years if year is not None]
        runtimes = int(catalog.table["runtime"].notna().sum())
        known = {"languages": languages.total(), "longest": runtimes, "years": len(years)}
        return cls(
            films=len(catalog),
            genres=tuple(genre for genre, _ in genres.most_common()),
            kinds=tuple(sorted(kinds)) if len(kinds) > 1 else (),
            languages=tuple(code for code, _ in languages.most_common()) if len(languages) > 1 else (),
            years=(min(years), max(years)) if years and min(years) < max(years) else None,
            unknown={name: len(catalog) - n for name, n in known.items()},
        )

    @property
    def lengths(self) -> bool:
        """Whether any film says how long it is."""
        return self.unknown.get("longest", self.films) < self.films


_known: WeakKeyDictionary[Dataset, Choices] = WeakKeyDictionary()


def left_by(data: Dataset, wanted: FilmFilter, away: Collection[int] = ()) -> int:
    """How many films pass that are not among ``away``, those that no list of this person holds."""
    passes = wanted.passing(data)
    positions = data.catalog.items.positions(sorted(away))
    passes[positions[positions != UNKNOWN]] = False
    return int(np.count_nonzero(passes))


def left_without(data: Dataset, wanted: FilmFilter, away: Collection[int] = ()) -> dict[str, int]:
    """Each filter that is set, by the name of its field -> how many films would pass without it, most first.

    The first is the one that shuts out most of what the others let through.
    """
    unset = FilmFilter()
    free = {one.name: getattr(unset, one.name) for one in fields(FilmFilter)}
    left = {
        name: left_by(data, replace(wanted, **{name: nothing}), away)
        for name, nothing in free.items()
        if getattr(wanted, name) != nothing
    }
    return dict(sorted(left.items(), key=lambda one: -one[1]))
