"""recommend: a list for one person."""

import argparse
from collections.abc import Mapping
from typing import Any

from recsys.cli import shared

NAME = "recommend"
HELP = "list the best films for a person of the data or a profile of one's own"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A person and -n."""
    shared.add_person(parser)
    shared.add_length(parser)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The list, best first."""
    shared.check_length(options.n)
    return shared.listed(*shared.open_person(options), options.n)


def as_text(result: Mapping[str, Any]) -> str:
    """A table."""
    return shared.list_text(result)
