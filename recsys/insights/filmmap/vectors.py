"""Films as vectors: by who watches them together, as far as enough people did, and by what the catalog says."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.dataset import Dataset
from recsys.errors import UnsupportedError
from recsys.ids import Floats
from recsys.models.itemfacts import fact_table
from recsys.models.signals import graded
from recsys.models.truncated_svd import decompose

RANK = 48
"""Directions of each kind, at most."""
SUPPORT = 10.0
"""k: so many ratings make who watched a film count half."""
FACTS_SHARE = 0.6
"""b: how long the part of the facts is beside one of length 1 for who watched: below 1, company leads."""
FACTS = {"genres": 1.0, "director": 0.5, "cast": 0.5, "keywords": 1.0, "year": 0.5}
MOST_RATINGS = 20_000_000
"""Of more ratings, those of a part of the people are listened to: directions that 20 million leave open are no use."""
Vectors = NDArray[np.float32]


def film_vectors(data: Dataset) -> Vectors:
    """A vector of length 1 for each film, zeros for one of which nothing is known; shape ``(n_items, at most 2 RANK)``.

    ``x_i = unit([sqrt(n_i / (n_i + k)) unit(c_i), b unit(f_i)])`` with n_i the film's number of ratings. Far down,
    where few watched, c_i is mostly chance and the facts speak; for a film without ratings they alone.

    c_i: with the graded ratings Z (``signals.graded``), ``D^-1/2 Z E^-1/2 = U S V'``, D the sums of people's rows and
    E of films' columns, each with a constant added; ``c_i = E_i^-1/2 (V S - w w' V S)_i``, w the root of each film's
    share of all ratings: what popularity alone explains is taken out. That is correspondence analysis (Benzecri 1973;
    Greenacre 1984) with the damping of regularized spectral clustering (Chaudhuri, Chung, Tsiatas 2012): films are
    alike where the same people watch and like them, whether many or few do. f_i: the ``RANK`` leading directions of
    the facts (``itemfacts.fact_table``).
    """
    counts = data.ratings.item_counts
    weights = np.sqrt(counts / (counts + SUPPORT))
    company, facts = _unit(_company(data)), _unit(_facts(data))
    return _unit(np.hstack([weights[:, None] * company, FACTS_SHARE * facts])).astype(np.float32)


def _company(data: Dataset) -> Floats:
    """c_i; no directions where there are too few people or films for any, zeros for a film without ratings."""
    ratings = data.ratings
    if not len(ratings):
        return np.zeros((len(data.catalog), 0))
    step = -(-len(ratings) // MOST_RATINGS)
    table = ratings.matrix(graded(data.scale, ratings.values).astype(np.float32))[::step]
    people, films = (np.asarray(table.sum(axis=axis), dtype=np.float64) for axis in (1, 0))
    rows = 1.0 / np.sqrt(people + people.mean())
    columns = 1.0 / np.sqrt(films + films[films > 0].mean() / 2)
    scaled = sparse.csr_array(sparse.diags_array(rows) @ table @ sparse.diags_array(columns))
    start = np.random.default_rng(0).uniform(-1.0, 1.0, min(scaled.shape))
    sigma, directions = decompose(scaled, RANK, start)
    scores, popularity = directions * sigma, np.sqrt(films / films.sum())
    scores -= np.outer(popularity, popularity @ scores)
    return np.asarray(columns[:, None] * scores)


def _facts(data: Dataset) -> Floats:
    """f_i; no directions where the catalog knows nothing, zeros for a film of which it does not."""
    try:
        table = fact_table(data.catalog, FACTS)
    except UnsupportedError:
        return np.zeros((len(data.catalog), 0))
    if not table.nnz:
        return np.zeros((len(data.catalog), 0))
    start = np.random.default_rng(0).uniform(-1.0, 1.0, min(table.shape))
    _, directions = decompose(table, RANK, start)
    return np.asarray(table @ directions)


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-9))
