"""The SVD laboratory: a small table of stars, its exact SVD, and what happens to cells that are hidden or spoilt."""

from recsys.insights.laboratory.decomposition import FILLS, Decomposition, Fill, decompose
from recsys.insights.laboratory.experiment import DAMAGES, Experiment, experiment
from recsys.insights.laboratory.readings import (
    curve_reading,
    factor_reading,
    histogram_reading,
    measured,
    rebuilt_reading,
    spectrum_reading,
    table_reading,
    why_different,
)
from recsys.insights.laboratory.table import (
    LARGEST,
    Corner,
    RatingTable,
    example_ratings,
    rating_corner,
    typed_ratings,
)

__all__ = [
    "DAMAGES",
    "FILLS",
    "LARGEST",
    "Corner",
    "Decomposition",
    "Experiment",
    "Fill",
    "RatingTable",
    "curve_reading",
    "decompose",
    "example_ratings",
    "experiment",
    "factor_reading",
    "histogram_reading",
    "measured",
    "rating_corner",
    "rebuilt_reading",
    "spectrum_reading",
    "table_reading",
    "typed_ratings",
    "why_different",
]
