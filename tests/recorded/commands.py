"""What the command line says of an import, as scripts read it."""

import io
import json
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from recsys.cli import main
from tests.recorded.source import Source, lines, one
from tests.recorded.sources import SOURCES


@dataclass(frozen=True)
class Command:
    """import SOURCE --json, with more options."""

    source: Source
    options: tuple[str, ...] = ()


OWN_COLUMNS = one(
    "mine.csv",
    lines(
        "who;what;stars;bought",
        *(f"p{n % 4};Film {n % 5};{n % 10 + 1};{n}" for n in range(20)),
        "p1;Film 1;x;1",
    ),
)
NAMED = ("--user-column", "who", "--item-column", "what")
PLAIN = (
    "latest",
    "latest-zip",
    "latest-without-times",
    "latest-duplicates",
    "latest-bad-rows-in-several-files",
    "100k",
    "1m",
    "10m-zip",
    "netflix",
    "netflix-bad-rows-in-several-files",
    "kaggle",
    "kaggle-broken-records",
    "table-titles",
    "table-films",
    "table-times-iso",
    "parquet-moments-in-a-zone",
    "refused-missing",
    "refused-table-no-user",
    "refused-latest-no-usable-row",
    "refused-several-tables",
)
COMMANDS = {f"command {name}": Command(SOURCES[name]) for name in PLAIN} | {
    "command with columns": Command(OWN_COLUMNS, NAMED),
    "command with a scale": Command(OWN_COLUMNS, (*NAMED, "--scale", "1:5:1")),
    "command with all columns": Command(
        OWN_COLUMNS, (*NAMED, "--rating-column", "stars", "--time-column", "bought", "--title-column", "what")
    ),
    "command without a column": Command(OWN_COLUMNS),
    "command with a column that is not there": Command(OWN_COLUMNS, ("--user-column", "nobody", *NAMED[2:])),
    "command with one column for two things": Command(
        OWN_COLUMNS, ("--user-column", "who", "--item-column", "who")
    ),
    "command with a wrong scale": Command(OWN_COLUMNS, (*NAMED, "--scale", "5:1:1")),
    "command with columns of movielens": Command(SOURCES["latest"], ("--rating-column", "userId")),
}


def answer(command: Command, folder: Path) -> dict[str, Any]:
    """The exit code with the JSON on stdout, without the seconds, or with the sentence on stderr.

    Source and data set are written into the folder, which is made.
    """
    folder.mkdir()
    source = command.source.build(folder, "source")
    said, mistaken = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, RECSYS_HOME=str(folder)),
        redirect_stdout(said),
        redirect_stderr(mistaken),
    ):
        code = main(["import", str(source), "--name", "recorded", "--json", *command.options])
    if code:
        return {"exit": code, "said": mistaken.getvalue()}
    printed: dict[str, Any] = json.loads(said.getvalue())
    assert printed.pop("seconds") > 0
    return {"exit": code} | printed
