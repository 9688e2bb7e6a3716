"""Where a person stands on a map of films."""

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Profile, Scale
from recsys.ids import UNKNOWN
from recsys.insights.filmmap.filmmap import FilmMap
from recsys.models.signals import signed

REACH = 0.08
"""h, on a map that reaches from -1 to 1: how far a rated film speaks for its surroundings."""
FEWEST_RATED = 3


def place_of(film_map: FilmMap, profile: Profile, scale: Scale) -> NDArray[np.float64] | None:
    """Where a person stands, x and y: there what they like lies closest together; None below three rated films.

    Of the liked films the one of the highest ``d_i = SUM_j w_j s_j exp(-|x_i - x_j|^2 / 2 h^2)`` over all rated films
    j, with s the signed rating (``signals.signed``) and w its weight: a mode of their likes minus dislikes (a kernel
    density, Parzen 1962); then the mean of the liked films around it, weighted alike. The mean of all liked films would
    often be a place where no film of theirs is. None too for somebody who liked nothing.
    """
    rows = film_map.positions(profile.item_ids)
    heard = (rows != UNKNOWN) & ~np.isnan(profile.ratings)
    signals = (signed(scale, profile.ratings) * profile.weights)[heard]
    if np.count_nonzero(heard) < FEWEST_RATED or not (signals > 0).any():
        return None
    places = film_map.places[rows[heard]].astype(np.float64)
    liked = np.flatnonzero(signals > 0)
    squares = ((places[liked, None] - places[None]) ** 2).sum(axis=2)
    near = np.exp(-squares / (2.0 * REACH**2))
    best = int(np.argmax(near @ signals))
    weights = near[best][liked] * signals[liked]
    return np.asarray(weights @ places[liked] / weights.sum())
