"""All models by name, each with its defaults in one place: its own class."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from recsys.errors import UnknownNameError
from recsys.models import hyperparameters
from recsys.models.als import ALS
from recsys.models.base import Recommender
from recsys.models.bayes import Bayes
from recsys.models.bias import Bias
from recsys.models.co_clustering import CoClustering
from recsys.models.composite import Composite, beneath, labels_of
from recsys.models.content import Content
from recsys.models.ease import EASE
from recsys.models.hybrid import Hybrid
from recsys.models.item_knn import ItemKNN
from recsys.models.neural import NeuralCF
from recsys.models.nmf import NMF
from recsys.models.popularity import Popularity
from recsys.models.session_knn import SessionKNN
from recsys.models.slope_one import SlopeOne
from recsys.models.surprise_svd import SurpriseSVD
from recsys.models.svd import SVD
from recsys.models.svdpp import SVDpp
from recsys.models.transitions import Transitions
from recsys.models.truncated_svd import TruncatedSVD
from recsys.models.user_knn import UserKNN
from recsys.models.weighted import Weighted

MODELS: Mapping[str, type[Recommender]] = {
    SVD.name: SVD,
    Bayes.name: Bayes,
    SurpriseSVD.name: SurpriseSVD,
    Bias.name: Bias,
    Popularity.name: Popularity,
    EASE.name: EASE,
    ALS.name: ALS,
    Hybrid.name: Hybrid,
    ItemKNN.name: ItemKNN,
    UserKNN.name: UserKNN,
    SlopeOne.name: SlopeOne,
    SVDpp.name: SVDpp,
    NMF.name: NMF,
    CoClustering.name: CoClustering,
    TruncatedSVD.name: TruncatedSVD,
    Content.name: Content,
    Weighted.name: Weighted,
    SessionKNN.name: SessionKNN,
    Transitions.name: Transitions,
    NeuralCF.name: NeuralCF,
}
DEFAULT_MODEL = Hybrid.name
LISTED = "parts"
"""The field, and the setting, of a model whose parts are a list."""
SMALL = 300_000
"""Up to so many ratings the best model is learned in less than a minute."""


@dataclass(frozen=True)
class Recipe:
    """What a model is made of when nobody says otherwise."""

    parts: Mapping[str, str] | tuple[str, ...]
    """Models by the fields that take them; or a list. ``create`` takes others in their place."""
    own: Mapping[str, Any] = field(default_factory=dict)
    """Hyperparameters that go with this list."""
    inner: Mapping[str, Any] = field(default_factory=dict)
    """Hyperparameters of whichever parts have them."""
    small: Mapping[str, str] = field(default_factory=dict)
    """Parts in place of the usual ones for data of at most ``SMALL`` ratings: better, and slower to learn."""


RECIPES: Mapping[str, Recipe] = {
    Hybrid.name: Recipe({"ranker": EASE.name, "rater": SVD.name}, small={"rater": Bayes.name}),
    Weighted.name: Recipe(
        (Content.name, ItemKNN.name, SVD.name),
        own={"weights": "0.3,0.4,0.3"},
        inner={"ranges": False},  # its own is another one, and learning each takes a second training
    ),
}


def create(name: str, **hyperparameters: Any) -> Recommender:
    """A model by name, unfitted; its parts take theirs as ``rater.n_factors`` or ``svd.n_factors``.

    Another part is named by its field, as in ``rater="als"``; where parts are a list, ``parts`` names all, joined by
    commas. Raises UnknownNameError for an unknown model, ValueError for an unknown hyperparameter.

    >>> create("svd", n_factors=20).n_factors
    20
    >>> create("weighted", parts="svd,ease", weights="0.2,0.8", **{"svd.n_factors": 20}).parts[0].n_factors
    20
    """
    known = settings_of(name, hyperparameters)
    for key in hyperparameters:
        if key not in known:
            raise ValueError(f"The {name} model has no setting {key}; it has: {', '.join(sorted(known))}.")
    settings = known | hyperparameters
    kind = MODELS[name]
    if not issubclass(kind, Composite):
        return kind(**settings)
    parts = _parts_of(name, hyperparameters)
    own = {
        key: value for key, value in settings.items() if not {key, key.partition(".")[0]} & {LISTED, *parts}
    }
    return kind.made_of(
        {label: create(part, **beneath(label, settings)) for label, part in parts.items()}, **own
    )


def suited(name: str, n_ratings: int, chosen: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What to give ``create`` for data of so many ratings: ``chosen``, and better parts where none of theirs is chosen.

    >>> suited("hybrid", 100_000)
    {'rater': 'bayes'}
    >>> suited("hybrid", 100_000, {"rater.n_factors": 20})
    {'rater.n_factors': 20}
    >>> suited("hybrid", 20_000_000)
    {}
    """
    chosen = dict(chosen or {})
    recipe = RECIPES.get(name)
    if recipe is None or n_ratings > SMALL:
        return chosen
    touched = {key.partition(".")[0] for key in chosen}
    return {label: part for label, part in recipe.small.items() if label not in touched} | chosen


def settings_of(name: str, chosen: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The hyperparameters of a model by name, with their defaults; ``chosen`` may name other ``parts`` than usual."""
    if name not in MODELS:
        raise UnknownNameError("model", name, list(MODELS))
    chosen = chosen or {}
    settings = hyperparameters.defaults_of(MODELS[name])
    recipe = RECIPES.get(name)
    if recipe is None:
        return settings
    parts = _parts_of(name, chosen)
    if isinstance(recipe.parts, tuple):
        settings[LISTED] = ",".join(parts.values())
        settings |= recipe.own if tuple(parts.values()) == recipe.parts else {}
    else:
        settings |= parts
    for label, part in parts.items():
        for key, default in settings_of(part, beneath(label, chosen)).items():
            settings[f"{label}.{key}"] = recipe.inner.get(key.rpartition(".")[2], default)
    return settings


def hyperparameters_of(model: Recommender) -> dict[str, Any]:
    """What ``create`` needs to make a model like this one, as JSON can keep it."""
    chosen = {name: _named(value) for name, value in model.get_params(deep=False).items()}
    if isinstance(model, Composite):
        for label, part in model.named_parts.items():
            chosen |= {f"{label}.{key}": value for key, value in hyperparameters_of(part).items()}
    return chosen


def _named(value: Any) -> Any:
    """Parts by the names of their models; anything else as it is."""
    if isinstance(value, tuple):
        return ",".join(map(_named, value))
    return value.name if isinstance(value, Recommender) else value


def _parts_of(name: str, chosen: Mapping[str, Any]) -> Mapping[str, str]:
    """The models that a model is made of, by label."""
    usual = RECIPES[name].parts
    if isinstance(usual, Mapping):
        return {label: _known(label, chosen.get(label, part)) for label, part in usual.items()}
    text = chosen.get(LISTED, ",".join(usual))
    names = [part.strip() for part in text.split(",")] if isinstance(text, str) else []
    if not names:
        raise ValueError(f"{LISTED} must be names of models joined by commas, got {text!r}.")
    return dict(zip(labels_of(names), [_known(LISTED, part) for part in names], strict=True))


def _known(setting: str, model: Any) -> str:
    match model:
        case str() if model in MODELS:
            return model
        case str():
            raise UnknownNameError("model", model, list(MODELS))
        case _:
            raise ValueError(f"{setting} must be the name of a model, got {model!r}.")
