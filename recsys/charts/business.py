"""The figures of the business view: for each reading of recsys.business the function of its name."""

from recsys.charts.business_works import (
    arrivals,
    attention,
    coverage,
    decay,
    depth,
    finders,
    freshness,
    gems,
    niches,
    offered,
    over_served,
    performers,
    reach,
    trend,
    unfound,
)

__all__ = [
    "arrivals",
    "attention",
    "coverage",
    "decay",
    "depth",
    "finders",
    "freshness",
    "gems",
    "niches",
    "offered",
    "over_served",
    "performers",
    "reach",
    "trend",
    "unfound",
]
