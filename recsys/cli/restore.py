"""restore: put a backup in place."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from recsys.backup import PROFILES, restore
from recsys.store import default_home

NAME = "restore"
HELP = "put a backup in place; stop the app first"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE.zip, --into, --replace."""
    parser.add_argument("file", metavar="FILE.zip", type=Path, help="what backup wrote")
    parser.add_argument("--into", metavar="HOME", type=Path, default=None, help="instead of RECSYS_HOME")
    parser.add_argument("--replace", action="store_true", help="in place of what is there")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Check all of it, then put it in place; how much there was."""
    members = restore(options.file, options.into or default_home(), replace=options.replace)
    return {
        "file": options.file.name,
        "files": len(members),
        "bytes": sum(member.size for member in members),
        "replaced": options.replace,
        "note": _note([member.name for member in members]),
    }


def _note(names: list[str]) -> str:
    """What to do where the app would not read the profiles that were just put in place; empty where it does."""
    if PROFILES in names and os.environ.get("RECSYS_PROFILES"):
        return f"The profiles are in {PROFILES}, which the app reads when RECSYS_PROFILES is not set."
    return ""


def as_text(result: Mapping[str, Any]) -> str:
    """One sentence, and one more where something is left to do."""
    done = f"{result['files']:,} files of {result['file']} are in place, {result['bytes'] / 1e6:,.1f} MB."
    return f"{done} {result['note']}".rstrip()
