"""Catalog: what is known about each item."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys.cached import cached_property
from recsys.dataset.tables import shaped
from recsys.errors import DataError, UnknownItemError
from recsys.ids import UNKNOWN, IdMap

CATALOG_COLUMNS: dict[str, str] = {
    "item_id": "int64",
    "title": "str",
    "original_title": "str",
    "year": "Int16",
    "kind": "str",
    "genres": "str",
    "director": "str",
    "cast": "str",
    "keywords": "str",
    "runtime": "Int16",
    "language": "str",
    "country": "str",
    "fame": "Float32",
    "imdb_id": "str",
    "tmdb_id": "str",
    "overview": "str",
}
"""Column -> dtype. Lists (genres, director, cast, keywords) are joined by ``|``; unknown text is ""; unknown
numbers are missing. ``original_title`` is in the film's own language; ``kind`` is film or series; ``fame`` 1 to 5 is
how widely known; runtime in minutes; language ISO 639-1; country ISO 3166-1; imdb_id and tmdb_id are text because
zeros lead them; ``overview`` says in a sentence or two what it is about."""


@dataclass(frozen=True, eq=False)
class Catalog:
    """One row an item, in the order of ``items``; ``table`` has exactly ``CATALOG_COLUMNS``."""

    items: IdMap
    table: pd.DataFrame

    @classmethod
    def of(cls, table: pd.DataFrame) -> "Catalog":
        """A catalog from a table with at least item_id and title; other columns are filled as unknown.

        Raises DataError when a needed column is missing or an item_id stands twice.
        """
        full = shaped(table, CATALOG_COLUMNS, ("item_id", "title"), "A catalog")
        if full["item_id"].duplicated().any():
            raise DataError("A catalog holds each item_id once, got one twice.")
        full = full.sort_values("item_id", ignore_index=True)
        return cls(IdMap.of(full["item_id"].to_numpy()), full)

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def titles(self) -> list[str]:
        """Titles in the order of ``items``."""
        return [str(title) for title in self.table["title"]]

    @cached_property
    def years(self) -> list[int | None]:
        """Years in the order of ``items``; None where unknown."""
        return [None if pd.isna(year) else int(year) for year in self.table["year"]]

    @cached_property
    def is_series(self) -> list[bool]:
        """Whether each title is a series, in the order of ``items``; False also where the data does not say."""
        return [bool(kind == "series") for kind in self.table["kind"]]

    @cached_property
    def genres(self) -> list[tuple[str, ...]]:
        """Genres in the order of ``items``."""
        return self._lists("genres")

    @cached_property
    def directors(self) -> list[tuple[str, ...]]:
        """Directors in the order of ``items``."""
        return self._lists("director")

    @cached_property
    def casts(self) -> list[tuple[str, ...]]:
        """Leading actors in the order of ``items``."""
        return self._lists("cast")

    @cached_property
    def keywords(self) -> list[tuple[str, ...]]:
        """Keywords, and what people tagged, in the order of ``items``."""
        return self._lists("keywords")

    @cached_property
    def languages(self) -> list[str]:
        """Languages (ISO 639-1) in the order of ``items``; "" where unknown."""
        return [str(language) for language in self.table["language"]]

    @cached_property
    def countries(self) -> list[str]:
        """Countries (ISO 3166-1) in the order of ``items``; "" where unknown."""
        return [str(country) for country in self.table["country"]]

    def _lists(self, column: str) -> list[tuple[str, ...]]:
        return [tuple(text.split("|")) if text else () for text in self.table[column]]

    def position(self, item_id: int) -> int:
        """The row of an item; raises UnknownItemError."""
        position = int(self.items.positions([item_id])[0])
        if position == UNKNOWN:
            raise UnknownItemError(item_id)
        return position

    def title(self, item_id: int) -> str:
        """The title of an item; raises UnknownItemError."""
        return self.titles[self.position(item_id)]

    def year(self, item_id: int) -> int | None:
        """The year of an item or None where unknown; raises UnknownItemError."""
        return self.years[self.position(item_id)]

    def rows(self, item_ids: "np.typing.ArrayLike") -> pd.DataFrame:
        """The rows of several items in the order given; raises UnknownItemError for the first unknown."""
        wanted = np.asarray(item_ids, dtype=np.int64)
        positions = self.items.positions(wanted)
        if (positions == UNKNOWN).any():
            raise UnknownItemError(int(wanted[positions == UNKNOWN][0]))
        return self.table.iloc[positions]
