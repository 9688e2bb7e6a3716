"""Heavy modules, imported at their first use: the one way it is done here (docs/decisions/0015-quick-start.md).

    if TYPE_CHECKING:
        from recsys.models.kernels import sgd
    else:
        sgd = lazy("recsys.models.kernels.sgd")

Types and layers are checked on the first half.
"""

from importlib import import_module
from types import ModuleType
from typing import Any


class _Lazy(ModuleType):
    """Stands for a module until something of it is asked for; safe to share, because importing is."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # who only looks around (doctest, inspect) uses nothing of it
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


def lazy(name: str) -> ModuleType:
    """The module of a full name; an ImportError comes at its first use."""
    return _Lazy(name)
