"""Which row of one table of films is which film of another, by title and year; rather none than a wrong one."""

from collections import defaultdict
from collections.abc import Collection, Iterator

import numpy as np

from recsys.dataset import Catalog
from recsys.histories.names import names_of
from recsys.ids import UNKNOWN, Positions

Key = tuple[str, int]


def match(catalog: Catalog, facts: Catalog) -> Positions:
    """For each item of ``catalog`` the row of ``facts`` that is the same film, else -1. A row is given once at most.

    Taken in turn: the strict name with the very year, the loose name with the very year (both as
    recsys.histories.names says), the strict name with the year off by one. Whatever has two candidates at its turn, on
    either side, gets none. With the year off by one two films must share a genre, where both have any, and a series
    never matches. An item without a year cannot be told from its remakes and gets none.
    """
    wanted, known = _Side(catalog), _Side(facts)
    found = np.full(len(catalog), UNKNOWN, dtype=np.int32)
    taken = set[int]()
    for strict, near in ((True, False), (False, False), (True, True)):
        open_rows = [row for row in range(len(facts)) if row not in taken]
        open_places = [place for place in range(len(catalog)) if found[place] == UNKNOWN]
        for place, row in _only_pairs(
            wanted.keys(open_places, strict=strict, near=False),
            known.keys(open_rows, strict=strict, near=near),
        ):
            if not near or _alike(catalog, facts, place, row):
                found[place] = row
                taken.add(row)
    return found


class _Side:
    """The keys of the items of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._years = catalog.years
        originals = (str(title) for title in catalog.table["original_title"])
        self._names = [
            names_of(*filter(None, titles)) for titles in zip(catalog.full_titles, originals, strict=True)
        ]

    def keys(self, places: Collection[int], *, strict: bool, near: bool) -> Iterator[tuple[Key, int]]:
        """Every key of the items at ``places``, with its item; ``near`` adds the years before and after."""
        for place in places:
            year = self._years[place]
            if year is None:
                continue
            names = self._names[place].strict if strict else self._names[place].loose
            for name in names:
                yield from (((name, year + off), place) for off in ((-1, 0, 1) if near else (0,)))


def _only_pairs(ours: Iterator[tuple[Key, int]], theirs: Iterator[tuple[Key, int]]) -> list[tuple[int, int]]:
    """The pairs that share a key, where neither shares one with anything else."""
    rows_of = defaultdict[Key, set[int]](set)
    for key, row in theirs:
        rows_of[key].add(row)
    rows, places = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for key, place in ours:
        for row in rows_of.get(key, ()):
            rows[place].add(row)
            places[row].add(place)
    return [
        (place, row)
        for place, found in rows.items()
        if len(found) == 1
        for row in found
        if len(places[row]) == 1
    ]


def _alike(catalog: Catalog, facts: Catalog, place: int, row: int) -> bool:
    ours, theirs = set(catalog.genres[place]), set(facts.genres[row])
    return facts.table["kind"].iloc[row] != "series" and (
        not ours or not theirs or not ours.isdisjoint(theirs)
    )
