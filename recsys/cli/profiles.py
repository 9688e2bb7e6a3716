"""profiles: move people's ratings to another database."""

import argparse
from collections.abc import Mapping
from typing import Any

from recsys.engine import Engine

NAME = "profiles"
HELP = "copy all profiles into another and empty database; stop the app first"
ACTIONS = ("copy",)
TOLD = {"profiles": "profiles", "states": "ratings and marks", "accounts": "accounts"}
"""Table -> what its rows are for a person."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """copy, --to."""
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument(
        "--to", metavar="ADDRESS", required=True, help="like postgresql+psycopg://user:password@host/database"
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Copy what RECSYS_PROFILES, or the home, holds; table -> rows."""
    return {"copied": Engine().profiles.copy_to(options.to)}


def as_text(result: Mapping[str, Any]) -> str:
    """How much it was, and what comes next."""
    copied = result["copied"]
    said = [f"{copied[table]:,} {name}" for table, name in TOLD.items()]
    return f"Copied: {', '.join(said)}. The app reads them once RECSYS_PROFILES is that address."
