"""What data is: ratings, a person's profile, the catalog of items, and the three together."""

from recsys.dataset.catalog import CATALOG_COLUMNS, Catalog
from recsys.dataset.dataset import Dataset, Source
from recsys.dataset.files import fingerprint_of, read_dataset, write_dataset
from recsys.dataset.profile import Profile
from recsys.dataset.ratings import Ratings
from recsys.dataset.scale import Scale

__all__ = [
    "CATALOG_COLUMNS",
    "Catalog",
    "Dataset",
    "Profile",
    "Ratings",
    "Scale",
    "Source",
    "fingerprint_of",
    "read_dataset",
    "write_dataset",
]
