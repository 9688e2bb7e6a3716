"""All models by name, each with its defaults in one place: its own class."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from recsys.errors import UnknownNameError
from recsys.models.base import Recommender
from recsys.models.bias import Bias
from recsys.models.co_clustering import CoClustering
from recsys.models.ease import EASE
from recsys.models.hybrid import PARTS, Hybrid
from recsys.models.item_knn import ItemKNN
from recsys.models.nmf import NMF
from recsys.models.popularity import Popularity
from recsys.models.slope_one import SlopeOne
from recsys.models.surprise_svd import SurpriseSVD
from recsys.models.svd import SVD
from recsys.models.svdpp import SVDpp
from recsys.models.truncated_svd import TruncatedSVD
from recsys.models.user_knn import UserKNN

MODELS: Mapping[str, type[Recommender]] = {
    SVD.name: SVD,
    SurpriseSVD.name: SurpriseSVD,
    Bias.name: Bias,
    Popularity.name: Popularity,
    EASE.name: EASE,
    Hybrid.name: Hybrid,
    ItemKNN.name: ItemKNN,
    UserKNN.name: UserKNN,
    SlopeOne.name: SlopeOne,
    SVDpp.name: SVDpp,
    NMF.name: NMF,
    CoClustering.name: CoClustering,
    TruncatedSVD.name: TruncatedSVD,
}
DEFAULT_MODEL = Hybrid.name


def create(name: str, **hyperparameters: Any) -> Recommender:
    """A model by name, unfitted. The hybrid's parts take theirs as ``rater.n_factors`` or ``ranker.regularization``.

    Raises UnknownNameError for an unknown model, ValueError for an unknown hyperparameter.

    >>> create("svd", n_factors=20).n_factors
    20
    """
    if name not in MODELS:
        raise UnknownNameError("model", name, list(MODELS))
    known = set(settings_of(name))
    for key in hyperparameters:
        if key not in known:
            raise ValueError(f"The {name} model has no setting {key}; it has: {', '.join(sorted(known))}.")
    own = {key: value for key, value in hyperparameters.items() if "." not in key}
    parts = {}
    if name == Hybrid.name:
        parts = {
            "ranker": EASE(**_part("ranker", hyperparameters)),
            "rater": SVD(**_part("rater", hyperparameters)),
        }
    return MODELS[name](**own, **parts)


def settings_of(name: str) -> dict[str, Any]:
    """The hyperparameters of a model by name, with their defaults."""
    if name not in MODELS:
        raise UnknownNameError("model", name, list(MODELS))
    settings = {
        parameter.name: parameter.default
        for parameter in fields(MODELS[name])
        if parameter.init and parameter.name not in PARTS
    }
    if name == Hybrid.name:
        for part, model in zip(PARTS, (EASE.name, SVD.name), strict=True):
            settings |= {f"{part}.{key}": default for key, default in settings_of(model).items()}
    return settings


def hyperparameters_of(model: Recommender) -> dict[str, Any]:
    """What ``create`` needs to make a model like this one."""
    params = model.get_params().items()
    return {name.replace("__", "."): value for name, value in params if not isinstance(value, Recommender)}


def _part(part: str, hyperparameters: Mapping[str, Any]) -> dict[str, Any]:
    prefix = f"{part}."
    return {
        key.removeprefix(prefix): value for key, value in hyperparameters.items() if key.startswith(prefix)
    }
