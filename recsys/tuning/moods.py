"""Moods: what somebody feels like tonight, as a tuning."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from weakref import WeakKeyDictionary

from recsys.dataset import Dataset
from recsys.tuning.crowd import Crowd
from recsys.tuning.tuning import Tuning
from recsys.tuning.wanted import FilmFilter

ENOUGH = 40
"""So many films a mood must leave to choose from."""
LIGHT = FilmFilter(
    genres=("Comedy", "Animation", "Family", "Children", "Musical", "Romance"),
    avoid=("Horror", "War", "Crime", "Thriller", "Film-Noir", "Mystery", "Drama"),
)
EXCITING = FilmFilter(
    genres=("Thriller", "Action", "Horror"), avoid=("Comedy", "Children", "Family", "Romance")
)
FOR_ALL = FilmFilter(genres=("Children", "Family", "Animation"), avoid=("Horror", "War", "Crime", "Thriller"))
FOREIGN = FilmFilter(
    languages=("fr", "it", "es", "de", "pt", "sv", "da", "pl", "ru", "fa", "hi", "ja", "ko", "zh", "cn")
)

MOODS: Mapping[str, Tuning] = {
    "Something light": Tuning(wanted=LIGHT),
    "Edge of the seat": Tuning(wanted=EXCITING),
    "Under two hours": Tuning(wanted=FilmFilter(longest=119)),
    "For the whole family": Tuning(wanted=FOR_ALL),
    "A classic": Tuning(favourites=1, wanted=FilmFilter(years=(0, 1979))),
    "From elsewhere": Tuning(wanted=FOREIGN),
    "A series": Tuning(wanted=FilmFilter(kinds=("series",))),
    "A safe bet": Tuning(safe=3),
    "Surprise me": Tuning(adventure=2, diversity=2),
}
"""Name -> the tuning that it stands for, by the genres that data sets have."""


def moods(data: Dataset) -> list[tuple[str, Tuning]]:
    """The moods that this data can serve, in the order of ``MOODS``, with the genres and languages that it has.

    A mood is left out where it asks for what the data does not know, or has fewer than ``ENOUGH`` films of, and where
    it would leave out nothing. Found once for a data set.
    """
    known = _moods.get(data)
    if known is None:
        served = {name: _served(data, mood) for name, mood in MOODS.items()}
        known = _moods[data] = [(name, tuning) for name, tuning in served.items() if tuning is not None]
    return list(known)


_moods: "WeakKeyDictionary[Dataset, list[tuple[str, Tuning]]]" = WeakKeyDictionary()


def _served(data: Dataset, mood: Tuning) -> Tuning | None:
    """A mood with the names that the data has; None where it cannot be served."""
    asked, there = mood.wanted, {genre for genres in data.catalog.genres for genre in genres}
    wanted = replace(
        asked,
        genres=_among(asked.genres, there),
        avoid=_among(asked.avoid, there),
        languages=_among(asked.languages, set(data.catalog.languages)),
    )
    means_nothing = bool(asked.genres and not wanted.genres) or bool(asked.languages and not wanted.languages)
    if means_nothing or (mood.diversity and not Crowd.of(data).knows_facts):
        return None
    if asked != FilmFilter() and not ENOUGH <= int(wanted.passing(data).sum()) < len(data.catalog):
        return None
    return replace(mood, wanted=wanted)


def _among(names: tuple[str, ...], there: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in there)
