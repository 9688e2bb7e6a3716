"""The figures of the business view: for each reading of recsys.business the function of its name."""

from recsys.charts.business_segments import (
    segment_loved,
    segment_offers,
    segment_profile,
    segment_taste,
    segment_tried,
    segments,
)

__all__ = [
    "segment_loved",
    "segment_offers",
    "segment_profile",
    "segment_taste",
    "segment_tried",
    "segments",
]
