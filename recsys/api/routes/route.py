"""Route: one row of the tables from which the API and its description are made."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Path, Query
from fastapi.security import HTTPBearer

from recsys.api.problems import MEDIA_TYPE
from recsys.api.schemas.answers import Problem
from recsys.api.settings import Settings
from recsys.profiles import Mark

DataName = Annotated[str, Path(max_length=64, description="A data set by name.", examples=["demo"])]
MarkPath = Annotated[Mark, Path(description="What is said of the film.", examples=["saved"])]
ModelPath = Annotated[str, Path(max_length=64, description="A model by name.", examples=["hybrid"])]
ItemPath = Annotated[int, Path(ge=-(2**63), lt=2**63, description="The id of a film.", examples=[1])]
Length = Annotated[int, Query(description="How many films.", examples=[5])]
ByModel = Annotated[str | None, Query(max_length=64, description="A model by name; else the usual one.")]
SecretMaybe = Annotated[
    str | None, Header(alias="X-Profile", max_length=64, description="The secret of a saved profile.")
]
SecretHeader = Annotated[
    str, Header(alias="X-Profile", max_length=64, description="The secret of a saved profile.")
]
EventId = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=64,
        description="Your name for this change: sent again, it is carried out once and answered as it was then; "
        "can_undo says what holds now.",
    ),
]


@dataclass(frozen=True)
class Route:
    """A method and a path below ``/v1``, what carries it out and what the description says."""

    method: str
    path: str
    work: Callable[..., Any]
    """Its name is the operation id; its docstring is the text of the description; its body is called ``sent``."""
    problems: Mapping[int, str] = field(default_factory=dict)
    """Status -> when."""
    status: int = 200
    conditional: bool = False

    def add_to(self, app: FastAPI, tag: str) -> None:
        """Serve it."""
        settings: Settings = app.state.settings
        reads_a_body = "sent" in inspect.signature(self.work).parameters
        unreadable = UNREADABLE if reads_a_body else {}
        responses = described(self.problems, unreadable, ALWAYS, around(settings))
        if self.conditional:
            responses[304] = {"description": "You have this answer already (If-None-Match)."}
        app.add_api_route(
            f"/v1{self.path}",
            self.work,
            methods=[self.method],
            tags=[tag],
            operation_id=self.work.__name__,
            status_code=self.status,
            responses=responses,
            dependencies=[BY_KEY] if settings.needs_key else None,
        )


BY_KEY = Depends(HTTPBearer(auto_error=False, description="A key of this server, mq_…."))
"""Only describes, so that the OpenAPI page and generated clients send the key: Access checks it."""
PROBLEM = Problem.model_json_schema()
RETRY_AFTER = {"description": "Seconds to wait, where they are known.", "schema": {"type": "integer"}}
UNREADABLE = {400: "The body cannot be read."}
ALWAYS = {422: "What was sent cannot be: the sentence says what."}
NO_DATA = {404: "There is no such data set or model."}
NO_FILM = {404: "There is no such data set, model or film."}
NO_PROFILE = {404: "There is no such data set, film or profile."}
NOT_READY = {
    409: "The model is not trained.",
    503: "The usual model is being trained; ask again after Retry-After seconds.",
}


def around(settings: Settings) -> dict[int, str]:
    """What the layers around every route answer, as this server is set: status -> when."""
    limits = settings.limits
    return {
        **({401: "No key was sent, or none of this server's."} if settings.needs_key else {}),
        408: f"The body took longer than {limits.body_seconds:g} seconds to arrive.",
        413: f"The body holds more than {limits.body_bytes:,} bytes.",
        **({421: "This server answers to this machine's own names only."} if settings.only_loopback else {}),
        429: f"More than {limits.calls_a_second:g} calls a second, on average.",
        503: "The server is busy with other calls, or what it keeps cannot be read or written now.",
    }


def described(*problems: Mapping[int, str]) -> dict[int | str, dict[str, Any]]:
    """Status -> the response of the description; one that several tables know has all their reasons."""
    reasons: dict[int, list[str]] = {}
    for table in problems:
        for status, when in table.items():
            reasons.setdefault(status, []).append(when)
    return {
        status: {
            "description": " ".join(reasons[status]),
            "content": {MEDIA_TYPE: {"schema": PROBLEM}},
            **({"headers": {"Retry-After": RETRY_AFTER}} if status in (429, 503) else {}),
        }
        for status in sorted(reasons)
    }


def add_all(app: FastAPI, tag: str, routes: Sequence[Route]) -> None:
    """Serve a table."""
    for route in routes:
        route.add_to(app, tag)
