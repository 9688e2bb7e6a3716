"""The only Streamlit caches: what a process needs once."""

import gc
from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st

from pages.ui import owner
from recsys.business import Business, experiments, summary, worth
from recsys.dataset import Dataset, Profile
from recsys.engine import Engine, shared_engine
from recsys.insights import (
    Film,
    FilmMap,
    Honest,
    Own,
    Persona,
    Portrait,
    Sampled,
    Story,
    Tastes,
    beside_movielens,
    fans,
    laboratory,
    personas,
    quality_report,
    rehearse,
    together,
    warm_up,
)
from recsys.insights import map_points as points_of
from recsys.insights import own_figures as figures_of
from recsys.insights import portraits as portraits_of
from recsys.insights import typical_people as typical_of
from recsys.jobs import shared_queue
from recsys.logs import begin as begin_log
from recsys.metrics import begin as begin_metrics
from recsys.models import Recommender, keep_to_one_blas_thread
from recsys.tuning import Lister


@st.cache_resource(show_spinner="Opening the films…", max_entries=1)
def boot() -> Engine:
    """The engine, with the default data open.

    What is loaded now stays for good, so the garbage collector is told not to look through it again: a full
    collection would otherwise hold up every visitor for some 30 ms after each click.
    """
    begin_log()
    owner.rule()
    engine = shared_engine()
    begin_metrics(shared_queue().counts, engine.held)
    engine.library.tidy()
    engine.dataset(engine.library.default_dataset())
    keep_to_one_blas_thread()
    gc.collect()
    gc.freeze()
    return engine


Row = dict[str, Any]


def quality(data: Dataset) -> list[Row]:
    """The rows of a stored data set's quality report, made once."""
    return _quality(data.fingerprint, data)


def likeness(data: Dataset) -> list[Row]:
    """The rows that show a stored data set beside MovieLens, compared once."""
    return _likeness(data.fingerprint, data)


def corner(data: Dataset, n_films: int, n_people: int) -> laboratory.Corner:
    """A corner of a stored data set for the laboratory, picked once; its arrays are read-only."""
    return _corner(data.fingerprint, n_films, n_people, data)


def sentences(data: Dataset, business: Business) -> list[str]:
    """The sentences above the business view of a stored data set, computed once; nobody may change them."""
    return _sentences(data.fingerprint, business)


@st.cache_resource(show_spinner=False, max_entries=8)
def _sentences(fingerprint: str, _business: Business) -> list[str]:
    return summary(_business)


def measured(data: Dataset, business: Business | None) -> dict[str, worth.Measured]:
    """What a stored data set says about the inputs of the calculator, counted once; nobody may change it."""
    return _measured(data.fingerprint, business is not None, data, business)


def fans_of(film: Film, tastes: Tastes) -> Any:
    """The groups of a film's raters, counted once; shared, so nobody changes it."""
    return _fans(film.data.fingerprint, film.item_id, film, tastes)


def rated_together(film: Film, item_ids: Sequence[int]) -> dict[int, str]:
    """Who rated a film and each of some others, in words, counted once."""
    return _together(film.data.fingerprint, film.item_id, tuple(item_ids), film)


@st.cache_resource(show_spinner="Looking at who likes it…", max_entries=64)
def _fans(fingerprint: str, item_id: int, _film: Film, _tastes: Tastes) -> Any:
    return fans(_film, _tastes)


@st.cache_resource(show_spinner="Looking at who rated both…", max_entries=256)
def _together(fingerprint: str, item_id: int, item_ids: tuple[int, ...], _film: Film) -> dict[int, str]:
    return together(_film, item_ids)


def portraits(data: Dataset, business: Business | None, draw: int) -> list[Portrait]:
    """Some people of a stored data set, by segment where ``business`` has some; drawn once, nobody may change them."""
    return _portraits(data.fingerprint, business is not None, draw, data, business)


def typical_people(data: Dataset, business: Business, place: int) -> Any:
    """The most typical people of a segment of a stored data set, found once; nobody may change it."""
    return _typical(data.fingerprint, place, data, business)


@st.cache_resource(show_spinner="Looking for typical people…", max_entries=32)
def _typical(fingerprint: str, place: int, _data: Dataset, _business: Business) -> Any:
    return typical_of(Sampled(_data), _business.segments, place)


@st.cache_resource(show_spinner="Looking for people worth a look…", max_entries=32)
def _portraits(
    fingerprint: str, has_segments: bool, draw: int, _data: Dataset, _business: Business | None
) -> list[Portrait]:
    return portraits_of(Sampled(_data), None if _business is None else _business.segments, draw=draw)


@st.cache_resource(show_spinner="Picking films and people…", max_entries=16)
def _corner(fingerprint: str, n_films: int, n_people: int, _data: Dataset) -> laboratory.Corner:
    return laboratory.rating_corner(_data, n_films, n_people)


@st.cache_resource(show_spinner=False, max_entries=8)
def _measured(
    fingerprint: str, is_made: bool, _data: Dataset, _business: Business | None
) -> dict[str, worth.Measured]:
    return worth.measured(_data, None if _business is None else _business["staying"])


@st.cache_data(show_spinner="Looking through the data…", max_entries=8)
def _quality(fingerprint: str, _data: Dataset) -> list[Row]:
    return [
        {str(key): value for key, value in row.items()} for row in quality_report(_data).to_dict("records")
    ]


@st.cache_data(show_spinner="Comparing with MovieLens…", max_entries=8)
def _likeness(fingerprint: str, _data: Dataset) -> list[Row]:
    return [
        {str(key): value for key, value in row.items()} for row in beside_movielens(_data).to_dict("records")
    ]


_VERSIONS: "WeakKeyDictionary[Recommender, int]" = WeakKeyDictionary()
_NUMBERS = count()


def _version(model: Recommender) -> int:
    """Tells a fitted model from one that was trained under its name later."""
    return _VERSIONS.setdefault(model, next(_NUMBERS))


def own_figures(data: Dataset, model: Recommender, profile: Profile, honest: Honest) -> Own:
    """``insights.own_figures`` of these very ratings, worked out once; shared, so nobody changes them."""
    said = tuple(part.tobytes() for part in (profile.item_ids, profile.ratings, profile.weights))
    judged = (honest.person, honest.is_measured)
    return _own_figures(data.fingerprint, _version(model), said, judged, honest, data, model, profile)


@st.cache_resource(show_spinner="Hiding each of your ratings in turn…", max_entries=64)
def _own_figures(
    fingerprint: str,
    version: int,
    said: tuple[bytes, ...],
    judged: tuple[int | None, bool],
    _honest: Honest,
    _data: Dataset,
    _model: Recommender,
    _profile: Profile,
) -> Own:
    return figures_of(_data, _model, _profile, _honest)


def map_points(data: Dataset, film_map: FilmMap) -> Any:
    """The rows of ``insights.map_points``, made once; nobody may change them."""
    return _map_points(data.fingerprint, data, film_map)


@st.cache_resource(show_spinner=False, max_entries=3)
def _map_points(fingerprint: str, _data: Dataset, _film_map: FilmMap) -> Any:
    return points_of(_data, _film_map)


def offered(data: Dataset) -> experiments.Offered:
    """What a stored data set has to offer an experiment, counted once."""
    return _offered(data.fingerprint, data)


@st.cache_resource(show_spinner=False, max_entries=8)
def _offered(fingerprint: str, _data: Dataset) -> experiments.Offered:
    return experiments.offered(_data)


@st.cache_resource(show_spinner="Simulating visitors…", max_entries=32)
def learned(versions: tuple[tuple[str, float], ...], visitors: int, seed: int) -> experiments.Learned:
    """What choosing while learning costs on these versions; drawn once, nobody may change it."""
    return experiments.learn(dict(versions), visitors, seed=seed)


@st.cache_resource(show_spinner="Simulating tests…", max_entries=32)
def peeked(rate: float, visitors: int, days: int) -> experiments.Peeking:
    """What looking every day does; drawn once, nobody may change it."""
    return experiments.peek(rate, visitors, days)


def personas_of(data: Dataset) -> list[Persona]:
    """The personas of a stored data set, found once; nobody may change them."""
    return _personas(data.fingerprint, data)


def stories(data: Dataset, lister: Lister) -> list[Story]:
    """What each persona's story says with the usual list of a model, rehearsed once."""
    return _stories(data.fingerprint, _version(lister.model), data, lister)


@st.cache_resource(show_spinner="Looking for people worth a look…", max_entries=8)
def _personas(fingerprint: str, _data: Dataset) -> list[Persona]:
    return personas(_data)


@st.cache_resource(show_spinner="Rehearsing…", max_entries=8)
def _stories(fingerprint: str, version: int, _data: Dataset, _lister: Lister) -> list[Story]:
    return [rehearse(persona, _lister) for persona in personas_of(_data)]


def warm(engine: Engine, data: Dataset, model_name: str) -> None:
    """Make ready what the first click of a presentation needs, once; people of the data and their stories too."""
    model = engine.model(data, model_name)
    _warm(data.fingerprint, _version(model), engine, Lister(data, model))


@st.cache_resource(show_spinner="Getting ready for the room…", max_entries=8)
def _warm(fingerprint: str, version: int, _engine: Engine, _lister: Lister) -> bool:
    warm_up(_lister)
    stories(_lister.data, _lister)
    _engine.profiles.warm_up()
    return True
