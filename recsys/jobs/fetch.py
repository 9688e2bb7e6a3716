"""Fetch a file over https, with limits; nothing that a server says is trusted."""

import hashlib
import http.client
import ssl
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from recsys.errors import DownloadError, RecsysError, StoreError

TIMEOUT = 15.0
"""Seconds without a single byte after which a server counts as silent."""
CHUNK = 2**18
NOT_FOUND = 404
LOCAL = ("127.0.0.1", "localhost", "::1")
AGENT = {"User-Agent": "Marquee (a film recommender)"}

OnBytes = Callable[[int, int | None], None]
"""Told how many bytes have come and how many there will be (None: not known); it may raise Cancelled."""


def fetch(
    url: str, target: Path, whose: str, *, most: int, on_bytes: OnBytes, timeout: float = TIMEOUT
) -> str:
    """Write what is behind ``url`` to the new file ``target``; returns its md5 in hexadecimal.

    ``whose`` names the server in sentences; ``most`` is how many bytes may come. Raises DownloadError, of which
    nothing but a partial ``target`` remains, and StoreError when the disk refuses.
    """
    digest = hashlib.md5(usedforsecurity=False)
    with _answer(url, whose, timeout) as (answer, announced):
        if announced is not None and announced > most:
            raise _too_large(url, most)
        received = 0
        with _writing(target) as write:
            while chunk := answer.read1(CHUNK):
                received += len(chunk)
                if received > most:
                    raise _too_large(url, most)
                digest.update(chunk)
                write(chunk)
                on_bytes(received, announced)
    if announced is not None and received < announced:
        raise _broke_off(url)
    return digest.hexdigest()


def fetch_text(url: str, whose: str, *, most: int, timeout: float = TIMEOUT) -> str:
    """The first ``most`` bytes behind ``url`` as text. Raises DownloadError."""
    text = b""
    with _answer(url, whose, timeout) as (answer, _):
        while len(text) < most and (chunk := answer.read1(most - len(text))):
            text += chunk
    return text.decode("ascii", errors="replace")


def check_url(url: str) -> None:
    """Raise ValueError unless ``url`` is https, or http on this very machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise ValueError(
            f"Files are fetched over https alone, got an address that starts with “{parts.scheme}”."
        )


class _SameServer(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to the same scheme and server."""

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any
    ) -> Any:
        """As urllib does it, but an address that is none leaves no connection open."""
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except ValueError:
            fp.close()
            raise

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (new.scheme, new.netloc) != (old.scheme, old.netloc):
            fp.close()
            raise DownloadError(
                f"{_file(req.full_url)} is said to be on another server now, which is not followed."
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """What opens http and https alone: urllib's usual one would also open files and FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SameServer(),
    ):
        opener.add_handler(handler)
    return opener


@contextmanager
def _answer(url: str, whose: str, timeout: float) -> Iterator[tuple[http.client.HTTPResponse, int | None]]:
    """The server's answer and its length where it is said; what goes wrong becomes one sentence."""
    check_url(url)
    try:
        request = urllib.request.Request(url, headers=AGENT)  # noqa: S310  (check_url)
        with _opener().open(request, timeout=timeout) as answer:
            length = str(answer.headers.get("Content-Length") or "")
            yield answer, int(length) if length.isascii() and length.isdigit() else None
    except RecsysError:
        raise
    except HTTPError as error:
        raise _refused(error, url, whose) from error
    except (
        OSError,
        ValueError,
        http.client.HTTPException,
    ) as error:  # ValueError: an answer with a wild address
        raise _failed(error, url, whose) from error


def _refused(error: HTTPError, url: str, whose: str) -> DownloadError:
    error.close()
    if error.code == NOT_FOUND:
        return DownloadError(f"{whose} has no file {_file(url)} at the known address any more.")
    return DownloadError(
        f"{whose} answered with an error ({error.code}) instead of {_file(url)}; try again later."
    )


def _failed(error: Exception, url: str, whose: str) -> DownloadError:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return DownloadError(f"{whose} has not answered for a while; try again later.")
    if isinstance(reason, ssl.SSLError):
        return DownloadError(
            f"{whose} could not prove that it is {whose} (its certificate), so nothing was downloaded."
        )
    if isinstance(error, URLError):
        return DownloadError(
            f"{whose} could not be reached: this computer seems to be offline. What is here already works without it."
        )
    return _broke_off(url)


def _broke_off(url: str) -> DownloadError:
    return DownloadError(f"The download of {_file(url)} broke off halfway; try again.")


def _too_large(url: str, most: int) -> DownloadError:
    return DownloadError(f"{_file(url)} is larger than {most / 1e6:,.0f} MB, the limit for a download.")


def _file(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


@contextmanager
def _writing(target: Path) -> Iterator[Callable[[bytes], None]]:
    """A function that writes to a new file; what the disk says becomes one sentence."""
    try:
        file = target.open("xb")
    except OSError as error:
        raise _disk(error) from error

    def write(chunk: bytes) -> None:
        try:
            file.write(chunk)
        except OSError as error:
            raise _disk(error) from error

    try:
        yield write
    finally:
        try:
            file.close()
        except OSError as error:
            raise _disk(error) from error


def _disk(error: OSError) -> StoreError:
    return StoreError(f"The download cannot be kept: {error.strerror or 'the disk refused'}.")
