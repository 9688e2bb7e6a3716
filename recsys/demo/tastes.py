"""Tastes: what a person thinks of every trait, a mixture of a few common leanings and much that is their own."""

import numpy as np
from numpy.typing import NDArray

from recsys.demo.traits import Matrix, Traits
from recsys.ids import Floats

LEANINGS: dict[str, dict[str, float]] = {
    "blockbusters": {
        "genre:Action": 1.1, "genre:Adventure": 1.0, "genre:Sci-Fi": 0.7, "genre:Fantasy": 0.4,
        "era:2010s": 0.5, "era:2000s": 0.3, "place:foreign": -0.9, "keyword:superhero": 0.8,
    },
    "space and ideas": {
        "genre:Sci-Fi": 2.0, "genre:Mystery": 0.4, "genre:Thriller": 0.3, "keyword:space": 0.8,
        "keyword:dystopia": 0.7, "keyword:time travel": 0.6, "keyword:artificial intelligence": 0.6,
        "genre:Romance": -0.6, "genre:Musical": -0.7, "genre:Children": -0.3, "place:foreign": -0.3,
    },
    "dark streets": {
        "genre:Crime": 1.8, "genre:Thriller": 0.8, "genre:Mystery": 0.5, "genre:Film-Noir": 0.8,
        "keyword:mafia": 0.7, "keyword:heist": 0.5, "keyword:detective": 0.5, "genre:Children": -1.2,
        "genre:Musical": -0.6, "genre:Fantasy": -0.5,
    },
    "family evenings": {
        "genre:Children": 2.0, "genre:Animation": 1.4, "genre:Fantasy": 0.3, "genre:Adventure": 0.3,
        "genre:Horror": -1.4, "genre:War": -0.6, "genre:Crime": -0.6, "genre:Thriller": -0.5,
        "place:foreign": -0.3,
    },
    "hearts": {
        "genre:Romance": 2.5, "genre:Comedy": 0.7, "genre:Musical": 0.4, "genre:Drama": 0.2,
        "keyword:wedding": 0.5, "genre:Horror": -1.1, "genre:Action": -0.6, "genre:War": -0.4,
        "genre:Sci-Fi": -0.6, "place:foreign": -0.3,
    },
    "fright nights": {
        "genre:Horror": 2.6, "genre:Thriller": 0.4, "genre:Mystery": 0.2, "keyword:slasher": 0.5,
        "keyword:haunted house": 0.5, "keyword:zombie": 0.4, "genre:Musical": -0.9, "genre:Children": -0.9,
        "genre:Romance": -0.5,
    },
    "world cinema": {
        "place:foreign": 2.6, "genre:Drama": 0.7, "keyword:poverty": 0.3, "keyword:village": 0.3,
        "era:1950s": 0.3, "era:1960s": 0.3, "place:series": -2.2, "genre:Animation": -0.8, "genre:Action": -0.5,
        "genre:Children": -0.8, "genre:Adventure": -0.3,
    },
    "anime": {
        "genre:Animation": 1.2, "place:in ja": 1.8, "keyword:anime": 0.8, "genre:Fantasy": 0.5,
        "genre:Sci-Fi": 0.4, "place:series": 0.4, "genre:Romance": -0.3,
    },
    "golden age": {
        "era:1930s": 1.3, "era:1940s": 1.4, "era:1950s": 1.4, "era:1960s": 0.9, "genre:Film-Noir": 0.6,
        "genre:Western": 0.2, "era:2010s": -0.8, "era:2000s": -0.6,
    },
    "wide country": {
        "genre:Western": 3.0, "genre:War": 0.4, "keyword:revenge": 0.3, "genre:Musical": -0.7,
        "genre:Animation": -0.6, "genre:Romance": -0.2,
    },
    "laughs": {
        "genre:Comedy": 1.9, "keyword:satire": 0.5, "keyword:parody": 0.5, "genre:War": -0.6,
        "genre:Drama": -0.5, "genre:Horror": -0.3, "place:foreign": -0.4,
    },
    "true stories": {
        "genre:Documentary": 1.6, "keyword:biography": 1.5, "keyword:based on a true story": 1.2,
        "genre:War": 0.9, "genre:Drama": 0.4, "keyword:world war ii": 0.5, "genre:Fantasy": -1.0,
        "genre:Sci-Fi": -0.5,
    },
    "songs": {
        "genre:Musical": 2.6, "keyword:music": 0.9, "keyword:dance": 0.6, "keyword:singer": 0.6,
        "genre:Romance": 0.4, "genre:Horror": -0.7, "genre:Thriller": -0.4,
    },
    "long evenings": {"place:series": 2.6, "genre:Crime": 0.3, "genre:Drama": 0.3, "era:2010s": 0.5},
}  # fmt: skip
"""What the common leanings like and dislike, trait by trait."""
SHARES = {
    "blockbusters": 2.2, "laughs": 1.5, "dark streets": 1.4, "space and ideas": 1.2, "family evenings": 1.2,
    "hearts": 1.4, "world cinema": 1.2, "fright nights": 1.0, "long evenings": 0.9, "true stories": 0.9,
    "golden age": 0.8, "songs": 0.6, "wide country": 0.5, "anime": 0.5,
}  # fmt: skip
"""How common each leaning is, relative to the others."""
CINEPHILE = {"world cinema": 1.0, "golden age": 0.8, "wide country": 0.4, "true stories": 0.3}
"""Leanings of people who look beyond the famous titles, 0 to 1."""
PURITY = 0.9
"""How many leanings share a person, as the sum of the Dirichlet distribution's parameters: small is few."""
FAVOURITES = 4
"""So many titles a person loves above all; what they are made of is loved elsewhere too."""
COMMON = 1.9
"""The weight of the common leanings beside what is a person's own."""
AT_HOME = 0.8
"""The liking of what is made near a person."""


def leaning_shares(draw: np.random.Generator, n_people: int, tilt: Floats) -> Floats:
    """How much of each leaning is in each person, shape (n_people, n_leanings), rows sum to 1.

    ``tilt`` multiplies the commonness of each leaning for each person (age does that). A Dirichlet draw.
    """
    common = np.array([SHARES[name] for name in LEANINGS])
    common *= PURITY / common.sum()
    drawn = draw.standard_gamma(common * tilt) + 1e-12
    shares: Floats = drawn / drawn.sum(axis=1, keepdims=True)
    return shares if n_people else shares[:0]


def leaning_table(traits: Traits) -> Floats:
    """``LEANINGS`` as numbers, shape (n_leanings, n_traits); what no title has is left out."""
    table = np.zeros((len(LEANINGS), len(traits.labels)))
    for row, likings in enumerate(LEANINGS.values()):
        for label, weight in likings.items():
            column = traits.at(label)
            if column is not None:
                table[row, column] = weight
    return table


def affinities(
    draw: np.random.Generator, traits: Traits, common: Matrix, depth: Floats, fame: Floats
) -> Matrix:
    """How well each title fits each person, shape (n_people, n_items); 0 is the average title.

    ``taste_u = common_u + sum_f passes x trait_f + strays x Laplace noise`` over the favourites f,
    ``affinity_ui = trait_i . taste_u``. Favourites are drawn with odds
    ``exp(fame_i (1 - depth_u) + common_u . trait_i)``: who loves The Godfather loves its makers, its actors, its
    subjects and its sequel. Laplace: most traits leave a person cold, a few are loved or hated. ``common`` has the
    shape (n_people, n_traits), see ``common_tastes``.
    """
    table = traits.table
    keys = common @ table.T + (fame * (1.0 - depth[:, None])).astype(np.float32)
    keys -= np.log(np.maximum(draw.standard_exponential(keys.shape, dtype=np.float32), 1e-30))
    count = min(FAVOURITES, len(fame))
    loved = np.argpartition(-keys, count - 1, axis=1)[:, :count]
    taste = draw.standard_exponential((len(common), table.shape[1]), dtype=np.float32)
    taste -= draw.standard_exponential(taste.shape, dtype=np.float32)
    taste *= traits.strays / np.float32(np.sqrt(2.0))
    taste += common
    for column in loved.T:
        taste += traits.passes * table[column]
    fits: Matrix = taste @ table.T
    fits -= fits.mean(axis=1, keepdims=True)
    return fits


def common_tastes(shares: Floats, leanings: Floats, home: NDArray[np.int64]) -> Matrix:
    """``COMMON sum_g share_ug leaning_g``, and ``AT_HOME`` for what is made near the person.

    ``home`` is the trait "of my region" of each person or -1; shape (n_people, n_traits).
    """
    tastes = (COMMON * shares @ leanings).astype(np.float32)
    at_home = np.flatnonzero(home >= 0)
    tastes[at_home, home[at_home]] += np.float32(AT_HOME)
    return tastes
