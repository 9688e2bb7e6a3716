"""Token buckets: how often each caller may call."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock


class Buckets:
    """A token bucket for each name: ``rate`` calls a second on average, ``burst`` at once.

    The ``most`` callers seen last are remembered; one that is forgotten starts again with a full bucket.
    """

    def __init__(
        self, rate: float, burst: float, most: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._most, self._clock = rate, burst, most, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, name: str) -> float:
        """Take a token: 0.0, or the seconds until there is one again.

        >>> now = [0.0]
        >>> buckets = Buckets(rate=2, burst=1, clock=lambda: now[0])
        >>> buckets.take("a"), buckets.take("a"), buckets.take("b")
        (0.0, 0.5, 0.0)
        """
        return self._take(name, 1.0, least=1.0)

    def owe(self, name: str, tokens: float) -> float:
        """Take more for a call that has its token: 0.0, or the seconds until a debt from before is paid.

        What is not there is owed, so a call may ask for more than a bucket holds; until that is paid ``take`` waits.

        >>> now = [0.0]
        >>> buckets = Buckets(rate=2, burst=1, clock=lambda: now[0])
        >>> buckets.take("a"), buckets.owe("a", 9), buckets.owe("a", 9), buckets.take("a")
        (0.0, 0.0, 4.5, 5.0)
        """
        return self._take(name, tokens, least=0.0)

    def _take(self, name: str, tokens: float, least: float) -> float:
        with self._lock:
            now = self._clock()
            left, before = self._left.pop(name, (self._burst, now))
            left = min(self._burst, left + (now - before) * self._rate)
            wait = max(0.0, least - left) / self._rate
            self._left[name] = (left if wait else left - tokens, now)
            if len(self._left) > self._most:
                self._left.popitem(last=False)
            return wait

    def __len__(self) -> int:
        return len(self._left)
