"""How good the predicted stars are: guessed against given, errors, calibration, ranges."""

import numpy as np
import pandas as pd

from recsys.comparison.comparison import LISTS, STARS, Comparison
from recsys.comparison.readings.reading import (
    Reading,
    by_model,
    listed,
    nothing,
    once,
    with_models,
)
from recsys.dataset import Scale
from recsys.evaluation.metrics import listed_stars, star_calibration
from recsys.ids import Floats

SECTION = "stars"
LEVELS_UP_TO = 20
"""Levels of ratings that get a row each; more are put together."""
BINS = 18
"""Of predicted stars, over the scale."""
ERROR_BINS = 36
HONEST = 0.8
FEWEST = 50
"""Ratings of which the share inside their ranges is shown; of fewer it is chance."""


@once
def actual_predicted(comparison: Comparison) -> pd.DataFrame:
    """What was guessed of ratings that were given: model, actual, low and high (ends of a bin), ratings, share.

    ``share`` is of the model's ratings with the same actual level; levels of a fine scale are put together.
    """
    scale = comparison.data.scale
    step = max(scale.step, (scale.high - scale.low) / LEVELS_UP_TO)
    width = (scale.high - scale.low) / BINS
    frames = []
    for model, rows in comparison.stars.items():
        level = np.round((rows.actual - scale.low) / step).astype(np.int64)
        place = np.clip(((rows.predicted - scale.low) / width).astype(np.int64), 0, BINS - 1)
        counts = np.bincount(level * BINS + place, minlength=(level.max(initial=0) + 1) * BINS).reshape(
            -1, BINS
        )
        levels, places = np.nonzero(counts)
        frames.append(
            pd.DataFrame(
                {
                    "model": comparison.labels[model],
                    "actual": scale.low + levels * step,
                    "low": scale.low + places * width,
                    "high": scale.low + (places + 1) * width,
                    "ratings": counts[levels, places],
                    "share": counts[levels, places] / counts.sum(axis=1)[levels],
                }
            )
        )
    return _joined(comparison, frames, ["model", "actual", "low", "high", "ratings", "share"])


def _actual_predicted(comparison: Comparison) -> str:
    said = []
    for model, rows in comparison.stars.items():
        low, high = rows.actual == rows.actual.min(), rows.actual == rows.actual.max()
        if not len(rows) or rows.actual.min() == rows.actual.max():
            return "All hidden ratings are the same, so no guess can follow them."
        ends = f"{rows.predicted[high].mean():.1f} and {rows.predicted[low].mean():.1f}"
        said.append(f"{comparison.labels[model]} {ends}")
        best, worst = rows.actual.max(), rows.actual.min()
    if not said:
        return nothing(comparison, STARS)
    return (
        f"Where people gave {best:g} and {worst:g}, the guesses are on average: {'; '.join(said)}. Careful guesses are "
        "drawn to the middle."
    )


@once
def errors(comparison: Comparison) -> pd.DataFrame:
    """How often guesses miss by how much: model, error (guess less rating, the middle of a bin), ratings, share."""
    scale = comparison.data.scale
    span = scale.high - scale.low
    width = 2 * span / ERROR_BINS
    frames = []
    for model, rows in comparison.stars.items():
        place = np.floor((rows.errors + span) / width + 0.5).astype(np.int64)
        counts = np.bincount(place, minlength=ERROR_BINS + 1)
        frames.append(
            pd.DataFrame(
                {
                    "model": comparison.labels[model],
                    "error": np.round(np.arange(len(counts)) * width - span, 9),
                    "ratings": counts,
                    "share": counts / max(len(rows), 1),
                }
            )
        )
    table = _joined(comparison, frames, ["model", "error", "ratings", "share"])
    seen = table[table["ratings"] > 0]["error"].abs().max() if len(table) else 0.0
    return table[table["error"].abs() <= seen + width].reset_index(drop=True)


def _errors(comparison: Comparison) -> str:
    near = _near(comparison.data.scale)
    shares = {
        comparison.labels[model]: float(np.mean(np.abs(rows.errors) <= near))
        for model, rows in comparison.stars.items()
        if len(rows)
    }
    if not shares:
        return nothing(comparison, STARS)
    return f"Guesses that miss by {near:g} or less: {by_model(shares, '{:.0%}')}. Right of 0 the guess was too high."


def _near(scale: Scale) -> float:
    """Half a star of five."""
    return scale.high / 10


@once
def calibration(comparison: Comparison) -> pd.DataFrame:
    """What people gave where so many stars were predicted: model, predicted, actual, count; ten bins of like counts."""
    return _calibration(
        comparison, {model: (rows.predicted, rows.actual) for model, rows in comparison.stars.items()}
    )


@once
def calibration_top(comparison: Comparison) -> pd.DataFrame:
    """The same of hidden ratings whose film stood on the person's list of ten."""
    pairs = {}
    for model, rows in comparison.lists.items():
        _, predicted, actual = listed_stars(rows.user_idx, rows.items, rows.stars, rows.tested)
        if len(predicted):
            pairs[model] = (predicted, actual)
    return _calibration(comparison, pairs)


def _calibration(comparison: Comparison, pairs: dict[str, tuple[Floats, Floats]]) -> pd.DataFrame:
    frames = [
        star_calibration(predicted, actual).assign(model=comparison.labels[model])
        for model, (predicted, actual) in pairs.items()
    ]
    return _joined(comparison, frames, ["model", "predicted", "actual", "count"])


def _calibrated(comparison: Comparison) -> str:
    gaps = _gaps(calibration(comparison))
    if not gaps:
        return nothing(comparison, STARS)
    return f"On the line a promise is kept. Stars between promise and rating, on average: {by_model(gaps, '{:.2f}')}."


def _calibrated_top(comparison: Comparison) -> str:
    table = calibration_top(comparison)
    if not len(table):
        return "No listed film has both a promise of stars and a hidden rating, so nothing can be said here."
    over = {}
    for model, rows in table.groupby("model", observed=True):
        weights = rows["count"].to_numpy()
        over[str(model)] = float(np.average(rows["predicted"] - rows["actual"], weights=weights))
    return f"In the top ten a promise is too high by (below 0: too low) {by_model(over, '{:+.2f}')} stars."


def _gaps(table: pd.DataFrame) -> dict[str, float]:
    return {
        str(model): float(np.average((rows["predicted"] - rows["actual"]).abs(), weights=rows["count"]))
        for model, rows in table.groupby("model", observed=True)
    }


@once
def ranges(comparison: Comparison) -> pd.DataFrame:
    """How many ratings fall inside their 80 % range, by predicted stars: model, predicted, ratings, inside, width."""
    scale = comparison.data.scale
    step = max(scale.step, (scale.high - scale.low) / LEVELS_UP_TO)
    frames = []
    for model, rows in comparison.stars.items():
        known = ~np.isnan(rows.low)
        if not known.any():
            continue
        rows = rows.where(known)
        level = np.round((rows.predicted - scale.low) / step).astype(np.int64)
        counts = np.bincount(level)
        inside = np.bincount(level, weights=(rows.low <= rows.actual) & (rows.actual <= rows.high))
        width = np.bincount(level, weights=rows.high - rows.low)
        told = np.flatnonzero(counts >= FEWEST)
        frames.append(
            pd.DataFrame(
                {
                    "model": comparison.labels[model],
                    "predicted": scale.low + told * step,
                    "ratings": counts[told],
                    "inside": inside[told] / counts[told],
                    "width": width[told] / counts[told],
                }
            )
        )
    return _joined(comparison, frames, ["model", "predicted", "ratings", "inside", "width"])


def _ranges(comparison: Comparison) -> str:
    inside = {
        comparison.labels[model]: found["coverage_80"]
        for model, found in comparison.figures(STARS).items()
        if "coverage_80" in found
    }
    if not inside:
        return "None of these models gives a range with its stars."
    without = [
        comparison.labels[model] for model in comparison.stars if comparison.labels[model] not in inside
    ]
    rest = f" No ranges: {listed(without)}." if without else ""
    return f"An honest range holds 8 ratings of 10. Inside: {by_model(inside, '{:.1%}')}.{rest}"


def _joined(comparison: Comparison, frames: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    if not frames:
        return pd.DataFrame(columns=columns)
    return with_models(comparison, pd.concat(frames, ignore_index=True)[columns])


READINGS = (
    Reading(
        SECTION, "actual_predicted", "Guessed against given", STARS, actual_predicted, _actual_predicted,
        "actual_predicted",
    ),
    Reading(SECTION, "errors", "How far off", STARS, errors, _errors, "errors"),
    Reading(SECTION, "calibration", "Are promises kept?", STARS, calibration, _calibrated, "calibration"),
    Reading(
        SECTION, "calibration_top", "Are promises kept at the top of the list?", LISTS, calibration_top,
        _calibrated_top, "calibration",
    ),
    Reading(SECTION, "ranges", "Are the ranges honest?", STARS, ranges, _ranges, "ranges"),
)  # fmt: skip
