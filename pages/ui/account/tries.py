"""Which browsers were sent away to sign in: Streamlit brings one back that failed without a word. Plain Python."""

import threading
import time
from collections.abc import Callable
from hashlib import sha256

LONGEST = 600
"""Seconds after which a try counts as given up."""
MOST = 1_000


class Tries:
    """Remembered in this process alone, by a digest, for ten minutes and for the latest thousand browsers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._began: dict[str, float] = {}

    def begin(self, browser: str | None) -> None:
        """This browser leaves; None is one that cannot be told from others."""
        if browser is None:
            return
        with self._lock:
            self._began.pop(_digest(browser), None)
            self._began[_digest(browser)] = self._clock()
            while len(self._began) > MOST:
                del self._began[next(iter(self._began))]

    def end(self, browser: str | None) -> bool:
        """Whether this browser had left; from now on it has not."""
        if browser is None:
            return False
        with self._lock:
            began = self._began.pop(_digest(browser), None)
        return began is not None and self._clock() - began <= LONGEST


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
