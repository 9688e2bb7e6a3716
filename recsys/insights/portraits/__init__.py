"""People worth a look: a few of a data set, each with what is telling about them."""

from recsys.insights.portraits.portraits import GenreShare, Portrait, portraits, typical_people
from recsys.insights.portraits.sampled import Sampled

__all__ = ["GenreShare", "Portrait", "Sampled", "portraits", "typical_people"]
