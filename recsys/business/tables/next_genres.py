"""Which genre follows which in one session."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.business.material import Material
from recsys.ids import Floats
from recsys.insights.film.after import Sequences

GENRES_SHOWN, DAMPING, PAIRS_AT_ONCE = 10, 20.0, 250_000


def next_genres(material: Material) -> pd.DataFrame:
    """Columns of, genre, next, times, share, expected, lift: which genre follows which in the same session.

    Of one title and the next, a title of several genres counts in each: ``times`` a title of genre a was followed by
    one of genre b, ``share = n_ab / n_a`` of those that were followed by anything, ``expected = n_b / n`` the share of
    all that came next. ``lift = (n_ab + 20) / (n_a n_b / n + 20)`` is how many times more often than by chance, pulled
    to 1 where little is known. ``of`` says what a session is: "sessions" of browsing, else "sittings" of ratings. All
    pairs of the ten genres that are met most, by that order. Empty without either, and without genres.
    """
    columns = ["of", "genre", "next", "times", "share", "expected", "lift"]
    kinds = Sequences.of(material.data)
    names, marks = _genre_marks(material)
    if not kinds or not names:
        return pd.DataFrame(columns=columns)
    pairs, before, after, total = _followed(kinds[0], marks)
    if not total:
        return pd.DataFrame(columns=columns)
    top = np.lexsort((np.arange(len(names)), -(before + after)))[:GENRES_SHOWN]
    top = top[(before + after)[top] > 0]
    first, second = np.repeat(top, len(top)), np.tile(top, len(top))
    times, by_chance = pairs[first, second], before[first] * after[second] / total
    return pd.DataFrame(
        {
            "of": kinds[0].word,
            "genre": [names[place] for place in first],
            "next": [names[place] for place in second],
            "times": times.astype(np.int64),
            "share": times / np.maximum(before[first], 1),
            "expected": after[second] / total,
            "lift": (times + DAMPING) / (by_chance + DAMPING),
        }
    )


def _genre_marks(material: Material) -> tuple[list[str], NDArray[np.float32]]:
    """The genres of the catalog, and 1 where a title has one, shape (titles, genres)."""
    genres = material.counting.catalog["genre"]
    names = sorted({name for some in genres for name in some})
    places = {name: place for place, name in enumerate(names)}
    marks = np.zeros((len(genres), len(names)), dtype=np.float32)
    for title, some in enumerate(genres):
        marks[title, [places[name] for name in some]] = 1
    return names, marks


def _followed(sequences: Sequences, marks: NDArray[np.float32]) -> tuple[Floats, Floats, Floats, int]:
    """Genre after genre, genres that were followed, genres that came next, and how many titles did."""
    n_genres, rows = marks.shape[1], len(sequences.items)
    pairs, before, after = np.zeros((n_genres, n_genres)), np.zeros(n_genres), np.zeros(n_genres)
    total = 0
    for start in range(0, rows, PAIRS_AT_ONCE):
        here = np.arange(start, min(start + PAIRS_AT_ONCE, rows))
        here = here[sequences.go_on(here)]
        first, second = marks[sequences.items[here]], marks[sequences.items[here + 1]]
        pairs += first.T @ second  # exact: float32 counts to 16 million
        before += first.sum(axis=0, dtype=np.float64)
        after += second.sum(axis=0, dtype=np.float64)
        total += len(here)
    return pairs, before, after, total


TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {"next_genres": next_genres}
