"""The same small work for the three apps: about 1 ms of scoring, then ten rows."""

import gc
from typing import TypedDict

import numpy as np
import streamlit as st

FILMS = ["Alien", "Heat", "Arrival", "Amélie", "Up", "Parasite"]
STEPS = [n / 2 for n in range(1, 11)]
N_ITEMS, N_FACTORS, N_ROWS = 20_000, 48, 10


class Row(TypedDict):
    """One line of the list."""

    rank: int
    title: str
    guess: float
    crowd: float
    moved: int


@st.cache_resource
def boot() -> np.ndarray:
    """Item factors; also takes everything loaded so far out of the garbage collector's way."""
    factors = np.random.default_rng(7).normal(size=(N_ITEMS, N_FACTORS)).astype(np.float32)
    gc.collect()
    gc.freeze()
    return factors


def ten_rows(ratings: dict[int, float], clicks: int) -> list[Row]:
    """Re-score the catalog for these ratings; `clicks` makes each title differ from the one before."""
    factors = boot()
    person = np.full(N_FACTORS, 0.01 * (clicks + 1), dtype=np.float32)
    for card, stars in ratings.items():
        person = person + np.float32(stars - 3) * factors[card]
    scores = factors @ person
    top = np.argpartition(scores, -N_ROWS)[-N_ROWS:]
    top = top[np.argsort(-scores[top])]
    return [
        Row(
            rank=rank + 1,
            title=f"Film {item} ({1950 + item % 70}) #{clicks}",
            guess=round(3.0 + (item * 7 % 20) / 10, 1),
            crowd=round(2.5 + (item * 3 % 20) / 10, 1),
            moved=int(item) % 5 - 2,
        )
        for rank, item in enumerate(top)
    ]


def line(row: Row) -> str:
    """A row as one line of markdown."""
    moved = (
        f"up {row['moved']}" if row["moved"] > 0 else f"down {-row['moved']}" if row["moved"] < 0 else "same"
    )
    return f"{row['rank']}. **{row['title']}** {row['guess']} · crowd {row['crowd']} · {moved}"
