"""What comes back. The keys are those of the command line with ``--json``; what a model cannot say is null."""

import math
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


Number = Annotated[float | None, BeforeValidator(_finite)]


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


class Found(BaseModel):
    """A film that a search found."""

    item_id: int
    title: str
    year: int | None
    also: str


class FilmsFound(BaseModel):
    """What a search found, the best match first."""

    items: list[Found]


class Film(BaseModel):
    """All that is known of a film."""

    item_id: int
    title: str
    other_titles: list[str]
    year: int | None
    series: bool
    genres: list[str]
    directors: list[str]
    cast: list[str]
    runtime: int | None
    language: str
    country: str
    overview: str
    ratings: int
    average: Number


class SimilarFilm(BaseModel):
    """A film like another one, and what they have in common."""

    item_id: int
    title: str
    year: int | None
    score: Number
    why: str


class SimilarFilms(BaseModel):
    """Films like another one, the most similar first."""

    model: str
    items: list[SimilarFilm]


class Guessed(BaseModel):
    """What a model guesses of a film for a person."""

    item_id: int
    title: str
    year: int | None
    score: Number
    predicted: Number
    low: Number
    high: Number


class Listed(Guessed):
    """A film of a list; ``because`` where the person's taste moved it above better scores."""

    because: str | None = None


class FilmList(BaseModel):
    """A list, best first; ``told_by`` says what a model of sessions learned from."""

    model: str
    items: list[Listed]
    told_by: str | None = None


class FilmLists(BaseModel):
    """One list a profile, in their order."""

    lists: list[FilmList]


class Guesses(BaseModel):
    """Guesses in the order of the films asked for."""

    model: str
    items: list[Guessed]


class InStars(BaseModel):
    """What a film of the profile added, in stars."""

    item_id: int
    title: str
    rating: Number
    stars: float


class InScore(BaseModel):
    """What a film of the profile added to the score that orders a list."""

    item_id: int
    title: str
    rating: Number
    score: float


class _Sum(BaseModel):
    """A score taken apart: it is the sum of the baseline and the contributions."""

    score: float
    predicted: Number
    baseline: dict[str, float]
    mood: float


class Ranking(_Sum):
    """The score that orders lists, taken apart."""

    contributions: list[InScore]


class Explained(_Sum):
    """Why a film has its stars; ``ranking`` where lists are ordered by another score."""

    contributions: list[InStars]
    model: str
    title: str
    ranking: Ranking | None = None
    because: str | None = None


class Secret(BaseModel):
    """The secret of a new profile: the only way to it, and kept nowhere."""

    me: str


class Kept(BaseModel):
    """A film of a saved profile: it can be sent back as part of a profile."""

    item_id: int
    rating: Number
    timestamp: int | None
    weight: float


class SavedProfile(BaseModel):
    """All that a person said about a data set, the oldest rating first."""

    name: str
    ratings: list[Kept]
    saved: list[int]
    hidden: list[int]
    unseen: list[int]
    can_undo: bool
    revision: int


class Change(BaseModel):
    """A change that is on the disk; ``changed`` is false where everything was so already."""

    changed: bool
    can_undo: bool
    revision: int


class Undone(BaseModel):
    """What was taken back: null where there was nothing."""

    undone: str | None
    item_id: int | None
    rating: Number
    restored: Number
    mark: str | None
    n_items: int
    can_undo: bool


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it; ``detail`` is one sentence for a person."""

    type: str
    title: str
    status: int
    detail: str
