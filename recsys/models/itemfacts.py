"""What a catalog says of its films, as numbers: films x facts, weighed by how telling a fact is or plainly 0 and 1."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.dataset import Catalog
from recsys.errors import UnsupportedError
from recsys.ids import Floats

PERIOD = 5
"""Years in a period."""


def _periods(catalog: Catalog) -> list[tuple[str, ...]]:
    """The five-year periods that hold a film's year, by their first: two films share fewer, the further apart."""
    return [
        () if year is None else tuple(str(first) for first in range(year - PERIOD + 1, year + 1))
        for year in catalog.years
    ]


def _period(catalog: Catalog) -> list[tuple[str, ...]]:
    """The five-year period of the calendar that holds a film's year, by its first."""
    return [() if year is None else (str(year - year % PERIOD),) for year in catalog.years]


def _kinds(catalog: Catalog) -> list[tuple[str, ...]]:
    """Each genre with the film's five-year period, ``1990 Western``; a film without a year has the genres alone."""
    periods = ["" if year is None else f"{year - year % PERIOD} " for year in catalog.years]
    return [
        tuple(period + genre for genre in genres)
        for period, genres in zip(periods, catalog.genres, strict=True)
    ]


FIELDS: Mapping[str, Callable[[Catalog], Sequence[tuple[str, ...]]]] = {
    "genres": lambda catalog: catalog.genres,
    "director": lambda catalog: catalog.directors,
    "cast": lambda catalog: catalog.casts,
    "keywords": lambda catalog: catalog.keywords,
    "year": _periods,
    "period": _period,
    "kind": _kinds,
}
"""Kind of fact -> what each film has of it."""


def fact_table(catalog: Catalog, weights: Mapping[str, float]) -> sparse.csr_array:
    """Films x facts, shape ``(n_items, n_facts)``, such that ``X X'`` is the weighted mean of the fields' cosines.

    In each of ``FIELDS`` a fact counts ``log((1 + n) / (1 + n_f)) + 1``, with n films of which n_f have it (TF-IDF as
    scikit-learn smooths it; Salton and Buckley 1988), a film's facts are scaled to length 1, and the field to the root
    of its share of ``weights``; a field of which the catalog has nothing leaves its share to the others. A fact of one
    film alone tells nothing and is left out. A film without facts is a row of zeros.

    Raises UnsupportedError when the catalog has none of the facts that weigh something.
    """
    wanted = {field: weight for field, weight in weights.items() if weight > 0}
    facts = {field: FIELDS[field](catalog) for field in wanted}
    known = {field: lists for field, lists in facts.items() if any(lists)}
    if not known:
        raise UnsupportedError(
            f"Films cannot be compared by what they are: this data knows nothing of their {_spoken(wanted)}."
        )
    total = sum(wanted[field] for field in known)
    blocks = [np.sqrt(wanted[field] / total) * _unit_rows(lists) for field, lists in known.items()]
    return sparse.csr_array(sparse.hstack(blocks, format="csr"))


def shared_facts(catalog: Catalog, fields: Iterable[str], films: int) -> sparse.csr_array:
    """Films x facts of some of ``FIELDS``, 1 where a film has the fact; facts of fewer than ``films`` are left out.

    Shape ``(n_items, n_facts)``; no columns where the catalog has none of them.
    """
    blocks = [_shared(FIELDS[field](catalog), films)[0] for field in fields]
    return sparse.csr_array(sparse.hstack(blocks, format="csr"))


def _unit_rows(lists: Sequence[tuple[str, ...]]) -> sparse.csr_array:
    """The TF-IDF of one field; rows have length 1, or 0 where a film shares nothing with any other."""
    shared, n_films = _shared(lists)
    shared.data = (np.log((1 + len(lists)) / (1 + n_films)) + 1.0)[shared.indices]
    lengths: Floats = np.sqrt(np.asarray(shared.multiply(shared).sum(axis=1)).reshape(-1))
    shared.data /= np.repeat(lengths, np.diff(shared.indptr))
    return shared


def _shared(lists: Sequence[tuple[str, ...]], films: int = 2) -> tuple[sparse.csr_array, NDArray[np.int64]]:
    """Facts that so many films share: films x facts, 1 where a film has it; and how many films have each."""
    places: dict[str, int] = {}
    columns = [[places.setdefault(fact, len(places)) for fact in dict.fromkeys(facts)] for facts in lists]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in columns])])
    indices = np.array([place for row in columns for place in row], dtype=np.int32)
    n_films = np.bincount(indices, minlength=len(places))
    table = sparse.csr_array((np.ones(len(indices)), indices, starts), shape=(len(lists), len(places)))
    return sparse.csr_array(table[:, n_films >= films]), n_films[n_films >= films]


def _spoken(fields: Mapping[str, float]) -> str:
    *most, last = fields
    return f"{', '.join(most)} or {last}" if most else last
