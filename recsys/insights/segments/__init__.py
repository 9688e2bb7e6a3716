"""Groups of people who watch alike: found, checked for stability, and named in words."""

from recsys.insights.segments.choice import AGREED, CRITERION, best_agreement
from recsys.insights.segments.measures import GENRE
from recsys.insights.segments.segments import Segments, segments_of

__all__ = ["AGREED", "CRITERION", "GENRE", "Segments", "best_agreement", "segments_of"]
