"""Data sets and models, and what was measured of them."""

import math
from typing import Any

from recsys.api.conditional import Asked
from recsys.api.routes.route import NO_DATA, DataName, ModelPath, Route
from recsys.api.schemas.data import DataSet, DataSets, Evaluation, Measured, Model, Models, Scale
from recsys.api.served import Served
from recsys.comparison.comparison import Comparison, protocols_for
from recsys.dataset import Dataset
from recsys.models import WORDS, label


class DataRoutes:
    """What there is to ask about."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._engine = served.engine

    def list_data(self, asked: Asked) -> DataSets:
        """All data sets of this server, the demo first; one that an older version kept has to be imported again."""
        library = self._engine.library
        kept = [one for one in library.datasets() if library.registry.is_current(one["name"])]
        usual = library.default_dataset()
        asked.on(usual, [(one["name"], one["source"], sorted(one["sha256"].items())) for one in kept])
        return DataSets(
            data=[
                DataSet(
                    **{key: one[key] for key in ("name", "ratings", "users", "items")},
                    label=one["source"]["label"],
                    simulated=one["source"]["simulated"],
                    scale=Scale(**one["scale"]),
                    default=one["name"] == usual,
                )
                for one in kept
            ]
        )

    def list_models(self, data: DataName, asked: Asked) -> Models:
        """The models of a data set, those that are trained first. Only these, and the default one, give lists."""
        opened = self._served.dataset(data)
        names = self._engine.models(opened)
        usual = self._engine.default_model(opened)
        ready = {name: self._engine.is_ready(opened, name) for name in names}
        asked.on(opened.fingerprint, usual, [self._subject(opened, name) for name in names], ready)
        return Models(models=[self._model(opened, name, name == usual, ready[name]) for name in names])

    def get_evaluation(self, data: DataName, model: ModelPath, asked: Asked) -> Evaluation:
        """How well a model does on hidden ratings, as far as somebody measured it in the app or on the command line.

        Figures are null where nobody did: asking measures nothing.
        """
        opened = self._served.dataset(data)
        name = self._served.model_name(opened, model)
        asked.on(opened.fingerprint, self._subject(opened, name), self._engine.measurements.state(opened))
        comparison = self._engine.comparison(opened, {name: label(name)})
        return Evaluation(
            model=name,
            measured=[
                Measured(
                    about=about,
                    protocol=protocol,
                    figures=finite(comparison.figures(about).get(name)),
                    why_not=_why_not(comparison, about, name),
                )
                for about, protocol in protocols_for(opened).items()
            ],
        )

    def _model(self, data: Dataset, name: str, usual: bool, ready: bool) -> Model:
        kind = self._engine.subject(data, name).model
        model = self._engine.unfitted(data, name)
        return Model(
            name=name,
            label=label(kind),
            does=WORDS[kind].note if kind in WORDS else "",
            trained=ready,
            default=usual,
            predicts_ratings=model.predicts_ratings,
            explains=model.explains,
            finds_similar=model.finds_similar,
        )

    def _subject(self, data: Dataset, name: str) -> str:
        return str(self._engine.subject(data, name))

    @property
    def table(self) -> list[Route]:
        """All of them."""
        one = "/data/{data}/models"
        return [
            Route("GET", "/data", self.list_data, conditional=True),
            Route("GET", one, self.list_models, NO_DATA, conditional=True),
            Route("GET", one + "/{model}/evaluation", self.get_evaluation, NO_DATA, conditional=True),
        ]


def _why_not(comparison: Comparison, about: str, name: str) -> str | None:
    answered = comparison.answered.get(about)
    return comparison.impossible.get(about) if answered is None else answered.skipped.get(name)


def finite(value: Any) -> Any:
    """JSON knows no NaN: what nobody can say is null."""
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    return value
