"""The owner's secret, and how tries to say it are slowed. Plain Python: it knows no page, and `recsys` no owner."""

import hmac
import logging
import math
import threading
import time
from collections.abc import Callable
from hashlib import sha256

from recsys.errors import NotAllowedError

FIRST_WAIT, LONGEST_WAIT = 1, 60
"""Seconds after a wrong try."""
_log = logging.getLogger(__name__)


class OwnerSecret:
    """Compared in constant time; each wrong try doubles the wait before the next, for the whole server.

    Not for each visit, because a new tab is a new one. During the wait nothing is compared, so that the right secret is
    refused as well: else guessing would not be slower. Nobody is kept waiting, only refused.
    """

    def __init__(self, secret: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._digest = _digest(secret)
        self._clock = clock
        self._lock = threading.Lock()
        self._wait = FIRST_WAIT
        self._closed_until = -math.inf

    def check(self, tried: str) -> None:
        """Return for the right secret. Raises NotAllowedError for a wrong one and for any that comes too soon."""
        with self._lock:
            now = self._clock()
            if now < self._closed_until:
                left = math.ceil(self._closed_until - now)
                raise NotAllowedError(
                    f"Too many wrong tries. Try again in {left} second{'' if left == 1 else 's'}."
                )
            if not hmac.compare_digest(_digest(tried), self._digest):
                _log.warning(
                    "A wrong owner's secret. Whatever comes in the next %d s is refused.", self._wait
                )
                self._closed_until = now + self._wait
                self._wait = min(2 * self._wait, LONGEST_WAIT)
                raise NotAllowedError("That is not the owner's secret.")
            self._wait = FIRST_WAIT


def _digest(text: str) -> bytes:
    """Blanks around it, as a copied line has them, do not count."""
    return sha256(text.strip().encode("utf-8", "surrogatepass")).digest()
