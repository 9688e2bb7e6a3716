"""Which model: the leaderboard, and what each gain costs."""

import numpy as np
import pandas as pd

from recsys.comparison.comparison import LISTS, NDCG, RMSE, STARS, Comparison
from recsys.comparison.readings.reading import (
    Reading,
    between,
    listed,
    nothing,
    once,
    with_models,
)
from recsys.evaluation.metrics import METRICS

SECTION = "which"
AXES = {
    "ndcg@10": f"{METRICS['ndcg@10'].label} (higher is better)",
    "rmse": "RMSE in stars (lower is better)",
    "coverage": "Share of the catalog in anybody's list",
    "fit_seconds": "Seconds to train",
    "megabytes": "Megabytes on disk",
}
"""What a trade-off may be drawn by: a column of the leaderboard -> its words."""


@once
def board(comparison: Comparison) -> pd.DataFrame:
    """The leaderboard, each model in its own colour."""
    return with_models(comparison, comparison.leaderboard)


def _board_of(comparison: Comparison, figure: str) -> pd.DataFrame:
    table = board(comparison)
    if figure not in table:
        return pd.DataFrame(columns=["model", figure, f"{figure}_low", f"{figure}_high"])
    shown = table[["model", figure, f"{figure}_low", f"{figure}_high"]].dropna(subset=[figure])
    return shown.sort_values(figure, ascending=figure == RMSE, kind="stable", ignore_index=True)


def board_stars(comparison: Comparison) -> pd.DataFrame:
    """RMSE with its interval, the best first."""
    return _board_of(comparison, RMSE)


def board_lists(comparison: Comparison) -> pd.DataFrame:
    """NDCG with its interval, the best first."""
    return _board_of(comparison, NDCG)


def _best(comparison: Comparison, figure: str, about: str, done: str) -> str:
    level = comparison.level_with_best(figure)
    if not level:
        return nothing(comparison, about)
    best, *others = level
    found = comparison.figures(about)[best]
    value = f"{found[figure]:.3f}"
    interval = between(found.get(f"{figure}_low", np.nan), found.get(f"{figure}_high", np.nan))
    beginning = f"{comparison.labels[best]} {done} {value}{f' ({interval})' if interval else ''}"
    measured = len(comparison.figures(about))
    if measured == 1:
        return f"{beginning}; no other model was measured so."
    if not others:
        return f"{beginning}, better than every other beyond doubt (paired, 95 %)."
    names = listed(comparison.labels[model] for model in others)
    return f"{beginning}; this data cannot tell {names} from it."


def tradeoff(comparison: Comparison) -> pd.DataFrame:
    """Every figure that ``AXES`` names, one row a model."""
    table = board(comparison)
    return table[["model", *(column for column in AXES if column in table)]]


def _tradeoff(comparison: Comparison) -> str:
    table = tradeoff(comparison)
    if len(table) < 2 or "fit_seconds" not in table:
        return "A trade-off takes two measured models or more."
    slow, fast = (table.sort_values("fit_seconds").iloc[at] for at in (-1, 0))
    large = table.sort_values("megabytes").iloc[-1]
    return (
        f"{fast['model']} trains in {_seconds(fast['fit_seconds'])}, {slow['model']} takes "
        f"{_seconds(slow['fit_seconds'])}; {large['model']} is the largest with {large['megabytes']:,.1f} MB. "
        "Times are of this machine, this once."
    )


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"


READINGS = (
    Reading(
        SECTION,
        "board_lists",
        "Who finds what people like?",
        LISTS,
        board_lists,
        lambda comparison: _best(comparison, NDCG, LISTS, "has the best lists, NDCG at 10"),
        "board_lists",
    ),
    Reading(
        SECTION,
        "board_stars",
        "Who guesses the stars?",
        STARS,
        board_stars,
        lambda comparison: _best(comparison, RMSE, STARS, "misses the stars least, RMSE"),
        "board_stars",
    ),
    Reading(SECTION, "tradeoff", "What does each gain cost?", LISTS, tradeoff, _tradeoff, "tradeoff"),
)
