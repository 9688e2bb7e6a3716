"""The network of people and titles: who rated what, which titles share raters, and which groups these form."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.ids import UNKNOWN, Floats
from recsys.lazy import lazy

graspologic = lazy("graspologic_native")
metrics = lazy("sklearn.metrics")
rustworkx = lazy("rustworkx")

MOST_RATINGS = 5_000_000
"""Of more ratings a random part, drawn with a fixed seed, is the network."""
NEIGHBOURS = 15
"""Titles that each title is tied to, at most; others may tie themselves to it too."""
LEAST_SHARED, SHRINKAGE = 3, 10.0
"""Raters that two titles share at least, and so many that make half of a likeness count."""
SEEDS = (0, 1, 2, 3, 4)
TRIALS, ROUNDS = 4, 3
"""Leiden: the best of so many starts, each run so often."""
AT_ONCE, EDGES_AT_ONCE = 256, 500_000
Labels = NDArray[np.int64]


class Network:
    """People and titles as nodes, people first; a rating is an edge."""

    def __init__(self, data: Dataset, on_share: Callable[[float], None] = lambda share: None) -> None:
        """``on_share`` hears how far the likeness of titles is, which takes longest, and may raise to stop."""
        self.data = data
        self._on_share = on_share
        self.rated = _rated(data)
        """People x titles: 1 at each rating that is an edge."""

    @cached_property
    def raters(self) -> sparse.csr_array:
        """Titles x people: the same."""
        return sparse.csr_array(self.rated.T.tocsr())

    @cached_property
    def degrees(self) -> Floats:
        """Edges of each node."""
        return np.concatenate([np.diff(table.indptr) for table in (self.rated, self.raters)]).astype(
            np.float64
        )

    @cached_property
    def likeness(self) -> sparse.csr_array:
        """Titles x titles, symmetric: how alike those are that share raters; 0 for all but the nearest.

        ``s_ij = c / sqrt(n_i n_j) x c / (c + 10)`` with c raters of both and n of each (a cosine, shrunk where few
        speak for it), from 3 shared raters on; an edge where j is among the 15 nearest of i, or i of j. Time grows
        with the squares of what people rated, memory with the titles.
        """
        parts = [self._nearest(first) for first in range(0, self.raters.shape[0], AT_ONCE)]
        nearest = sparse.vstack(parts, format="csr") if parts else sparse.csr_array((0, 0))
        return sparse.csr_array(nearest.maximum(nearest.T))

    def _nearest(self, first: int) -> sparse.csr_array:
        """The rows of ``AT_ONCE`` titles, each with its nearest."""
        self._on_share(first / self.raters.shape[0])
        rows = slice(first, min(first + AT_ONCE, self.raters.shape[0]))
        shared = sparse.coo_array(self.raters[rows] @ self.rated)
        enough = (shared.data >= LEAST_SHARED) & (shared.row + first != shared.col)
        row, other, both = shared.row[enough], shared.col[enough], shared.data[enough].astype(np.float64)
        counts = np.diff(self.raters.indptr).astype(np.float64)
        alike = both / np.sqrt(counts[row + first] * counts[other]) * both / (both + SHRINKAGE)
        order = np.lexsort((-alike, row))
        row, other, alike = row[order], other[order], alike[order]
        kept = np.arange(len(row)) - np.searchsorted(row, row) < NEIGHBOURS
        return sparse.csr_array((alike[kept], (row[kept], other[kept])), shape=shared.shape)

    @cached_property
    def _graph(self) -> Any:
        """Every edge in both directions, added in parts: all at once would be gigabytes of Python numbers."""
        people, titles = self.rated.shape
        graph = rustworkx.PyDiGraph(multigraph=True)
        graph.add_nodes_from(range(people + titles))
        edges = self.rated.tocoo()
        for first in range(0, edges.nnz, EDGES_AT_ONCE):
            part = slice(first, first + EDGES_AT_ONCE)
            persons, others = edges.row[part].tolist(), (edges.col[part].astype(np.int64) + people).tolist()
            graph.extend_from_edge_list(list(zip(persons, others, strict=True)))
            graph.extend_from_edge_list(list(zip(others, persons, strict=True)))
        return graph

    @cached_property
    def pagerank(self) -> Floats:
        """Shares of a walk that follows ratings and starts anew with .15 (Page et al. 1999); they sum to 1."""
        found = rustworkx.pagerank(self._graph, alpha=0.85, tol=1e-9, max_iter=200)
        return np.array([found[node] for node in range(len(self.degrees))])

    @cached_property
    def cores(self) -> Floats:
        """The most k for which a node is among nodes that all have k edges to each other (Seidman 1983)."""
        found = rustworkx.core_number(self._graph)
        return np.array([float(found[node]) for node in range(len(self.degrees))])

    def communities_from(self, seed: int) -> Labels:
        """Groups of titles that share raters, 0 the largest; ``UNKNOWN`` for a title tied to no other.

        Leiden (Traag, Waltman, van Eck 2019) on ``likeness`` by modularity, the best of ``TRIALS`` starts.
        """
        table = self.likeness
        labels = np.full(table.shape[0], UNKNOWN, dtype=np.int64)
        if table.nnz:
            _, found = graspologic.leiden_csr(
                table.indptr.astype(np.int64),
                table.indices.astype(np.int32),
                table.data.astype(np.float64),
                table.shape[0],
                seed=seed,
                trials=TRIALS,
                iterations=ROUNDS,
            )
            for title, label in found.items():
                labels[title] = label
        labels[np.diff(table.indptr) == 0] = UNKNOWN
        return by_size(labels)

    @cached_property
    def communities(self) -> Labels:
        """Those from the first of ``SEEDS``."""
        return self.communities_from(SEEDS[0])

    @cached_property
    def communities_of_people(self) -> Labels:
        """The community of most of a person's titles, the larger of equal ones; ``UNKNOWN`` where there is none."""
        counts = self.visits[: self.rated.shape[0]].tocoo()
        order = np.lexsort((counts.col, -counts.data, counts.row))
        people, firsts = np.unique(counts.row[order], return_index=True)
        found = np.full(counts.shape[0], UNKNOWN, dtype=np.int64)
        found[people] = counts.col[order][firsts]
        return found

    @cached_property
    def visits(self) -> sparse.csr_array:
        """How much of each node's ties leads into each community, shape ``(n_nodes, n_communities)``.

        Of people their ratings of its titles, of titles the likeness to its titles.
        """
        own = self.communities
        known = np.flatnonzero(own != UNKNOWN)
        member = sparse.csr_array(
            (np.ones(len(known)), (known, own[known])), shape=(len(own), int(own.max(initial=-1)) + 1)
        )
        return sparse.csr_array(sparse.vstack([self.rated @ member, self.likeness @ member], format="csr"))

    @cached_property
    def agreement(self) -> float:
        """Mean adjusted Rand index of the communities of ``SEEDS``, over all pairs; NaN where there are none."""
        tied = self.communities != UNKNOWN
        if not tied.any():
            return float("nan")
        found = [self.communities[tied], *(self.communities_from(seed)[tied] for seed in SEEDS[1:])]
        return float(np.mean([metrics.adjusted_rand_score(*pair) for pair in combinations(found, 2)]))


def by_size(labels: Labels) -> Labels:
    """The same groups numbered 0, 1, ... from the largest, equal ones as they were; ``UNKNOWN`` stays."""
    known = labels != UNKNOWN
    names, places, sizes = np.unique(labels[known], return_inverse=True, return_counts=True)
    numbers = np.empty(len(names), dtype=np.int64)
    numbers[np.argsort(-sizes, kind="stable")] = np.arange(len(names))
    numbered = np.full(len(labels), UNKNOWN, dtype=np.int64)
    numbered[known] = numbers[places]
    return numbered


def _rated(data: Dataset) -> sparse.csr_array:
    ratings = data.ratings
    if len(ratings) > MOST_RATINGS:
        keep = np.zeros(len(ratings), dtype=np.bool_)
        keep[np.random.default_rng(0).choice(len(ratings), MOST_RATINGS, replace=False, shuffle=False)] = True
        ratings = ratings.where(keep)
    return ratings.matrix(np.ones(len(ratings), dtype=np.float32))
