"""What others may import: the front door of a notebook, and the rooms that pages and scripts go to."""

import importlib
import inspect
import pkgutil

import pytest

import recsys
from recsys import errors

ROOMS = [
    f"recsys.{room.name}"
    for room in pkgutil.iter_modules(recsys.__path__)
    if room.ispkg and hasattr(importlib.import_module(f"recsys.{room.name}"), "__all__")
]


def test_pages_have_rooms_to_go_to() -> None:
    wanted = {
        "charts",
        "dataset",
        "evaluation",
        "histories",
        "insights",
        "jobs",
        "profiles",
        "sources",
        "store",
    }
    assert {f"recsys.{room}" for room in wanted} <= set(ROOMS)


@pytest.mark.parametrize("module", ["recsys", *ROOMS])
def test_public_names_are_there_sorted_as_the_linter_sorts_them(module: str) -> None:
    def kind(name: str) -> int:
        return 0 if name.isupper() else 1 if name[0].isupper() else 2

    found = importlib.import_module(module)
    assert found.__all__ == sorted(set(found.__all__), key=lambda name: (kind(name), name))
    assert [name for name in found.__all__ if not hasattr(found, name)] == []


@pytest.mark.parametrize("module", ["recsys", *ROOMS])
def test_every_public_class_and_function_says_what_it_is(module: str) -> None:
    found = importlib.import_module(module)
    shown = [getattr(found, name) for name in found.__all__]
    made = [thing for thing in shown if inspect.isclass(thing) or inspect.isfunction(thing)]
    assert [thing for thing in made if not inspect.getdoc(thing)] == []


def test_the_front_door_shows_its_names_and_nothing_else_but_the_modules() -> None:
    there = {
        name
        for name, value in vars(recsys).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert there == set(recsys.__all__)


def test_every_error_has_one_root_that_is_at_the_front_door() -> None:
    raised = [error for _, error in inspect.getmembers(errors, inspect.isclass)]
    assert all(issubclass(error, recsys.RecsysError) for error in raised)
    assert "RecsysError" in recsys.__all__
