"""What a visitor sees when something fails: one sentence, never a traceback."""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from recsys.errors import RecsysError

_log = logging.getLogger(__name__)
_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
Show = Callable[[str], object]


def show_error(sentence: str) -> None:
    """Say it where the page is drawing."""
    st.error(sentence, icon=":material/error:")


@contextmanager
def guard(show: Show = show_error) -> Iterator[None]:
    """Turn an error of the block into a sentence: a RecsysError's own, else one with an id.

    Anything unexpected is logged under that id. Streamlit's own control flow (rerun, stop) is no Exception and
    passes.
    """
    try:
        yield
    except RecsysError as error:
        show(str(error))
    except Exception as error:
        error_id = secrets.token_hex(4)
        _log.exception("Error %s", error_id, exc_info=error)
        show(f"Something went wrong (id {error_id}). Your ratings are safe; please try again.")


def guarded(
    work: Callable[_Arguments, _Result], show: Show = show_error
) -> Callable[_Arguments, _Result | None]:
    """The same guard for fragment bodies and callbacks, which a page's own guard cannot see into."""

    @wraps(work)
    def safe(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result | None:
        result = None
        with guard(show):
            result = work(*args, **kwargs)
        return result  # noqa: RET504  (None where the guard caught something)

    return safe
