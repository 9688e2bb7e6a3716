"""Small dense algebra runs on one BLAS thread: with more, handing out the work costs many times the work."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from threadpoolctl import ThreadpoolController

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
_POOLS = ThreadpoolController()


def one_blas_thread(work: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Run a function with one BLAS thread (about 30 microseconds to arrange)."""

    @wraps(work)
    def limited(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        with _POOLS.limit(limits=1, user_api="blas"):
            return work(*args, **kwargs)

    return limited
