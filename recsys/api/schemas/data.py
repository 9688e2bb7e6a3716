"""Data sets, models and what was measured of them, as they come back."""

from typing import Any

from pydantic import BaseModel


class Scale(BaseModel):
    """Which ratings a data set takes."""

    low: float
    high: float
    step: float


class DataSet(BaseModel):
    """A data set."""

    name: str
    label: str
    simulated: bool
    ratings: int
    users: int
    items: int
    scale: Scale
    default: bool


class DataSets(BaseModel):
    """All data sets of this server."""

    data: list[DataSet]


class Model(BaseModel):
    """A model: what it is called, what it does and what it can be asked for."""

    name: str
    label: str
    does: str
    trained: bool
    default: bool
    predicts_ratings: bool
    explains: bool
    finds_similar: bool


class Models(BaseModel):
    """The models of a data set, trained ones first."""

    models: list[Model]


class Measured(BaseModel):
    """The figures of a model under one protocol: null where nobody measured them, or ``why_not`` nobody can."""

    about: str
    protocol: str
    figures: dict[str, Any] | None
    why_not: str | None


class Evaluation(BaseModel):
    """What was measured of a model; asking measures nothing."""

    model: str
    measured: list[Measured]
