"""What a caller gets when something fails: one sentence as problem+json (RFC 9457), never a traceback.

A RecsysError says its own sentence, the one that the app shows. What nobody expected gets an id that stands in the log
beside the rest. Nothing repeats what was sent.
"""

import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from recsys.errors import (
    BusyError,
    NotAllowedError,
    NotFittedError,
    RecsysError,
    StoreError,
    UnknownItemError,
    UnknownNameError,
    UnknownProfileError,
    UnknownUserError,
    UnsupportedError,
)

MEDIA_TYPE = "application/problem+json"
STATUSES: Mapping[type[Exception], int] = {
    UnknownItemError: 404,
    UnknownNameError: 404,
    UnknownProfileError: 404,
    UnknownUserError: 404,
    NotAllowedError: 403,
    NotFittedError: 409,
    UnsupportedError: 422,
    BusyError: 503,
    StoreError: 503,
}
"""The first that fits counts; any other RecsysError is about what was sent: 422."""
SENTENCES = {
    400: "The body cannot be read.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
}
"""What the framework refuses by itself."""
LONGEST_PLACE = 80
TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""As RFC 9110 calls them; what Python calls them depends on its version."""
_log = logging.getLogger(__name__)


class Problem(Exception):  # noqa: N818  (an answer, as RFC 9457 calls it)
    """An answer that is no 2xx: a status and one sentence for a person."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = headers


class Refused(Problem):
    """What was sent cannot be: 422."""

    def __init__(self, sentence: str) -> None:
        super().__init__(422, sentence)


@contextmanager
def refusing() -> Iterator[None]:
    """Make a ValueError of the block the caller's mistake: only where its sentence is for people."""
    try:
        yield
    except ValueError as mistake:
        raise Refused(str(mistake)) from mistake


def problem_body(status: int, sentence: str) -> dict[str, Any]:
    """The members of a problem: type, title, status, detail."""
    title = TITLES.get(status) or HTTPStatus(status).phrase
    said = sentence.encode("utf-8", "replace").decode()  # a name may hold half a character
    return {"type": "about:blank", "title": title, "status": status, "detail": said}


def problem_answer(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem as an answer of the server."""
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return JSONResponse(problem_body(status, sentence), status, kept, MEDIA_TYPE)


def answer_to(error: Exception) -> JSONResponse:
    """What an error is to a caller; what nobody expected is logged under the id that the caller reads."""
    if isinstance(error, Problem):
        return problem_answer(error.status, str(error), error.headers)
    if isinstance(error, RecsysError):
        status = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 422)
        return problem_answer(status, str(error))
    error_id = secrets.token_hex(4)
    _log.error("Error %s", error_id, exc_info=error)
    return problem_answer(500, f"Something went wrong (id {error_id}). Nothing was lost; please try again.")


class Unexpected:
    """Answers what nobody expected of a route.

    Starlette's handler of Exception, left for what happens in the layers around, raises it again after its answer,
    and the server logs it a second time.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, or answer 500."""
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            if scope["type"] != "http":
                raise
            await answer_to(error)(scope, receive, send)


def install(app: FastAPI) -> None:
    """Make every error of the app such an answer; before any other layer is put around it."""
    app.add_middleware(Unexpected)
    for kind in (Problem, RecsysError, Exception):
        app.add_exception_handler(kind, _on_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)


async def _on_error(_request: Request, error: Exception) -> JSONResponse:
    return answer_to(error)


async def _on_invalid(_request: Request, error: Exception) -> JSONResponse:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    return problem_answer(422, invalid_sentence(found[0]) if found else "The request cannot be read.")


async def _on_http(_request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    return problem_answer(status, SENTENCES.get(status, "The request cannot be carried out."), headers)


def invalid_sentence(found: Mapping[str, Any]) -> str:
    """The first thing that is wrong with a request, by where it stands; never what stands there.

    >>> invalid_sentence({"loc": ("body", "profile", "ratings", 3, "item_id"), "msg": "Input should be a number"})
    'profile.ratings.3.item_id in the body: input should be a number.'
    """
    kind = found.get("type")
    if kind == "json_invalid":
        return "The body is not JSON."
    if kind == "value_error":  # a check of our own, with a sentence of its own
        return str(found["ctx"]["error"])
    place, *names = found["loc"]
    if kind == "model_attributes_type" and not names:
        return "The body is no JSON object; is the Content-Type application/json?"
    where = f"{'.'.join(map(str, names))[:LONGEST_PLACE]} in the {place}" if names else f"The {place}"
    if kind == "too_long":
        return f"{where}: at most {found['ctx']['max_length']:,} can be sent."
    wrong = str(found["msg"]).rstrip(".")
    return f"{where}: {wrong[:1].lower()}{wrong[1:]}."
