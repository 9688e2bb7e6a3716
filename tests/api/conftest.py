"""The API in this process: the demo with its usual model, and a small data set of few films."""

import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from recsys.api.settings import Limits, Settings
from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.engine import Engine
from tests.serving import client_of

PEOPLE, FILMS = 30, 24
FIRST_ITEM, FIRST_PERSON = 100, 777_777_701
GENRES = ("Western", "Comedy", "Horror")
OPEN = Settings(needs_key=False, limits=Limits(calls_a_second=1e6))
"""To everybody, as often as tests call."""
Client = Any
MakeClient = Callable[..., Client]


def few() -> Dataset:
    """Each third of the people likes each third of the films; ids are of no other thing here."""
    item_ids = np.arange(FIRST_ITEM, FIRST_ITEM + FILMS)
    table = {
        "item_id": item_ids,
        "title": [f"Film {at}" for at in range(FILMS)],
        "year": [1980 + at for at in range(FILMS)],
        "genres": [GENRES[at % 3] for at in range(FILMS)],
    }
    catalog = Catalog.of(pd.DataFrame(table))
    chance = np.random.default_rng(4)
    pairs = [(person, at) for person in range(PEOPLE) for at in range(FILMS) if chance.random() < 0.5]
    stars = [5.0 if person % 3 == at % 3 else 2.0 for person, at in pairs]
    ratings = Ratings.of(
        [FIRST_PERSON + person for person, _ in pairs],
        [FIRST_ITEM + at for _, at in pairs],
        np.clip(np.round(2 * (stars + chance.normal(0, 0.5, len(pairs)))) / 2, 0.5, 5),
        (1_000_000 + 100 * np.arange(len(pairs))).tolist(),
        items=catalog.items,
    )
    return Dataset("few", ratings, catalog, Scale(), Source("hand", "Hand-made"))


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory, trained_demo: Path) -> Engine:
    """One for all tests of this folder: each makes the profiles that it changes."""
    engine = Engine(shutil.copytree(trained_demo, tmp_path_factory.mktemp("api") / "home"))
    engine.library.registry.save_dataset(few())
    engine.model(engine.dataset("few"))
    return engine


@pytest.fixture(scope="session")
def make_client(engine: Engine) -> MakeClient:
    """A client of an API with some settings."""

    def make(settings: Settings = OPEN) -> Client:
        return client_of(import_module("recsys.api.app").create_app(engine, settings))

    return make


@pytest.fixture(scope="session")
def client(make_client: MakeClient) -> Iterator[Client]:
    """A client of an API for strangers, which has started."""
    with make_client() as client:
        yield client


@pytest.fixture
def me(client: Client) -> dict[str, str]:
    """The header of a new profile."""
    return {"X-Profile": client.post("/v1/profiles").json()["me"]}
