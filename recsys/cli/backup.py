"""backup: everything that cannot be made again, as one file, while the app runs."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from recsys.backup import save
from recsys.store import default_home

NAME = "backup"
HELP = "keep profiles, data sets, models and measurements in one file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE.zip, --profiles-only."""
    parser.add_argument(
        "file", metavar="FILE.zip", type=Path, help="what to write; one of that name is replaced"
    )
    parser.add_argument("--profiles-only", action="store_true", help="people's ratings alone")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Write it; how much is in it."""
    members = save(default_home(), options.file, profiles_only=options.profiles_only)
    return {
        "file": options.file.name,
        "files": len(members),
        "bytes": options.file.stat().st_size,
        "profiles_only": options.profiles_only,
    }


def as_text(result: Mapping[str, Any]) -> str:
    """One sentence."""
    return f"{result['file']} holds {result['files']:,} files, {result['bytes'] / 1e6:,.1f} MB."
