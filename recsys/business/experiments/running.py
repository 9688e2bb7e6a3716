"""A test that goes on: what it says after each day, and whether one may stop."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys.business.experiments import words
from recsys.business.experiments.arms import Day
from recsys.business.experiments.sequential import ALPHA, ENOUGH, fixed_range, has_enough, range_at_all_looks
from recsys.business.experiments.split import mismatch_of

ENOUGH_DAYS, GROWN = 4, 2
RUNNING_TOTALS = (
    "Every number grows from day to day, as running totals do. "
    "Each line should hold what happened on that day alone."
)


@dataclass(frozen=True)
class Running:
    """A test so far."""

    table: pd.DataFrame
    """One row a day and arm but the first: day, number (from 1), arm, visitors and conversions of it so far,
    the same of the first, difference and low, high (which hold at every look; NaN until enough was seen), usual_low,
    usual_high, all five in points."""
    sentences: tuple[str, ...]
    may_stop: bool
    """Whether some arm is told from the first, at whatever look."""
    mismatch: str
    """What is wrong with how the visitors were split; empty where nothing is."""
    doubt: str
    """Where the numbers look like running totals, which would be added up once more; empty elsewhere."""
    note: str
    """What the two ranges are."""


def follow_test(days: Sequence[Day], planned: int, first_share: float | None = None) -> Running:
    """Read a test day by day; ``planned`` people in each arm, decided before it began.

    ``first_share`` as in ``split_chance``.

    With several arms each range holds at 1 - ALPHA / (arms - 1), so that all hold together.
    """
    labels = list(dict.fromkeys(day.day for day in days))
    names = list(dict.fromkeys(day.arm.name for day in days))
    visitors, conversions = np.zeros((2, len(names), len(labels)), dtype=np.int64)
    for day in days:
        cell = names.index(day.arm.name), labels.index(day.day)
        visitors[cell], conversions[cell] = day.arm.visitors, day.arm.conversions
    doubt = RUNNING_TOTALS if _never_fall(visitors, conversions) else ""
    visitors, conversions = visitors.cumsum(axis=1), conversions.cumsum(axis=1)
    alpha = ALPHA / (len(names) - 1)
    parts, sentences = [], []
    for place, name in enumerate(names[1:], start=1):
        sides = (conversions[0], visitors[0]), (conversions[place], visitors[place])
        part = _part(name, labels, sides, planned, alpha)
        parts.append(part)
        sentences.append(_sentence(part, names[0]))
    table = pd.concat(parts, ignore_index=True)
    last = table[table["number"] == len(labels)]
    may_stop = bool(((last["low"] > 0) | (last["high"] < 0)).any())
    mismatch = mismatch_of(visitors[:, -1].tolist(), first_share)
    return Running(table, tuple(sentences), may_stop, mismatch, doubt, _note(planned))


def _never_fall(*counts: np.ndarray) -> bool:
    """Whether every number of every arm grows, over so many days and so far that chance would hardly do it."""
    return counts[0].shape[1] >= ENOUGH_DAYS and all(
        bool((np.diff(one) >= 0).all() and (one[:, -1] >= GROWN * one[:, 0]).all()) for one in counts
    )


def _note(planned: int) -> str:
    return (
        f"The band holds at every look, and is at its best with {planned:,} people in each arm: there it is half as "
        "wide again as the usual range (dashed), which is right for one look only."
    )


Side = tuple[np.ndarray, np.ndarray]
"""Conversions and visitors of one arm after each day."""


def _part(
    name: str, labels: Sequence[str], sides: tuple[Side, Side], planned: int, alpha: float
) -> pd.DataFrame:
    first, other = sides
    low, high = range_at_all_looks(*sides, planned=planned, alpha=alpha)
    usual_low, usual_high = fixed_range(*sides)
    is_told = has_enough(*sides)
    table = pd.DataFrame(
        {
            "day": labels,
            "number": np.arange(1, len(labels) + 1),
            "arm": name,
            "visitors": other[1],
            "conversions": other[0],
            "first_visitors": first[1],
            "first_conversions": first[0],
            "difference": 100
            * np.where(
                (first[1] > 0) & (other[1] > 0),
                other[0] / np.maximum(other[1], 1) - first[0] / np.maximum(first[1], 1),
                np.nan,
            ),
        }
    )
    ranges = {"low": low, "high": high, "usual_low": usual_low, "usual_high": usual_high}
    return table.assign(
        **{column: np.where(is_told, 100 * values, np.nan) for column, values in ranges.items()}
    )


def _sentence(part: pd.DataFrame, first: str) -> str:
    last = part.to_dict("records")[-1]
    name, low, high = last["arm"], float(last["low"]), float(last["high"])
    after = f"After {words.days(len(part))}"
    if np.isnan(low):
        return f"{after} it is too early for {name}: each arm needs {ENOUGH} conversions, and as many visitors without."
    if low <= 0 <= high:
        both = words.span(low / 100, high / 100, words.points)
        return f"{after} go on with {name}: {both} than {first} is possible."
    both = words.span(low / 100, high / 100, words.bare_points)
    return (
        f"{after} you may stop: {name} is {'better' if low > 0 else 'worse'} than {first} by "
        f"{words.points(last['difference'] / 100)} ({both}), however often you looked."
    )
