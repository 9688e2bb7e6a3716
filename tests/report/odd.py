"""Data that lacks something, or nearly everything; hostile names; for tests of reports."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from tests.models.data import make_data

HOSTILE = "<script>alert(1)</script>"
FORMULA = "=1+1"
Row = tuple[int, int, float]


def hand_made(
    name: str, rows: Sequence[Row], genres: str = f"{FORMULA}|<b>", times: Sequence[int] | None = None
) -> Dataset:
    """Ratings of titles that are markup, in genres that are formulas."""
    users, items, stars = zip(*rows, strict=True)
    films = sorted(set(items))
    table = pd.DataFrame(
        {"item_id": films, "title": [f"{HOSTILE} {film}" for film in films], "year": 1990, "genres": genres}
    )
    catalog = Catalog.of(table)
    ratings = Ratings.of(users, items, stars, times, items=catalog.items)
    return Dataset(name, ratings, catalog, Scale(), Source("hand", f"{name} {HOSTILE}"))


def odd_data() -> list[Dataset]:
    """One person; one day; all ratings equal; no times; no genres; four ratings; one rating."""
    draw = np.random.default_rng(0)
    plain = make_data(n_users=40, n_items=30)
    no_genres = Catalog(plain.catalog.items, plain.catalog.table.assign(genres=""))
    some = [
        (u, int(i), float(draw.integers(1, 6))) for u in range(1, 21) for i in draw.choice(30, 12, False) + 1
    ]
    return [
        hand_made("one-person", [(1, item, float(1 + item % 5)) for item in range(1, 31)], times=range(30)),
        hand_made("one-day", some, times=[60 * at for at in range(len(some))]),
        hand_made("equal", [(user, item, 4.0) for user, item, _ in some]),
        replace(plain, name="timeless", ratings=replace(plain.ratings, timestamps=None)),
        replace(plain, name="no-genres", catalog=no_genres),
        hand_made("four", [(1, 1, 4.0), (1, 2, 3.0), (2, 1, 5.0), (3, 3, 2.0)]),
        hand_made("one", [(1, 1, 4.0)]),
    ]
