"""import: a source becomes a named data set."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from recsys.cli import shared
from recsys.engine import Engine
from recsys.sources import Imported

NAME = "import"
HELP = "read a folder, zip or file (or “demo”) and keep it as a named data set"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """SOURCE and --name."""
    parser.add_argument("source", metavar="SOURCE", help="a MovieLens folder or zip, or “demo”")
    parser.add_argument("--name", default=None, help="what to call it; one of that name is replaced")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Import; the counts, the rejected rows (first 1,000) and the time it took."""
    return as_row(*Engine().import_source(options.source, options.name, shared.Ticker()))


def as_row(manifest: Mapping[str, Any], imported: Imported, seconds: float) -> dict[str, Any]:
    """The result of an import; download answers with the same."""
    return {
        "name": manifest["name"],
        "format": manifest["source"]["format"],
        "ratings": manifest["ratings"],
        "users": manifest["users"],
        "items": manifest["items"],
        "rejected": [asdict(row) for row in imported.rejected],
        "rejected_count": imported.rejected_count,
        "duplicates": imported.duplicates,
        "first": manifest["first"],
        "last": manifest["last"],
        "seconds": seconds,
    }


def as_text(result: Mapping[str, Any]) -> str:
    """Counts, then the rejected rows."""
    lines = [
        f"{result['name']}: {result['ratings']:,} ratings by {result['users']:,} people on {result['items']:,} films"
        f" in {result['seconds']:.1f} s",
        f"{result['rejected_count']:,} rows rejected, {result['duplicates']:,} repeated ratings (the latest was kept)",
    ]
    return "\n".join(
        lines + [f"  {row['file']}, line {row['line']}: {row['reason']}" for row in result["rejected"]]
    )
