"""Engineered features of people, titles, ratings and the network between them, with formulas and units."""

from recsys.insights.features.feature import KINDS, NEEDS, Feature, Kind
from recsys.insights.features.features import FEATURES, Features, features_of

__all__ = ["FEATURES", "KINDS", "NEEDS", "Feature", "Features", "Kind", "features_of"]
