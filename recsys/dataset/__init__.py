"""What data is: ratings, a person's profile, the catalog of items, what else is known, and all together."""

from recsys.dataset.behaviour import EVENT_WORDS, EVENTS, Behaviour
from recsys.dataset.catalog import CATALOG_COLUMNS, Catalog
from recsys.dataset.dataset import Dataset, Source
from recsys.dataset.places import country_name, language_name
from recsys.dataset.profile import HEAVIEST, Profile, weight_of
from recsys.dataset.ratings import Ratings
from recsys.dataset.rejection import Rejection
from recsys.dataset.scale import Scale

__all__ = [
    "CATALOG_COLUMNS",
    "EVENTS",
    "EVENT_WORDS",
    "HEAVIEST",
    "Behaviour",
    "Catalog",
    "Dataset",
    "Profile",
    "Ratings",
    "Rejection",
    "Scale",
    "Source",
    "country_name",
    "language_name",
    "weight_of",
]
