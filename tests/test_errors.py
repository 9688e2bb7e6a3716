"""The error tree: as it is drawn, catchable by root or builtin, one sentence each."""

import inspect
import re

import pytest

from recsys import errors
from recsys.errors import RecsysError

TREE = {
    name: value
    for name, value in inspect.getmembers(errors, inspect.isclass)
    if issubclass(value, RecsysError) and value is not RecsysError
}
MADE = {
    "NotFittedError": errors.NotFittedError("svd"),
    "UnknownItemError": errors.UnknownItemError(5),
    "UnknownUserError": errors.UnknownUserError(5),
    "UnknownNameError": errors.UnknownNameError("model", "x", ["svd", "bias"]),
    "UnknownProfileError": errors.UnknownProfileError(),
    "Cancelled": errors.Cancelled(),
}


def test_the_drawing_shows_every_error_with_its_builtin_parent() -> None:
    drawn = dict(re.findall(r"[├└]── (\w+)(?:\((\w+)\))?", errors.__doc__ or ""))
    actual = {
        name: next((parent.__name__ for parent in error.__bases__ if parent is not RecsysError), "")
        for name, error in TREE.items()
    }
    assert drawn == actual


def test_no_error_is_a_key_error_whose_text_would_be_quoted() -> None:
    assert not [name for name, error in TREE.items() if issubclass(error, KeyError)]


@pytest.mark.parametrize("name", sorted(TREE))
def test_an_error_shows_its_one_sentence_and_nothing_else(name: str) -> None:
    error = MADE.get(name) or TREE[name]("The disk is full.")
    assert re.fullmatch(r"[A-Z].*\.", str(error))
    assert "\n" not in str(error)
    with pytest.raises(RecsysError):
        raise error


def test_an_unknown_name_lists_what_there_is() -> None:
    assert str(MADE["UnknownNameError"]) == "Unknown model “x”. There is: svd, bias."
    assert str(errors.UnknownNameError("data set", "x", [])) == "Unknown data set “x”. There is none yet."


def test_a_store_error_is_an_os_error_with_a_plain_text() -> None:
    with pytest.raises(OSError, match=r"^Cannot write x\.$"):
        raise errors.StoreError("Cannot write x.")
