"""Facts written into the empty cells of a catalog; nothing that a source said is overwritten."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from recsys.dataset import CATALOG_COLUMNS, Catalog
from recsys.facts.matching import match
from recsys.ids import UNKNOWN, Positions

TEXTS = ("original_title", "genres", "director", "cast", "language", "country")
NUMBERS = ("runtime", "fame")
MERGED = "keywords"


def complete(catalog: Catalog, facts: Catalog) -> Catalog:
    """``catalog`` with what ``facts`` knows about the same films, found by title and year (``match``).

    Only empty cells are filled. Keywords are added behind those that are there, and a film is called a series when the
    facts say so. Titles, years and ids stay. The items are those of ``catalog``, the very same object.
    """
    return filled(catalog, facts.table, match(catalog, facts))


def filled(catalog: Catalog, facts: pd.DataFrame, rows: Positions) -> Catalog:
    """``catalog`` with the row of ``facts`` that ``rows`` gives each item, -1 for none, in its empty cells.

    Columns that ``facts`` lacks are left alone.
    """
    hit = rows != UNKNOWN
    if not hit.any():
        return catalog
    table = catalog.table.copy()
    known = facts.iloc[np.maximum(rows, 0)].set_axis(table.index)
    for name in (name for name in TEXTS if name in known.columns):
        table[name] = table[name].mask(hit & (table[name] == "").to_numpy(), known[name])
    for name in (name for name in NUMBERS if name in known.columns):
        numbers = known[name].astype(pd.api.types.pandas_dtype(CATALOG_COLUMNS[name]))
        table[name] = table[name].mask(hit & table[name].isna().to_numpy(), numbers)
    if MERGED in known.columns:
        both = [
            f"{ours}|{theirs}" if new else ours
            for ours, theirs, new in zip(table[MERGED], known[MERGED], hit, strict=True)
        ]
        table[MERGED] = pd.Series([_once(words) for words in both], index=table.index, dtype="str")
    if "kind" in known.columns:
        table["kind"] = table["kind"].mask(hit & (known["kind"] == "series").to_numpy(), "series")
    return Catalog(catalog.items, table)


def gained(before: Catalog, after: Catalog) -> Mapping[str, int]:
    """How many cells of each column differ between two states of one catalog; columns without change are left out."""
    changed = {
        name: int((before.table[name].fillna(-1) != after.table[name].fillna(-1)).sum())
        for name in CATALOG_COLUMNS
    }
    return {name: count for name, count in changed.items() if count}


def _once(words: str) -> str:
    """Words joined by ``|``, each once whatever its capitals."""
    first: dict[str, str] = {}
    for word in filter(None, words.split("|")):
        first.setdefault(word.casefold(), word)
    return "|".join(first.values())
