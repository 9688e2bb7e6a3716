"""Engineered features of people, titles, ratings and the network between them, with formulas and units."""

from recsys.insights.features.feature import KINDS, Feature, Kind
from recsys.insights.features.features import Features, features_of

__all__ = ["KINDS", "Feature", "Features", "Kind", "features_of"]
