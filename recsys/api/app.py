"""create_app: the API of an engine."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from recsys.api import conditional, limits, problems
from recsys.api.routes.data import DataRoutes
from recsys.api.routes.films import FilmRoutes
from recsys.api.routes.lists import ListRoutes
from recsys.api.routes.profiles import ProfileRoutes
from recsys.api.routes.route import add_all
from recsys.api.served import Served
from recsys.api.settings import Settings
from recsys.dataset import Profile
from recsys.engine import Engine
from recsys.jobs import prepare, shared_queue
from recsys.tuning import Lister

DESCRIPTION = "What the app Marquee recommends, for programs."
TABLES: Mapping[str, type[DataRoutes] | type[FilmRoutes] | type[ListRoutes] | type[ProfileRoutes]] = {
    "data": DataRoutes,
    "films": FilmRoutes,
    "lists": ListRoutes,
    "profiles": ProfileRoutes,
}
_log = logging.getLogger(__name__)


def create_app(engine: Engine, settings: Settings = Settings()) -> FastAPI:  # noqa: B008  (frozen)
    """An ASGI app; when it starts it opens the first data set and loads its default model, where that is trained."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(warm_up, engine)
        yield

    app = FastAPI(
        title="Marquee",
        version=_version(),
        description=DESCRIPTION,
        lifespan=lifespan,
        redirect_slashes=False,  # clients send keys and secrets along, maybe to http:// behind a proxy
    )
    app.state.engine, app.state.settings = engine, settings
    problems.install(app)
    conditional.install(app)
    limits.install(app, settings)
    served = Served(engine, settings)
    for tag, routes in TABLES.items():
        add_all(app, tag, routes(served).table)
    app.add_api_route("/v1/health", health, methods=["GET"], tags=["server"], operation_id="health")
    return app


def health() -> dict[str, str]:
    """Whether the server answers; needs no key."""
    return {"status": "ok"}


def warm_up(engine: Engine) -> None:
    """Read what most calls need, so that the first caller waits no longer than the others.

    A usual model that is not there is begun. A server starts also where something of this is damaged.
    """
    try:
        data = engine.dataset(engine.library.default_dataset())
        name = engine.default_model(data)
        if engine.is_ready(data, name):
            Lister(data, engine.model(data, name)).top(Profile.of([], []), 1)
        else:
            prepare(shared_queue(), engine, data, name)
        engine.profiles.warm_up()
        conditional.program()
    except Exception:
        _log.exception("The default data set or model could not be read at the start")


def _version() -> str:
    try:
        return version("marquee")
    except PackageNotFoundError:  # run from its folder
        return "0"
