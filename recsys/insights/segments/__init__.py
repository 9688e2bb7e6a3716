"""Groups of people who watch alike: found, checked for stability, and named in words."""

from recsys.insights.segments.segments import Segments, segments_of

__all__ = ["Segments", "segments_of"]
