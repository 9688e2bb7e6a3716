"""report: a data set from end to end, as a folder to take to a meeting."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from recsys.cli import shared
from recsys.engine import Engine
from recsys.models import keep_to_one_blas_thread
from recsys.report import check_folder, write_report

NAME = "report"
HELP = "look at a data set from end to end, and write what it comes to into a folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--data and --out."""
    parser.add_argument("--data", required=True, help="an imported data set, or the folder of one")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        help="the folder to write; an older report in it is replaced whole, anything else is left alone",
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Write it: the files with their sizes in bytes, the seconds, the sentences, and what the data does not say."""
    check_folder(options.out)  # said before all the work
    keep_to_one_blas_thread()
    engine = Engine()
    written = write_report(engine, engine.dataset(options.data), options.out, _Steps())
    return {
        "folder": options.out.name,
        "files": written.files,
        "seconds": written.seconds,
        "sentences": written.sentences,
        "gaps": written.gaps,
    }


class _Steps:
    """Says each new step, on stderr."""

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, share: float, doing: str) -> None:
        if doing != self._said:
            self._said = doing
            shared.say(f"{share:4.0%} {doing}")


def as_text(result: Mapping[str, Any]) -> str:
    """The sentences, and what was written."""
    files = [f"  {name}  {size / 1000:,.0f} kB" for name, size in result["files"].items()]
    gaps = ["", "What the data does not say:", *result["gaps"]] if result["gaps"] else []
    return "\n".join(
        [
            *result["sentences"],
            *gaps,
            "",
            f"Written into {result['folder']} in {result['seconds']:.0f} s:",
            *files,
        ]
    )
