"""import: a source becomes a named data set."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from recsys.cli import shared
from recsys.dataset import Scale
from recsys.engine import Engine
from recsys.sources import Imported, TableMapping, look_at_table

ROLES = ("user", "item", "rating", "time", "title")
NAME = "import"
HELP = "read a folder, zip or file (or “demo”) and keep it as a named data set"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """SOURCE, --name, and what a plain table's columns are."""
    parser.add_argument(
        "source", metavar="SOURCE", help="a folder, zip or file of any known format, or “demo”"
    )
    parser.add_argument("--name", default=None, help="what to call it; one of that name is replaced")
    table = parser.add_argument_group("a plain table", "what is not said is recognised by the columns' names")
    for role in ROLES:
        table.add_argument(
            f"--{role}-column", metavar="COLUMN", default=None, help=f"the column of the {role}"
        )
    table.add_argument("--scale", metavar="LOW:HIGH:STEP", type=_scale, default=None, help="such as 1:10:1")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Import; the counts, the rejected rows (first 1,000) and the time it took."""
    mapping = _mapping(options)
    return as_row(*Engine().library.import_source(options.source, options.name, shared.Ticker(), mapping))


def _mapping(options: argparse.Namespace) -> TableMapping | None:
    """The options about a table, the rest of it guessed; None where nothing is said."""
    said = {role: getattr(options, f"{role}_column") for role in ROLES} | {"scale": options.scale}
    given = {part: value for part, value in said.items() if value is not None}
    return replace(look_at_table(Path(options.source)).mapping, **given) if given else None


def _scale(text: str) -> Scale:
    """LOW:HIGH:STEP; argparse says it when this is a ValueError."""
    low, high, step = map(float, text.split(":"))
    return Scale(low, high, step)


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
        "notes": list(imported.notes),
        "first": manifest["first"],
        "last": manifest["last"],
        "seconds": seconds,
    }


def as_text(result: Mapping[str, Any]) -> str:
    """Counts, how the file was read where that is not plain to see, then the rejected rows."""
    lines = [
        f"{result['name']}: {result['ratings']:,} ratings by {result['users']:,} people on {result['items']:,} films"
        f" in {result['seconds']:.1f} s",
        f"{result['rejected_count']:,} rows rejected, {result['duplicates']:,} repeated ratings (the latest was kept)",
    ]
    lines += result["notes"]
    return "\n".join(
        lines + [f"  {row['file']}, line {row['line']}: {row['reason']}" for row in result["rejected"]]
    )
