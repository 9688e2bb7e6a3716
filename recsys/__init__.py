"""The public names of recsys."""

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.engine import Engine, Training, default_home, shared_engine
from recsys.errors import (
    BusyError,
    Cancelled,
    DataError,
    NotFittedError,
    RecsysError,
    StoreError,
    TrainingError,
    UnknownItemError,
    UnknownNameError,
    UnknownProfileError,
    UnknownUserError,
    UnsupportedError,
)
from recsys.evaluation import Evaluation, evaluate
from recsys.insights import (
    Bar,
    FilmSearch,
    SelfTest,
    about_you,
    because,
    films,
    quick_picks,
    rated_films,
    safe_csv,
    self_test,
    waterfall,
)
from recsys.jobs import Job, JobQueue, State
from recsys.models.base import Recommender
from recsys.models.bias import Bias
from recsys.models.ease import EASE
from recsys.models.hybrid import Hybrid
from recsys.models.popularity import Popularity
from recsys.models.results import Contribution, Epoch, Explanation, Predictions, Recommendations
from recsys.models.svd import SVD
from recsys.profiles import Kind, Mark, ProfileStore, Saved, SavedProfile, Undone
from recsys.registry import Registry
from recsys.sources import Imported, Rejection, read_source

__all__ = [
    "EASE",
    "SVD",
    "Bar",
    "Bias",
    "BusyError",
    "Cancelled",
    "Catalog",
    "Contribution",
    "DataError",
    "Dataset",
    "Engine",
    "Epoch",
    "Evaluation",
    "Explanation",
    "FilmSearch",
    "Hybrid",
    "Imported",
    "Job",
    "JobQueue",
    "Kind",
    "Mark",
    "NotFittedError",
    "Popularity",
    "Predictions",
    "Profile",
    "ProfileStore",
    "Ratings",
    "Recommendations",
    "Recommender",
    "RecsysError",
    "Registry",
    "Rejection",
    "Saved",
    "SavedProfile",
    "Scale",
    "SelfTest",
    "Source",
    "State",
    "StoreError",
    "Training",
    "TrainingError",
    "Undone",
    "UnknownItemError",
    "UnknownNameError",
    "UnknownProfileError",
    "UnknownUserError",
    "UnsupportedError",
    "about_you",
    "because",
    "default_home",
    "evaluate",
    "films",
    "quick_picks",
    "rated_films",
    "read_source",
    "safe_csv",
    "self_test",
    "shared_engine",
    "waterfall",
]
