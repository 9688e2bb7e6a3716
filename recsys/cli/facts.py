"""facts: what IMDb's public tables know, written into the empty cells of a data set's catalog."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from recsys.cli import shared
from recsys.engine import Engine
from recsys.jobs import add_facts

NAME = "facts"
HELP = "complete a data set's films from IMDb's public title tables"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """SOURCE and --data."""
    parser.add_argument(
        "source", metavar="SOURCE", type=Path, help="a folder or zip with title.basics.tsv(.gz) and its like"
    )
    parser.add_argument("--data", required=True, help="an imported data set")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """How many films the tables know and what they filled."""
    return asdict(add_facts(Engine(), options.data, options.source, shared.Ticker()))


def as_text(result: Mapping[str, Any]) -> str:
    """Counts, then what was filled."""
    filled = ", ".join(f"{column} {count:,}" for column, count in result["filled"].items())
    return (
        f"{result['name']}: {result['matched']:,} of {result['items']:,} films found in {result['seconds']:.1f} s\n"
        f"filled: {filled or 'nothing new'}"
    )
