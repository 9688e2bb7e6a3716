"""How good lists are, and what they are made of."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from recsys.comparison.comparison import LISTS, Comparison
from recsys.comparison.readings.reading import Reading, by_model, listed, nothing, once, with_models
from recsys.evaluation.metrics import METRICS

SECTION = "lists"
QUALITY = tuple(key for key, metric in METRICS.items() if metric.kind == "lists" and metric.per_person)
MAKEUP = (
    "coverage", "gini", "diversity", "novelty", "serendipity", "popularity", "popularity_lift", "genre_calibration",
)  # fmt: skip


@once
def list_quality(comparison: Comparison) -> pd.DataFrame:
    """Long: model, figure (its label), value, low, high, of what lists find of hidden liked films."""
    return _long(comparison, QUALITY)


@once
def list_makeup(comparison: Comparison) -> pd.DataFrame:
    """Long: model, figure, value, low, high, unit, and standing: 0 for the lowest of a figure, 1 for the highest."""
    table = _long(comparison, MAKEUP)
    units = {METRICS[key].label: METRICS[key].unit for key in MAKEUP}
    by_figure = table.groupby("figure", sort=False)["value"]
    low, span = by_figure.transform("min"), by_figure.transform(lambda values: np.ptp(values) or np.nan)
    return table.assign(unit=table["figure"].map(units), standing=((table["value"] - low) / span).fillna(0.5))


def _long(comparison: Comparison, keys: Sequence[str]) -> pd.DataFrame:
    columns = ["model", "figure", "value", "low", "high"]
    rows = [
        (
            comparison.labels[model],
            METRICS[key].label,
            found[key],
            found.get(f"{key}_low", np.nan),
            found.get(f"{key}_high", np.nan),
        )
        for key in keys
        for model, found in comparison.figures(LISTS).items()
        if np.isfinite(found.get(key, np.nan))
    ]
    return with_models(comparison, pd.DataFrame(rows, columns=columns))


def _list_quality(comparison: Comparison) -> str:
    table = list_quality(comparison)
    if not len(table):
        return nothing(comparison, LISTS)
    wide = table.pivot_table(index="figure", columns="model", values="value", observed=True)
    leads = wide.idxmax(axis=1).value_counts()
    said = [f"{model} in {count} of {len(wide)}" for model, count in leads.items() if count]
    return f"Best by these figures: {listed(said)}. Higher is better in all of them."


def _list_makeup(comparison: Comparison) -> str:
    table = list_makeup(comparison)
    if not len(table):
        return nothing(comparison, LISTS)
    lifts = _values(table, "popularity_lift")
    shown = _values(table, "coverage")
    said = [f"Share of the catalog in anybody's ten: {by_model(shown, '{:.1%}')}."] if shown else []
    if lifts:
        most = max(lifts, key=lifts.__getitem__)
        said.append(
            f"{most} leans most on hits: its films have {1 + lifts[most]:.1f} times the ratings of a person's own "
            f"(a lift of {lifts[most]:.2f})."
        )
    return " ".join(said)


def _values(table: pd.DataFrame, key: str) -> dict[str, float]:
    rows = table[table["figure"] == METRICS[key].label]
    return dict(zip(rows["model"].astype(str), rows["value"], strict=True))


READINGS = (
    Reading(
        SECTION, "list_quality", "What lists of ten find", LISTS, list_quality, _list_quality, "list_quality"
    ),
    Reading(
        SECTION, "list_makeup", "What lists are made of", LISTS, list_makeup, _list_makeup, "list_makeup"
    ),
)
