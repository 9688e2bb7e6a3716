"""Find a film by its title or by a person in it, with typing mistakes."""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from recsys.cached import cached_property
from recsys.dataset import Dataset

GOOD_ENOUGH = 80.0
"""Similarity (0 to 100) from which a misspelt title or name counts."""
SHORTEST_MISSPELT = 4
"""Shorter queries are taken as they are."""
SHORTER_BY = 0.75
"""A near miss has at least this share of the query's length."""
LONGEST_QUERY = 80


def plain(text: str) -> str:
    """Small letters and digits only, without accents, single spaces.

    >>> plain("Amélie: Le  Fabuleux...")
    'amelie le fabuleux'
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c))))


@dataclass(frozen=True, eq=False)
class FilmSearch:
    """A search over one data set's catalog; better matches first, then the more rated film."""

    data: Dataset

    @cached_property
    def _titles(self) -> list[str]:
        return [plain(title) for title in self.data.catalog.titles]

    @cached_property
    def _people(self) -> dict[str, list[int]]:
        """Everybody's plain name and the places of their films."""
        films: dict[str, list[int]] = {}
        catalog = self.data.catalog
        for place, (directors, cast) in enumerate(zip(catalog.directors, catalog.casts, strict=True)):
            for name in dict.fromkeys(directors + cast):
                films.setdefault(plain(name), []).append(place)
        return films

    def find(self, query: str, n: int = 12) -> list[int]:
        """Up to ``n`` item ids: titles that begin with the query, hold it, people of that name, then near misses."""
        wanted = plain(query[:LONGEST_QUERY])
        if not wanted:
            return []
        tiers = [
            [place for place, title in enumerate(self._titles) if title.startswith(wanted)],
            [place for place, title in enumerate(self._titles) if f" {wanted}" in f" {title}"],
            [place for name, films in self._people.items() if f" {wanted}" in f" {name}" for place in films],
        ]
        found = self._in_order(tiers) or self._near(wanted, n)
        return [int(self.data.catalog.items.ids[place]) for place in found[:n]]

    def _near(self, wanted: str, n: int) -> list[int]:
        """Places of the most similar titles, then of the most similar names; a much shorter title is not similar."""
        if len(wanted) < SHORTEST_MISSPELT:
            return []
        scored = [(0, score, place) for _, score, place in self._similar(wanted, self._titles, 3 * n)]
        names = list(self._people)
        scored += [
            (1, score, place)
            for name, score, _ in self._similar(wanted, names, n)
            for place in self._people[name]
        ]
        counts = self.data.ratings.item_counts
        scored.sort(key=lambda hit: (hit[0], -hit[1], -counts[hit[2]], hit[2]))
        return list(dict.fromkeys(place for _, _, place in scored))

    @staticmethod
    def _similar(wanted: str, texts: list[str], n: int) -> list[tuple[str, float, int]]:
        near = process.extract(wanted, texts, scorer=fuzz.partial_ratio, score_cutoff=GOOD_ENOUGH, limit=n)
        return [hit for hit in near if len(hit[0]) >= SHORTER_BY * len(wanted)]

    def _in_order(self, tiers: list[list[int]]) -> list[int]:
        counts = self.data.ratings.item_counts
        found: dict[int, None] = {}
        for tier in tiers:
            found.update(dict.fromkeys(sorted(tier, key=lambda place: (-counts[place], place))))
        return list(found)
