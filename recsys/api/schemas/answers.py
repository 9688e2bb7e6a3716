"""Films, lists, guesses and reasons as they come back: with the keys of ``--json``; what a model cannot say is null."""

import math
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


Number = Annotated[float | None, BeforeValidator(_finite)]


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
    other_titles: tuple[str, ...]
    year: int | None
    series: bool
    genres: tuple[str, ...]
    directors: tuple[str, ...]
    cast: tuple[str, ...]
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


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it; ``detail`` is one sentence for a person."""

    type: str
    title: str
    status: int
    detail: str
