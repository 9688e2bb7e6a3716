"""Find a film by any of its titles or by a person in it, with typing mistakes."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from rapidfuzz import fuzz, process

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.ids import Floats, Positions

GOOD_ENOUGH = 80.0
"""Similarity (0 to 100) from which a misspelt title or name counts."""
SHORTEST_MISSPELT = 4
"""Shorter queries are taken as they are."""
SHORTER_BY = 0.75
"""A near miss has at least this share of the query's length."""
LONGEST_QUERY = 80
_WORD = re.compile(r"\w+")


def plain(text: str) -> str:
    """Small letters and digits only, without accents, single spaces.

    >>> plain("Amélie: Le  Fabuleux...")
    'amelie le fabuleux'
    """
    if text.isascii():
        return " ".join(_WORD.findall(text.casefold()))
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORD.findall("".join(c for c in letters if not unicodedata.combining(c))))


@dataclass(frozen=True)
class Hit:
    """A film that a search found."""

    item_id: int
    also: str = ""
    """The other title by which it was found; "" where it was its main title or a person."""


@dataclass(frozen=True, eq=False)
class FilmSearch:
    """A search over one data set's catalog; better matches first.

    What matches equally well stands in the order of ``preference``, one number an item of the data (NaN: behind all
    others); without one, and where it is the same, the more rated film is first.
    """

    data: Dataset

    @cached_property
    def _titles(self) -> "_Texts":
        titles = self.data.catalog.titles
        return _Texts(map(plain, titles), range(len(titles)))

    @cached_property
    def _others(self) -> "_Texts":
        """The other titles; ``_also`` says how they are written."""
        named = [
            (place, title) for place, titles in enumerate(self.data.catalog.other_titles) for title in titles
        ]
        return _Texts((plain(title) for _, title in named), (place for place, _ in named))

    @cached_property
    def _also(self) -> list[str]:
        return [title for titles in self.data.catalog.other_titles for title in titles]

    @cached_property
    def _people(self) -> "_Texts":
        """Everybody's plain name, once for each of their films."""
        catalog, called = self.data.catalog, cache(plain)
        named = [
            (called(name), place)
            for place, (directors, cast) in enumerate(zip(catalog.directors, catalog.casts, strict=True))
            for name in dict.fromkeys(directors + cast)
        ]
        return _Texts((name for name, _ in named), (place for _, place in named))

    def find(self, query: str, n: int = 12, preference: Floats | None = None) -> list[int]:
        """The item ids of ``hits``."""
        return [hit.item_id for hit in self.hits(query, n, preference)]

    def hits(self, query: str, n: int = 12, preference: Floats | None = None) -> list[Hit]:
        """Up to ``n`` films: titles that begin with the query, hold it, other titles that do, people of that name.

        Where there is none: what is nearly called that, by the main title before another as near, then people.
        """
        wanted = plain(query[:LONGEST_QUERY])
        if not wanted:
            return []
        ids = self.data.catalog.items.ids
        ranks = self._ranks(preference)
        found = self._exactly(wanted, n, ranks) or self._nearly(wanted, n, ranks)
        return [Hit(int(ids[place]), also) for place, also in list(found.items())[:n]]

    def _ranks(self, preference: Floats | None) -> Positions:
        """Where each film stands among all that match equally well, 0 first."""
        counts = self.data.ratings.item_counts
        keys = (-counts,) if preference is None else (-counts, -np.nan_to_num(preference, nan=-np.inf))
        ranks = np.empty(len(counts), dtype=np.int32)
        ranks[np.lexsort((np.arange(len(counts)), *keys))] = np.arange(len(counts), dtype=np.int32)
        return ranks

    def _exactly(self, wanted: str, n: int, ranks: Positions) -> dict[int, str]:
        """Place -> the other title; the best first."""
        found: dict[int, str] = {}
        for texts, begins in (
            (self._titles, True),
            (self._titles, False),
            (self._others, True),
            (self._others, False),
            (self._people, False),
        ):
            if len(found) < n:
                for entry in _first(texts, texts.holding(wanted, begins=begins), n + len(found), ranks):
                    found.setdefault(int(texts.places[entry]), self._also_of(texts, entry))
        return found

    def _also_of(self, texts: "_Texts", entry: int) -> str:
        return self._also[entry] if texts is self._others else ""

    def _nearly(self, wanted: str, n: int, ranks: Positions) -> dict[int, str]:
        """Place -> the other title, for the most similar titles, then names; what is much shorter is not similar."""
        if len(wanted) < SHORTEST_MISSPELT:
            return {}
        near = []
        for texts, after in ((self._titles, (0, 0)), (self._others, (0, 1)), (self._people, (1, 0))):
            for score, entry in texts.near(wanted, 3 * n):
                place = int(texts.places[entry])
                key = (after[0], -score, after[1], int(ranks[place]), place)
                near.append((key, self._also_of(texts, entry)))
        found: dict[int, str] = {}
        for (*_, place), also in sorted(near):
            found.setdefault(place, also)
        return found


def _first(texts: "_Texts", entries: Positions, n: int, ranks: Positions) -> list[int]:
    """An entry for each of the ``n`` films of the lowest ranks, in their order."""
    order = np.argsort(ranks[texts.places[entries]], kind="stable")
    _, first = np.unique(texts.places[entries][order], return_index=True)
    best: list[int] = entries[order[np.sort(first)[:n]]].tolist()
    return best


class _Texts:
    """What films are called, plain: entry by entry a text and the place of a film; many entries may share a text.

    The texts are looked through as one: one by one, 100,000 take ten times as long.
    """

    def __init__(self, texts: Iterable[str], places: Iterable[int]) -> None:
        rows: dict[str, int] = {}
        self._row = np.fromiter((rows.setdefault(text, len(rows)) for text in texts), dtype=np.int32)
        self.places = np.fromiter(places, dtype=np.int32, count=len(self._row))
        self._texts = list(rows)
        self._joined = "".join(f"\n {text}" for text in self._texts)
        self._ends = np.cumsum(np.fromiter(map(len, self._texts), dtype=np.int64, count=len(rows)) + 2)

    def holding(self, wanted: str, *, begins: bool) -> Positions:
        """The entries of which a word begins so, or with ``begins`` the whole text."""
        sought = re.compile(("\n " if begins else " ") + re.escape(wanted))
        at = np.fromiter((match.start() for match in sought.finditer(self._joined)), dtype=np.int64)
        hit = np.zeros(len(self._texts), dtype=np.bool_)
        hit[np.searchsorted(self._ends, at, side="right")] = True
        return np.flatnonzero(hit[self._row]).astype(np.int32)

    def near(self, wanted: str, n: int) -> list[tuple[float, int]]:
        """The similarity and the entry of all that have one of the ``n`` most similar texts."""
        near = process.extract(
            wanted, self._texts, scorer=fuzz.partial_ratio, score_cutoff=GOOD_ENOUGH, limit=n
        )
        return [
            (score, entry)
            for text, score, row in near
            if len(text) >= SHORTER_BY * len(wanted)
            for entry in np.flatnonzero(self._row == row).tolist()
        ]
