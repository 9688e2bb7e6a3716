"""download: a file that MovieLens publishes, fetched, checked and imported."""

import argparse
from collections.abc import Mapping
from typing import Any

from recsys.cli import import_, shared
from recsys.engine import Engine
from recsys.jobs import MOVIELENS, MOVIELENS_LICENCE, import_movielens

NAME = "download"
HELP = "fetch MovieLens data, check it and keep it as a named data set"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE and --name."""
    parser.epilog = MOVIELENS_LICENCE
    known = ", ".join(f"{file.name} ({file.megabytes} MB)" for file in MOVIELENS)
    parser.add_argument("file", metavar="FILE", help=f"one of {known}")
    parser.add_argument("--name", default=None, help="what to call it; one of that name is replaced")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Download and import; what the import found, with import's keys."""
    return import_.as_row(*import_movielens(Engine(), options.file, options.name, shared.Ticker()))


def as_text(result: Mapping[str, Any]) -> str:
    """As import says it."""
    return import_.as_text(result)
