"""Metrics of the genres in lists: how varied they are, and how true to each person's own mix."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.cached import cached_property
from recsys.dataset import Ratings
from recsys.evaluation.metrics.ratios import divided
from recsys.evaluation.metrics.specifications import Metric
from recsys.ids import Floats, Positions, read_only

SMOOTHING = 0.01


@dataclass(frozen=True, eq=False)
class Genres:
    """Which item has which genre, as a matrix: made once for a catalog, used for the lists of every model."""

    member: NDArray[np.float32]
    """Shape (n_items + 1, n_genres), 0 or 1. The last row is empty: ``UNKNOWN`` (-1) reads an item without genres."""

    @classmethod
    def of(cls, genres: Sequence[tuple[str, ...]]) -> "Genres":
        """From the genres of each item, in the order of the catalog (``Catalog.genres``)."""
        place = {name: at for at, name in enumerate(sorted({name for names in genres for name in names}))}
        member = np.zeros((len(genres) + 1, len(place)), dtype=np.float32)
        items = np.repeat(np.arange(len(genres)), [len(names) for names in genres])
        member[items, [place[name] for names in genres for name in names]] = 1.0
        return cls(read_only(member))

    @cached_property
    def mass(self) -> Floats:
        """``p(genre | item)``: 1 / number of its genres for each, shape as ``member``; a row of 0 without genres."""
        return read_only(np.nan_to_num(divided(self.member, self.member.sum(axis=1, keepdims=True))))


def diversity(items: Positions, genres: Genres) -> Floats:
    """The mean genre distance ``1 - |A and B| / |A or B|`` of two items in one list (intra-list diversity), by person.

    Jaccard distance, averaged over the pairs of a list (Ziegler et al. 2005; Smyth and McClave 2001). ``items`` has the
    shape (people, k), ``UNKNOWN`` where a list is shorter. Items without genres are left out; NaN for a list with fewer
    than two others.
    """
    member = genres.member[items]
    shared = member @ member.transpose(0, 2, 1)
    sizes = member.sum(axis=2)
    either = sizes[:, :, None] + sizes[:, None, :] - shared
    counts = sizes > 0
    pairs = np.triu(counts[:, :, None] & counts[:, None, :], k=1)
    distances = np.where(pairs, 1.0 - divided(shared, either), 0.0)
    return divided(distances.sum(axis=(1, 2)), pairs.sum(axis=(1, 2)))


def genre_calibration(
    user_idx: Positions, items: Positions, known: Ratings, genres: Genres, liked_from: float
) -> Floats:
    """``KL(p || q~) = sum_g p_g ln(p_g / q~_g)``, ``q~ = (1 - a) q + a p``, a = .01 (Steck 2018): nats, by person.

    p and q are the mean ``p(genre | item)`` over what the person liked among ``known`` (all of it where they liked
    nothing) and over the list. 0 is a list with the person's own mix, ``-ln a`` = 4.6 one that shares nothing with it.
    Items without genres are left out; NaN for a person whose history or whose list has no genres at all.
    """
    n_users = len(known.users)
    liked = known.values >= liked_from
    likes_any = np.bincount(known.user_idx[liked], minlength=n_users) > 0
    weights = (liked | ~likes_any[known.user_idx]).astype(np.float64)
    history = sparse.csr_matrix((weights, known.item_idx, known.indptr), shape=(n_users, len(known.items)))
    own = _shares((history @ genres.mass[:-1])[user_idx])
    listed = _shares(genres.mass[items].sum(axis=1))
    smoothed = (1.0 - SMOOTHING) * listed + SMOOTHING * own
    ratio = np.divide(own, smoothed, out=np.ones_like(own), where=own > 0)
    # Rounding may leave a list with the very mix a hair below 0, which a divergence never is.
    divergence = np.maximum((own * np.log(ratio)).sum(axis=1), 0.0)
    known_both = ~(np.isnan(own) | np.isnan(listed)).any(axis=1) & (own.shape[1] > 0)
    return np.where(known_both, divergence, np.nan)


def _shares(mass: Floats) -> Floats:
    """Rows that add up to 1; NaN for a row of 0."""
    return divided(mass, mass.sum(axis=1, keepdims=True))


METRICS = (
    Metric(
        "diversity",
        "Variety within a list",
        "How different the genres of two films in one list are: 0 the same, 1 none in common.",
        "mean over pairs of 1 - |genres in both| / |genres in either|",
        "Smyth and McClave 2001",
        "neither",
        "",
        "catalog",
        per_person=True,
    ),
    Metric(
        "genre_calibration",
        "Distance from one's own genres",
        "How far the list's mix of genres is from what the person liked before: 0 is the very same mix.",
        "sum over genres of p ln(p / q~), q~ = .99 q + .01 p; p liked films, q the list, a film's genres share 1",
        "Steck 2018",
        "lower",
        "nats",
        "catalog",
        per_person=True,
    ),
)
