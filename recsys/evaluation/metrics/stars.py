"""Metrics of predicted stars: how far off, how well calibrated, and how honest the ranges are."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.evaluation.metrics.ratios import mean
from recsys.evaluation.metrics.specifications import Metric
from recsys.ids import Floats

BINS = 10


def star_errors(predicted: Floats, actual: NDArray[np.floating]) -> dict[str, float]:
    """``rmse = sqrt(mse)``, ``mae = mean |e|``, ``mse = mean(e^2)`` and ``r2 = 1 - mse / mean((a - mean a)^2)``.

    ``e = predicted - actual``, ``a`` the actual stars. All NaN without rows, r2 also where all actual stars are equal.
    """
    if not len(predicted):
        return dict.fromkeys(("rmse", "mae", "mse", "r2"), float("nan"))
    actual = np.asarray(actual, dtype=np.float64)
    errors = predicted - actual
    mse = float(np.mean(errors**2))
    # Compared, because the mean of equal numbers may differ from them in the last digit.
    spread = float(np.mean((actual - actual.mean()) ** 2)) if np.ptp(actual) > 0 else float("nan")
    return {"rmse": mse**0.5, "mae": float(np.mean(np.abs(errors))), "mse": mse, "r2": 1.0 - mse / spread}


def star_calibration(predicted: Floats, actual: NDArray[np.floating], max_bins: int = BINS) -> pd.DataFrame:
    """What people gave where so many stars were predicted: one row a bin, columns ``predicted, actual, count``.

    Bins hold about as many rows each (cut at the quantiles of ``predicted``: Nguyen and O'Connor 2015), so that none
    is empty or rests on a handful; equal predictions stay together, so there may be fewer, and one for a constant.
    ``predicted`` and ``actual`` are means, ascending. Rows without a prediction (NaN) are left out; no rows, no bins.
    """
    known = ~np.isnan(predicted)
    predicted, actual = predicted[known], np.asarray(actual, dtype=np.float64)[known]
    if not len(predicted):
        return pd.DataFrame({"predicted": [], "actual": [], "count": np.empty(0, np.int64)}, dtype=np.float64)
    cuts = np.quantile(predicted, np.arange(1, max_bins) / max_bins, method="inverted_cdf")
    bins = np.searchsorted(cuts, predicted, side="left")
    counts = np.bincount(bins)
    filled = counts > 0
    sums = [np.bincount(bins, weights=column)[filled] for column in (predicted, actual)]
    counts = counts[filled]
    return pd.DataFrame({"predicted": sums[0] / counts, "actual": sums[1] / counts, "count": counts})


def calibration_gap(calibration: pd.DataFrame) -> float:
    """``sum count |predicted - actual| / sum count`` over the bins of ``star_calibration``, in stars; NaN without bins.

    The expected calibration error (Naeini, Cooper and Hauskrecht 2015), of stars instead of probabilities. Chance
    alone makes it positive: of n rows a bin about ``.8 sd(e) / sqrt(n)``.
    """
    counts = calibration["count"].to_numpy(np.float64)
    gaps = np.abs(calibration["predicted"].to_numpy(np.float64) - calibration["actual"].to_numpy(np.float64))
    return float((counts * gaps).sum() / counts.sum()) if len(counts) else float("nan")


def range_figures(actual: Floats, low: Floats, high: Floats) -> dict[str, float]:
    """How honest and how wide the 80 % ranges are.

    ``coverage_80`` is the share of actual stars with ``low <= actual <= high``, ``below_range`` and ``above_range`` the
    shares under and over it (the three add up to 1), ``range_width`` the mean of ``high - low``. Rows whose range is
    NaN are left out; all NaN without any other.
    """
    known = ~(np.isnan(low) | np.isnan(high))
    actual, low, high = actual[known], low[known], high[known]
    return {
        "coverage_80": mean(((low <= actual) & (actual <= high)).astype(np.float64)),
        "below_range": mean((actual < low).astype(np.float64)),
        "above_range": mean((actual > high).astype(np.float64)),
        "range_width": mean(high - low),
    }


METRICS = (
    Metric(
        "rmse",
        "RMSE",
        "How far the predicted stars are from the given ones, where large misses count more than small ones.",
        "sqrt(mean (predicted - actual)²)",
        "",
        "lower",
        "stars",
        "stars",
    ),
    Metric(
        "mae",
        "MAE",
        "How far the predicted stars are from the given ones, on average.",
        "mean |predicted - actual|",
        "",
        "lower",
        "stars",
        "stars",
    ),
    Metric(
        "mse",
        "MSE",
        "The square of the RMSE: what most models make small when they learn.",
        "mean (predicted - actual)²",
        "",
        "lower",
        "stars²",
        "stars",
    ),
    Metric(
        "r2",
        "R²",
        "The share of the differences between ratings that the predictions explain; 0 for always saying the average.",
        "1 - sum (predicted - actual)² / sum (actual - mean actual)²",
        "",
        "higher",
        "",
        "stars",
    ),
    Metric(
        "calibration_gap",
        "Calibration gap",
        "How far what people gave lies from what was predicted, on average over groups of like predictions.",
        "sum over bins of count · |mean predicted - mean actual| / rows; ten bins of about as many rows each",
        "Naeini, Cooper and Hauskrecht 2015",
        "lower",
        "stars",
        "stars",
    ),
    Metric(
        "coverage_80",
        "Inside the range",
        "The share of ratings inside their 80 % range; an honest range holds 80 %, neither more nor fewer.",
        "mean [low <= actual <= high]",
        "",
        "neither",
        "share",
        "stars",
    ),
    Metric(
        "below_range",
        "Below the range",
        "The share of ratings that were lower than the whole 80 % range.",
        "mean [actual < low]",
        "",
        "neither",
        "share",
        "stars",
    ),
    Metric(
        "above_range",
        "Above the range",
        "The share of ratings that were higher than the whole 80 % range.",
        "mean [actual > high]",
        "",
        "neither",
        "share",
        "stars",
    ),
    Metric(
        "range_width",
        "Width of the range",
        "How wide the 80 % ranges are; of two honest models the narrower says more.",
        "mean (high - low)",
        "",
        "lower",
        "stars",
        "stars",
    ),
)
