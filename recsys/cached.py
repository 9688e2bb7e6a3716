"""cached_property without a lock: a value that an object works out once, at the first need."""

import functools
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

_Value = TypeVar("_Value")

if TYPE_CHECKING or sys.version_info >= (3, 12):
    from functools import cached_property
else:

    class cached_property(functools.cached_property[_Value]):  # noqa: N801  (the name of the library's own)
        """As in Python 3.12. Before, one lock served all objects of a class, so that visitors waited for each other.

        Two threads that ask one object at once may both work; the later value stays. Where that is not to happen,
        the caller locks.
        """

        func: Callable[[Any], _Value]

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            """The kept value, else a new one."""
            if instance is None:
                return self
            known = instance.__dict__
            if self.attrname not in known:
                known[self.attrname] = self.func(instance)
            return known[self.attrname]


__all__ = ["cached_property"]
