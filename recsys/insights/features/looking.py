"""Looking at a feature: how it is spread, what it goes with, whom it is not known of, and the same in sentences."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from recsys.dataset import Dataset
from recsys.ids import Floats
from recsys.insights.explore.readings.words import join, percent
from recsys.insights.features.feature import KINDS, NEEDS, Feature, Kind
from recsys.insights.features.features import Features

NOUNS: dict[Kind, tuple[str, str]] = {
    "people": ("person", "people"),
    "items": ("title", "titles"),
    "interactions": ("rating", "ratings"),
    "graph": ("person or title", "people and titles"),
}
SPOKEN_ALONE = ("share", "year", "0 to 1", "ratio", "1 (Monday) to 7", "0 to 23")
"""Units that are not said behind a number."""
FEW_VALUES, STEPS = 24, 20
NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
TAIL = 20.0
"""Steps grow where the highest value is more than so many times the one in the middle, and nothing is below 0."""
GROWING = (1.0, 2.0, 5.0)
STRONGEST, COMPARED, LEAST = 5, 20_000, 30
"""So many correlations are shown; of so many rows at most, evenly taken; where both are known of so many at least."""
WEAK = 0.1


def spread(features: Features, feature: Feature) -> pd.DataFrame:
    """Columns from, to, count, share: the known values in steps; the lower end is included, in the last also the upper.

    Each value for itself where they are at most 24, evenly apart; of a long tail in steps that grow (1, 2, 5, 10, ...),
    with what lies below the least of them as one; else in about 20 equal ones.
    """
    values = _known(features, feature)
    edges, alone = _edges(values)
    if alone:  # to the nearest: 2/3 lies a hair below its rounded self
        places = np.searchsorted((edges[1:] + edges[:-1]) / 2, values)
    else:
        places = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)
    counts = np.bincount(places, minlength=len(edges) if alone else len(edges) - 1)
    ends = edges if alone else edges[1:]
    starts = edges if alone else edges[:-1]
    return pd.DataFrame({"from": starts, "to": ends, "count": counts, "share": counts / max(len(values), 1)})


def _edges(values: Floats) -> tuple[Floats, bool]:
    """Where the steps begin and end, and whether each is a value for itself."""
    if not len(values):
        return np.empty(0), True
    different = np.unique(values)
    low, high = float(values.min()), float(values.max())
    gap = float(np.diff(different).min()) if 1 < len(different) <= FEW_VALUES else 1.0
    places = (different - low) / gap
    if places[-1] < FEW_VALUES and np.allclose(places, np.rint(places), atol=1e-6):
        return (low + gap * np.arange(round(places[-1]) + 1)).round(12), True
    middle = float(np.median(values[values > 0])) if (values > 0).any() else 0.0
    if low >= 0 and high > TAIL * middle > 0:
        smallest = float(values[values > 0].min())
        powers = 10.0 ** np.arange(np.floor(np.log10(smallest)), np.ceil(np.log10(high)) + 1)
        grown = np.unique((powers[:, None] * np.array(GROWING)).round(12).ravel())
        last = int(np.searchsorted(grown, high))
        first = max(int(np.searchsorted(grown, smallest, side="right")) - 1, last - STEPS, 0)
        edges = grown[first : last + 1]
        return np.concatenate([[0.0], edges]) if low < edges[0] else edges, False
    rough = (high - low) / STEPS
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(power * nice for nice in NICE if power * nice >= rough * (1 - 1e-9))
    first, last = np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9)
    return (np.arange(first, last + 1) * step).round(12), False


def relations(features: Features, feature: Feature) -> pd.DataFrame:
    """Columns feature, label, correlation, known: the five that a feature goes with most, the strongest first.

    Spearman's rank correlation (1904) with every other feature of its kind, over the ``known`` rows that know both:
    1 where more of one always means more of the other, -1 where less, 0 where neither says anything.
    """
    table = features.tables[feature.of]
    table = table.iloc[:: max(-(-len(table) // COMPARED), 1)]
    own = table[feature.name]
    rows = []
    for other in features.of(feature.of) if own.notna().sum() >= LEAST else ():
        both = table[other.name].notna() & own.notna()
        first, second = own[both], table.loc[both, other.name]
        if other.name == feature.name or len(first) < LEAST or first.nunique() < 2 or second.nunique() < 2:
            continue
        rows.append((other.name, other.label, float(first.rank().corr(second.rank())), len(first)))
    found = pd.DataFrame(rows, columns=["feature", "label", "correlation", "known"])
    found = found.astype({"correlation": "float64"})
    return found.sort_values(
        "correlation", key=np.abs, ascending=False, kind="stable", ignore_index=True
    ).head(STRONGEST)


def spread_sentence(features: Features, feature: Feature) -> str:
    """Where the middle lies, and whom it is not known of and why."""
    values, rows = _known(features, feature), len(features.tables[feature.of])
    many = NOUNS[feature.of][1]
    if not len(values):
        lacking = [NEEDS[need] for need in feature.needs if need in NEEDS]
        why = f"this data does not know {join(lacking)}" if lacking else f"there are no {many} to look at"
        return f"Nothing to show: {why}."
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75))
    unknown = rows - len(values)
    of = f"{len(values):,} {NOUNS[feature.of][len(values) != 1]}"
    ends = [shown(value, feature, bare=True) for value in (low, high, values.min(), values.max())]
    if values.min() == values.max():
        said = f"{shown(middle, feature)} for all of the {of}."
    elif low == high:
        said = f"{shown(middle, feature)} for at least half of the {of}; from {ends[2]} to {ends[3]} in all."
    else:
        said = (
            f"{shown(middle, feature)} in the middle; half of the {of} lie between {ends[0]} and {ends[1]}, "
            f"the highest is {ends[3]}."
        )
    return f"{said} Not known of {unknown:,} of {rows:,} {many}." if unknown else said


def relations_sentence(found: pd.DataFrame) -> str:
    """What a feature goes with; it never says why."""
    if found.empty:
        return "Too little is known of it to say."
    strong = found[found["correlation"].abs() >= WEAK]
    if strong.empty:
        return "It goes with none of the others worth mentioning."
    up = strong.loc[strong["correlation"] > 0, "label"].tolist()
    down = strong.loc[strong["correlation"] < 0, "label"].tolist()
    parts = [f"{sign} {_quoted(labels)}" for sign, labels in (("more", up), ("less", down)) if labels]
    return f"More of it goes with {' and with '.join(parts)}. That says nothing about which makes which."


def _quoted(labels: Sequence[str]) -> str:
    return join([f"“{label}”" for label in labels])


def documentation(features: Features, kind: Kind) -> pd.DataFrame:
    """Columns feature, label, unit, known (the share of rows that know it) and formula; a row a feature."""
    table = features.tables[kind]
    return pd.DataFrame(
        [
            (each.name, each.label, each.unit, float(table[each.name].notna().mean()), each.formula)
            for each in features.of(kind)
        ],
        columns=["feature", "label", "unit", "known", "formula"],
    )


def name_of(feature: Feature) -> str:
    """The label with the unit, where the label does not say it."""
    return feature.label if feature.unit == feature.label.lower() else f"{feature.label} ({feature.unit})"


def part_sentence(features: Features, data: Dataset) -> str:
    """Which ratings the table of interactions holds, where these are not all; else empty."""
    held, given = len(features.tables["interactions"]), len(data.ratings)
    if held == given:
        return ""
    return f"These are {held:,} of the {given:,} ratings: all those of some people, evenly taken."


def kinds_of(features: Features) -> dict[Kind, str]:
    """The kinds that there is a table of, and what they are called."""
    return {kind: name for kind, name in KINDS.items() if kind in features.tables}


def shown(value: float, feature: Feature, *, bare: bool = False) -> str:
    """A value as people read it, with its unit unless ``bare``: 12 %, 1994, 3.4 days."""
    if feature.unit == "share":
        return percent(value)
    if feature.unit == "year":
        return f"{value:.0f}"
    number = f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.2f}"
    if bare or feature.unit in SPOKEN_ALONE:
        return number
    first, *rest = feature.unit.split(" ", 1)
    return " ".join([number, first.removesuffix("s") if number == "1" else first, *rest])


def parquet(features: Features, kind: Kind) -> bytes:
    """A table as a Parquet file."""
    return features.tables[kind].to_parquet(index=False)


def _known(features: Features, feature: Feature) -> Floats:
    values: Any = features.tables[feature.of][feature.name]
    return np.asarray(values.dropna(), dtype=np.float64)
