"""Catalog: what is known about each item."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset.tables import shaped
from recsys.dataset.titles import joined_titles, other_than, split_titles
from recsys.errors import DataError, UnknownItemError
from recsys.ids import UNKNOWN, IdMap

CATALOG_COLUMNS: dict[str, str] = {
    "item_id": "int64",
    "title": "str",
    "original_title": "str",
    "other_titles": "str",
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
"""Column -> dtype. Lists (other_titles, genres, director, cast, keywords) are joined by ``|``; unknown text is "";
unknown numbers are missing. ``title`` is what a film is called, ``other_titles`` what else (``titles.split_titles``),
``original_title`` is in the film's own language; ``kind`` is film or series; ``fame`` 1 to 5 is
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

        Other titles behind a title ("Seven (a.k.a. Se7en)") are taken apart, so the catalog of an earlier version, or
        of another program, says the main ones as well. Where two films of a year would then be called the same, their
        other titles stay behind.

        Raises DataError when a needed column is missing or an item_id stands twice.
        """
        full = shaped(table, CATALOG_COLUMNS, ("item_id", "title"), "A catalog")
        if full["item_id"].duplicated().any():
            raise DataError("A catalog holds each item_id once, got one twice.")
        full = _with_main_titles(full.sort_values("item_id", ignore_index=True))
        return cls(IdMap.of(full["item_id"].to_numpy()), full)

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def titles(self) -> list[str]:
        """Main titles in the order of ``items``."""
        return [str(title) for title in self.table["title"]]

    @cached_property
    def other_titles(self) -> list[tuple[str, ...]]:
        """What else each film is called, the original title last, in the order of ``items``; never its main title."""
        rows = zip(self.titles, self._lists("other_titles"), self.table["original_title"], strict=True)
        return [
            other_than(title, (*others, str(original))) if others or original else ()
            for title, others, original in rows
        ]

    @cached_property
    def full_titles(self) -> list[str]:
        """Titles with the others behind them in parentheses, without the original one, in the order of ``items``."""
        rows = zip(self.titles, self._lists("other_titles"), strict=True)
        return [joined_titles(title, others) if others else title for title, others in rows]

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

    def passing(
        self,
        *,
        genres: Collection[str] = (),
        years: tuple[int, int] | None = None,
        kinds: Collection[str] = (),
        countries: Collection[str] = (),
        languages: Collection[str] = (),
    ) -> NDArray[np.bool_]:
        """Which items have at least one of each that is asked for, shape ``(n_items,)``; nothing asked: all pass.

        ``years`` are the first and the last; an item of unknown year is in no range.
        """
        passes = np.ones(len(self), dtype=np.bool_)
        if genres:
            passes[:] = False
            for genre in genres:
                passes[self._of_genre.get(genre, [])] = True
        if years is not None:
            passes &= self.table["year"].between(*years).fillna(value=False).to_numpy(dtype=np.bool_)
        for column, wanted in (("kind", kinds), ("country", countries), ("language", languages)):
            if wanted:
                passes &= self.table[column].isin(list(wanted)).to_numpy(dtype=np.bool_)
        return passes

    @cached_property
    def _of_genre(self) -> Mapping[str, list[int]]:
        """The positions of the items of each genre."""
        found: dict[str, list[int]] = {}
        for position, genres in enumerate(self.genres):
            for genre in genres:
                found.setdefault(genre, []).append(position)
        return found

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


def _with_main_titles(table: pd.DataFrame) -> pd.DataFrame:
    """``title`` without the others, and these in ``other_titles``; untouched where no title holds another."""
    holding = {row: text for row, text in enumerate(table["title"].tolist()) if text.endswith(")")}
    split = {row: titles for row, text in holding.items() if (titles := split_titles(text)).others}
    if not split:
        return table
    table = table.copy()
    places = list(split)
    known = [tuple(filter(None, str(text).split("|"))) for text in table["other_titles"].iloc[places]]
    others = [
        other_than(titles.main, titles.others + more)
        for titles, more in zip(split.values(), known, strict=True)
    ]
    table.loc[places, "title"] = [titles.main for titles in split.values()]
    table.loc[places, "other_titles"] = ["|".join(titles) for titles in others]
    same = table.duplicated(["title", "year"], keep=False).to_numpy()
    unclear = [row for row in places if same[row]]
    table.loc[unclear, "title"] = [joined_titles(*split[row]) for row in unclear]
    return table
