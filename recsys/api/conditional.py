"""ETag: a GET whose answer the caller has already is answered by 304, before anything is computed."""

import hashlib
from typing import Annotated

from fastapi import Depends, FastAPI, Request, Response

import recsys
from recsys.store.measurements import digest_of

REVALIDATE = "private, no-cache"
"""Kept by the caller alone, and asked about each time: data and models change under their names."""


def program() -> str:
    """Tells this program from any other version of it; read once."""
    return digest_of(recsys)


class NotModified(Exception):  # noqa: N818  (an answer, no fault)
    """The caller has this very answer."""

    def __init__(self, etag: str) -> None:
        super().__init__()
        self.headers = {"ETag": etag, "Cache-Control": REVALIDATE}


class Conditional:
    """A GET that may be conditional (RFC 9110, 13.1.2)."""

    def __init__(self, request: Request, response: Response) -> None:
        self._request, self._response = request, response

    def on(self, *versions: object) -> None:
        """Say from what the answer follows, beside its address; raises NotModified where the caller has that one."""
        url = self._request.url
        told = "\n".join([program(), url.path, url.query, *map(str, versions)])
        etag = f'"{hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]}"'
        known = self._request.headers.get("If-None-Match", "")
        if etag in (one.strip().removeprefix("W/") for one in known.split(",")) or known.strip() == "*":
            raise NotModified(etag)
        self._response.headers["ETag"] = etag
        self._response.headers["Cache-Control"] = REVALIDATE


async def _conditional(request: Request, response: Response) -> Conditional:
    return Conditional(request, response)


Asked = Annotated[Conditional, Depends(_conditional)]


def install(app: FastAPI) -> None:
    """Answer NotModified by 304, without a body."""
    app.add_exception_handler(NotModified, _on_not_modified)


async def _on_not_modified(_request: Request, error: Exception) -> Response:
    return Response(status_code=304, headers=error.headers if isinstance(error, NotModified) else None)
