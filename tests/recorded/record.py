"""What an import makes of every source: python -m tests.recorded.record > tests/recorded/expected.json.

Recorded once; recorded again, and the difference looked at line by line, where an import is meant to change.
"""

import hashlib
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from recsys.dataset import Catalog, Ratings
from recsys.errors import RecsysError
from recsys.sources import read_source
from tests.recorded.commands import COMMANDS, answer
from tests.recorded.source import Source
from tests.recorded.sources import SOURCES

SHOWN, LISTED = 8, 200
"""So many ratings and films, and rejected rows, are recorded as they are; the others only in checksums."""
ROWS = ("first_ratings", "first_films", "rejected")
EXPECTED = Path(__file__).with_name("expected.json")

Outcome = dict[str, Any]


def outcome(source: Source, name: str, folder: Path) -> Outcome:
    """What an import of the source says: a data set and its report, or why it was refused."""
    path = source.build(folder, name)
    try:
        imported = read_source(path, "recorded")
    except RecsysError as error:
        return {"refused": str(error)}
    except Exception as error:  # a crash is recorded too, so that it can be mended knowingly
        return {"crashed": type(error).__name__}
    data = imported.dataset
    ratings, scale = data.ratings, data.scale
    rejected = [[row.file, row.line, row.reason] for row in imported.rejected]
    people = data.behaviour.people
    return {
        "format": data.source.format,
        "label": data.source.label,
        "ratings": len(ratings),
        "users": len(ratings.users),
        "items": len(data.catalog),
        "scale": [float(part) for part in (scale.low, scale.high, scale.step)],
        "timed": ratings.timestamps is not None,
        "rejected_count": imported.rejected_count,
        "duplicates": imported.duplicates,
        "listed": len(rejected),
        "unknown_items": imported.unknown_items,
        "checksum": {
            "ratings": _checksum(ratings.user_ids, ratings.item_ids, ratings.values, ratings.timestamps),
            "catalog": _checksum(_known(data.catalog.table)),
            "people": None if people is None else _checksum(_known(people)),
            "rejected": _checksum(_json(rejected)),
        },
        "first_ratings": _first_ratings(ratings),
        "first_films": _first_films(data.catalog),
        "rejected": rejected[:LISTED],
    }


def _known(table: pd.DataFrame) -> str:
    """The table as CSV, without columns that say nothing."""
    known = [name for name in table if not table[name].replace("", pd.NA).isna().all()]
    return str(table[known].to_csv(index=False))


def _checksum(*parts: str | np.ndarray | None) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(part.encode() if isinstance(part, str) else b"-" if part is None else part.tobytes())
    return total.hexdigest()[:12]


def _first_ratings(ratings: Ratings) -> list[list[Any]]:
    times = np.zeros(len(ratings), dtype=np.int64) if ratings.timestamps is None else ratings.timestamps
    columns = (ratings.user_ids, ratings.item_ids, ratings.values, times)
    return [list(row) for row in zip(*(column[:SHOWN].tolist() for column in columns), strict=True)]


def _first_films(catalog: Catalog) -> list[list[Any]]:
    columns = (catalog.items.ids.tolist(), catalog.titles, catalog.years, map("|".join, catalog.genres))
    return [[number, title[:60], *rest] for number, title, *rest in list(zip(*columns, strict=True))[:SHOWN]]


def as_text(recorded: Mapping[str, Outcome]) -> str:
    """JSON with a line for each fact and for each row, so that differences read well."""
    return (
        "{\n" + ",\n".join(f"{_json(name)}: {_as_lines(found)}" for name, found in recorded.items()) + "\n}\n"
    )


def _as_lines(found: Outcome) -> str:
    facts = (
        f" {_json(key)}: {_as_rows(value) if key in ROWS else _json(value)}" for key, value in found.items()
    )
    return "{\n" + ",\n".join(facts) + "}"


def _as_rows(rows: list[Any]) -> str:
    return "[" + ",".join("\n  " + _json(row) for row in rows) + "]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def found_in(folder: Path) -> dict[str, Outcome]:
    """What is found for every source and every command; the sources are written into the folder."""
    outcomes = {name: outcome(source, name, folder) for name, source in SOURCES.items()}
    return outcomes | {name: answer(command, folder / name) for name, command in COMMANDS.items()}


def main() -> None:
    """Write all that is found to stdout."""
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(as_text(found_in(Path(folder))))


if __name__ == "__main__":
    main()
