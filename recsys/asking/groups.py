"""Groups of films that the same people like: where somebody begins who has rated nothing yet."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.cluster.vq import kmeans2

from recsys.asking.chances import crowd
from recsys.dataset import Catalog, Dataset

FILMS = 400
"""So many films, those liked by the most people, fall into groups: of others a newcomer knows too few."""
GROUPS = 9
FILMS_EACH = 5
"""With fewer films on average there are fewer groups."""
TRIES = 10
"""Starts of k-means; the closest groups are taken."""
LIKED_BY = 3
"""A film that fewer people like is in no group."""


@dataclass(frozen=True, eq=False)
class Group:
    """Films liked by the same people, the best known first."""

    item_ids: tuple[int, ...]


def groups_of(data: Dataset) -> list[Group]:
    """Up to ``GROUPS`` groups, the most liked first; none where films are few. The same for the same data.

    Spectral co-clustering of people and films (Dhillon 2001): with Z the likes (rated ``scale.liked_from`` or more),
    films are placed by the singular vectors of ``D_u^-1/2 Z D_i^-1/2`` after the first, which is fame alone, and beside
    them, as far apart at most, by their genres: what is liked together is mostly of one time, and a newcomer thinks in
    kinds. Parted by k-means.
    """
    liked_from = data.scale.liked_from
    likes = crowd(
        data.ratings, lambda stars: (stars >= liked_from).astype(np.float32), np.random.default_rng(0)
    )
    counts = np.asarray(likes.sum(axis=0))
    order = np.argsort(-counts, kind="stable")[:FILMS]
    films = order[counts[order] >= LIKED_BY]
    n_groups = min(GROUPS, len(films) // FILMS_EACH)
    if n_groups < 2:
        return []
    places = np.hstack([_places(sparse.csr_array(likes[:, films]), n_groups), _genres(data.catalog, films)])
    parts = _parts(places, n_groups)
    groups = [
        Group(tuple(data.catalog.items.ids[films[parts == part]].tolist())) for part in np.unique(parts)
    ]
    liked = [float(counts[films[parts == part]].sum()) for part in np.unique(parts)]
    return [groups[at] for at in np.argsort(-np.array(liked), kind="stable")]


def _parts(places: NDArray[np.float64], n: int) -> NDArray[np.int64]:
    """The group of each place, by k-means; one that would be empty is left out."""
    best, closest = np.zeros(len(places), dtype=np.int64), np.inf
    for seed in range(TRIES):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an empty group: the next try may have none
            centres, parts = kmeans2(places, n, iter=25, minit="++", rng=seed)
        apart = float(np.square(places - centres[parts]).sum())
        if apart < closest:
            best, closest = parts.astype(np.int64), apart
    return best


def _places(likes: sparse.csr_array, n: int) -> NDArray[np.float64]:
    """Where each film stands, shape (films, n): on a sphere, so that fame plays no part."""
    people = np.asarray(likes.sum(axis=1))
    counts = np.asarray(likes.sum(axis=0))
    scaled = sparse.diags_array(1.0 / np.sqrt(np.maximum(people, 1.0))) @ likes
    scaled = scaled @ sparse.diags_array(1.0 / np.sqrt(counts))
    size = likes.shape[1]
    _, vectors = linalg.eigh((scaled.T @ scaled).toarray(), subset_by_index=(max(size - 1 - n, 0), size - 2))
    return _on_sphere(vectors / np.sqrt(counts)[:, None])


def _genres(catalog: Catalog, films: NDArray[np.int64]) -> NDArray[np.float64]:
    """The genres of each film, the rarer the more they count: ``log(films / films of the genre)``."""
    theirs = [dict.fromkeys(catalog.genres[film]) for film in films.tolist()]
    columns = {genre: at for at, genre in enumerate(sorted({genre for some in theirs for genre in some}))}
    table = np.zeros((len(films), len(columns)))
    for row, some in enumerate(theirs):
        table[row, [columns[genre] for genre in some]] = 1.0
    return _on_sphere(table * np.log(len(films) / np.maximum(table.sum(axis=0), 1.0)))


def _on_sphere(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))
