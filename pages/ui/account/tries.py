"""Which browsers were sent away to sign in: Streamlit brings each back without a word. Plain Python."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

LONGEST = 600
"""Seconds after which a try counts as given up."""
MOST = 1_000


@dataclass(frozen=True)
class Try:
    """A browser that was sent away."""

    began: float
    me: str | None = field(repr=False)
    """The secret of the guest's list that was open, which the address forgets on the way."""


class Tries:
    """Remembered in this process alone, by a digest, for ten minutes and for the latest thousand browsers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tried: dict[str, Try] = {}

    def begin(self, browser: str | None, me: str | None = None) -> None:
        """This browser leaves, from a guest's list; None is a browser that cannot be told from others."""
        if browser is None:
            return
        with self._lock:
            self._tried.pop(_digest(browser), None)
            self._tried[_digest(browser)] = Try(self._clock(), me)
            while len(self._tried) > MOST:
                del self._tried[next(iter(self._tried))]

    def of(self, browser: str | None) -> Try | None:
        """How this browser left, until it is said that it is back; None for one that did not."""
        if browser is None:
            return None
        with self._lock:
            tried = self._tried.get(_digest(browser))
        return tried if tried is not None and self._clock() - tried.began <= LONGEST else None

    def end(self, browser: str | None) -> None:
        """This browser is back."""
        if browser is not None:
            with self._lock:
                self._tried.pop(_digest(browser), None)


def token_of(cookie: str | None) -> str | None:
    """The token in Streamlit's cookie against forged requests, ``2|mask|masked token|when``; None for any other text.

    The cookie itself tells no browser: each answer of the server masks the same token anew.
    """
    try:
        version, mask, masked, _ = (cookie or "").split("|")
        key, token = bytes.fromhex(mask), bytes.fromhex(masked)
    except ValueError:
        return None
    if version != "2" or not key:
        return None
    return bytes(byte ^ key[place % len(key)] for place, byte in enumerate(token)).hex()


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


TRIES = Tries()
