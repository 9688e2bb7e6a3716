"""datasets: what has been imported."""

import argparse
from collections.abc import Mapping
from typing import Any

from recsys.cli import shared
from recsys.engine import Engine

NAME = "datasets"
HELP = "list the data sets"
COLUMNS = ("name", "ratings", "users", "items", "first", "last")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Name, counts and period of every data set."""
    return {"datasets": [{key: row[key] for key in COLUMNS} for row in Engine().library.datasets()]}


def as_text(result: Mapping[str, Any]) -> str:
    """A table."""
    return shared.table(result["datasets"])
