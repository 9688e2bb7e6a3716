"""Values that threads share, made once."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_Value = TypeVar("_Value")


class Cache:
    """A bounded set of shared values, each made once however many threads ask, least recently used out first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """The value of ``key``; whoever asks first makes it, others wait. A failure is raised and not kept."""
        while True:
            with self._lock:
                if key in self._values:
                    self._values.move_to_end(key)
                    return self._values[key]  # type: ignore[no-any-return]
                making = self._making.setdefault(key, threading.Lock())
            with making:
                with self._lock:
                    if self._making.get(key) is not making:  # made, failed or dropped while we waited
                        continue
                try:
                    value = make()
                except BaseException:
                    self._keep(key, making, {})
                    raise
                self._keep(key, making, {key: value})
                return value

    def __contains__(self, key: Hashable) -> bool:
        """Whether the value of ``key`` is there."""
        with self._lock:
            return key in self._values

    def __len__(self) -> int:
        """How many values are there."""
        with self._lock:
            return len(self._values)

    def _keep(self, key: Hashable, making: threading.Lock, made: dict[Hashable, Any]) -> None:
        """Hold what was made, unless it was dropped in the meantime: then it is out of date."""
        with self._lock:
            if self._making.get(key) is making:
                del self._making[key]
                self._values |= made
                while len(self._values) > self._size:
                    self._values.popitem(last=False)

    def drop(self, matches: Callable[[Any], bool]) -> None:
        """Forget the values whose key ``matches``, also those being made."""
        with self._lock:
            for kept in (self._values, self._making):
                for key in [key for key in kept if matches(key)]:
                    del kept[key]
