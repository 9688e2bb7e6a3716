"""Engineered features of people, titles, ratings and the network between them, with formulas and units."""

from recsys.insights.features.feature import KINDS, NEEDS, Feature, Kind
from recsys.insights.features.features import FEATURES, Features, features_of, write_interactions
from recsys.insights.features.looking import (
    NOUNS,
    documentation,
    kinds_of,
    name_of,
    parquet,
    part_sentence,
    relations,
    relations_sentence,
    spread,
    spread_sentence,
)

__all__ = [
    "FEATURES",
    "KINDS",
    "NEEDS",
    "NOUNS",
    "Feature",
    "Features",
    "Kind",
    "documentation",
    "features_of",
    "kinds_of",
    "name_of",
    "parquet",
    "part_sentence",
    "relations",
    "relations_sentence",
    "spread",
    "spread_sentence",
    "write_interactions",
]
