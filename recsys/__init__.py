"""Marquee's library: what a notebook needs. The rest is imported from the sub-packages."""

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale
from recsys.engine import Engine
from recsys.errors import DataError, RecsysError
from recsys.evaluation import Evaluation, evaluate
from recsys.histories import read_history
from recsys.models.als import ALS
from recsys.models.base import Recommender
from recsys.models.bayes import Bayes
from recsys.models.bias import Bias
from recsys.models.co_clustering import CoClustering
from recsys.models.content import Content
from recsys.models.ease import EASE
from recsys.models.hybrid import Hybrid
from recsys.models.item_knn import ItemKNN
from recsys.models.neural import NeuralCF
from recsys.models.nmf import NMF
from recsys.models.popularity import Popularity
from recsys.models.results import Explanation, PairPredictions, Predictions, Recommendations
from recsys.models.session_knn import SessionKNN
from recsys.models.slope_one import SlopeOne
from recsys.models.surprise_svd import SurpriseSVD
from recsys.models.svd import SVD
from recsys.models.svdpp import SVDpp
from recsys.models.transitions import Transitions
from recsys.models.truncated_svd import TruncatedSVD
from recsys.models.user_knn import UserKNN
from recsys.models.weighted import Weighted
from recsys.sources import TableMapping, read_source

__all__ = [
    "ALS",
    "EASE",
    "NMF",
    "SVD",
    "Bayes",
    "Bias",
    "Catalog",
    "CoClustering",
    "Content",
    "DataError",
    "Dataset",
    "Engine",
    "Evaluation",
    "Explanation",
    "Hybrid",
    "ItemKNN",
    "NeuralCF",
    "PairPredictions",
    "Popularity",
    "Predictions",
    "Profile",
    "Ratings",
    "Recommendations",
    "Recommender",
    "RecsysError",
    "SVDpp",
    "Scale",
    "SessionKNN",
    "SlopeOne",
    "SurpriseSVD",
    "TableMapping",
    "Transitions",
    "TruncatedSVD",
    "UserKNN",
    "Weighted",
    "evaluate",
    "read_history",
    "read_source",
]
