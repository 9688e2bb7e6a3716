"""A simple, seeded simulation of people who rate the hand-written catalog.

Every person has a taste: a mixture of a few leanings (the ones below) plus a personal deviation for every feature of
a film (genres, era, language). They see films that are famous and to their taste, and rate
``2.4 + leniency + quality + affinity + noise``, rounded to half stars. Nothing here is measured on real people.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.demo.films import CATALOG_FILE, read_films
from recsys.ids import Floats

SIMULATOR = 4
"""Raised whenever the simulation changes, so that an older demo on disk is made again."""
N_PEOPLE = 1_000
N_RATINGS = 50_000
SEED = 20_240_601
FIRST_DAY, LAST_DAY = 1_546_300_800, 1_735_603_200  # 2019-01-01 and 2024-12-31
DAY = 86_400

LEANINGS: dict[str, dict[str, float]] = {
    "blockbusters": {
        "Action": 1.0,
        "Adventure": 0.9,
        "Sci-Fi": 0.7,
        "recent": 0.6,
        "foreign": -0.8,
        "old": -0.8,
    },
    "space and ideas": {"Sci-Fi": 1.4, "Mystery": 0.6, "Thriller": 0.5, "Romance": -0.5, "Musical": -0.6},
    "dark streets": {"Crime": 1.3, "Thriller": 0.9, "Mystery": 0.6, "Family": -0.7, "Children": -0.7},
    "family evenings": {
        "Animation": 1.2,
        "Family": 1.2,
        "Children": 1.0,
        "Horror": -1.2,
        "War": -0.5,
        "Crime": -0.4,
    },
    "hearts": {"Romance": 1.3, "Comedy": 0.6, "Musical": 0.7, "Drama": 0.4, "Horror": -1.0, "Action": -0.5},
    "fright nights": {"Horror": 1.7, "Thriller": 0.7, "Mystery": 0.4, "Musical": -0.9, "Family": -0.5},
    "world cinema": {
        "foreign": 2.2,
        "Drama": 0.7,
        "Documentary": 0.5,
        "Action": -0.7,
        "Family": -0.7,
        "recent": -0.2,
    },
    "golden age": {"old": 1.5, "Western": 0.6, "Musical": 0.5, "Comedy": 0.3, "recent": -0.7},
    "wide country": {"Western": 2.0, "History": 0.5, "War": 0.4, "Musical": -0.6, "Animation": -0.5},
    "laughs": {"Comedy": 1.3, "Romance": 0.3, "War": -0.5, "Drama": -0.4},
    "true stories": {"Documentary": 1.2, "Biography": 1.0, "History": 1.0, "War": 0.7, "Fantasy": -0.8},
}


def version() -> str:
    """Names the catalog file and the simulation that the demo is made from."""
    return f"{SIMULATOR}-{hashlib.sha256(CATALOG_FILE.read_bytes()).hexdigest()[:12]}"


def build(
    name: str = "demo", *, n_people: int = N_PEOPLE, n_ratings: int = N_RATINGS, seed: int = SEED
) -> Dataset:
    """The demo data set, the same for the same arguments."""
    catalog = read_films()
    draw = np.random.default_rng(seed)
    features, labels = film_features(catalog)
    tastes = _tastes(draw, n_people, labels)
    affinity = 0.9 * tastes @ features.T / np.sqrt(np.maximum(features.sum(axis=1), 1.0))
    fame = catalog.table["fame"].fillna(50.0).to_numpy(dtype=np.float64) / 100.0
    quality = 1.1 * (fame - fame.mean()) + draw.normal(0.0, 0.15, len(catalog))
    people, films = _watched(draw, fame, affinity, n_people, n_ratings)
    leniency, noise = draw.normal(0.0, 0.35, n_people), draw.gamma(9.0, 0.06, n_people)
    stars = 2.4 + leniency[people] + quality[films] + affinity[people, films]
    stars += draw.normal(0.0, 1.0, len(films)) * noise[people]
    rated = np.clip(np.round(2.0 * stars) / 2.0, 0.5, 5.0)
    ratings = Ratings.of(
        people + 1,
        catalog.items.ids[films],
        rated,
        _evenings(draw, people, n_people),
        items=catalog.items,
    )
    source = Source("demo", "Demo films, simulated ratings", simulated=True, version=version())
    return Dataset(name, ratings, catalog, Scale(), source)


def film_features(catalog: Catalog) -> tuple[NDArray[np.float64], list[str]]:
    """0/1 features of every film, shape (n_items, n_features), and their names: genres, era, language."""
    table = catalog.table
    genres = table["genres"].str.get_dummies("|")
    year = table["year"].fillna(2000).to_numpy(dtype=np.int64)
    extra = {"old": year < 1970, "recent": year >= 2005, "foreign": (table["language"] != "en").to_numpy()}
    columns = [
        genres.to_numpy(dtype=np.float64),
        *(value.astype(np.float64)[:, None] for value in extra.values()),
    ]
    return np.hstack(columns), [*genres.columns, *extra]


def _tastes(draw: np.random.Generator, n_people: int, labels: list[str]) -> Floats:
    leanings = np.array([[weights.get(label, 0.0) for label in labels] for weights in LEANINGS.values()])
    shares = draw.dirichlet(np.full(len(leanings), 0.08), n_people)
    return np.asarray(2.2 * shares @ leanings + draw.normal(0.0, 0.35, (n_people, len(labels))))


def _watched(
    draw: np.random.Generator, fame: Floats, affinity: Floats, n_people: int, n_ratings: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Who rated what: exactly ``n_ratings`` pairs; a few people rate a lot, most rate some."""
    activity = draw.lognormal(0.0, 0.75, n_people)
    most = int(0.7 * len(fame))
    counts = np.clip(np.round(activity / activity.sum() * n_ratings), 15, most).astype(np.int64)
    while (surplus := int(counts.sum()) - n_ratings) != 0:
        movable = np.flatnonzero(counts > 15 if surplus > 0 else counts < most)
        chosen = draw.choice(movable, size=min(abs(surplus), len(movable)), replace=False)
        counts[chosen] -= np.sign(surplus)
    # Gumbel keys: the largest `count` of log-weight + Gumbel noise are a weighted draw without replacement.
    keys = 5.0 * fame + 3.5 * affinity + draw.gumbel(0.0, 1.0, affinity.shape)
    films = [np.argsort(-keys[person])[:count] for person, count in enumerate(counts)]
    return np.repeat(np.arange(n_people), counts), np.concatenate(films)


def _evenings(draw: np.random.Generator, people: NDArray[np.int64], n_people: int) -> NDArray[np.int64]:
    """Times of rating: each person joins on some day and then rates on evenings, a few films a sitting."""
    joined = draw.integers(FIRST_DAY, LAST_DAY - 60 * DAY, n_people)
    days = np.floor(draw.exponential(45.0, len(people)))
    evening = (
        joined[people] // DAY * DAY + days.astype(np.int64) * DAY + draw.integers(18, 24, len(people)) * 3_600
    )
    times = evening + draw.integers(0, 3_600, len(people))
    return np.asarray(np.minimum(times, LAST_DAY + DAY - 1))
