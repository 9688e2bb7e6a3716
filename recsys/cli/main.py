"""Reads the command line, runs one command, and turns a user's mistake into one sentence and exit code 2."""

import argparse
import json
import math
import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from recsys import logs
from recsys.cli import (
    app,
    backup,
    datasets,
    download,
    evaluate,
    explain,
    facts,
    import_,
    keys,
    match,
    next_,
    profiles,
    recommend,
    report,
    restore,
    serve,
    train,
)
from recsys.errors import RecsysError
from recsys.store import Library

MISTAKE = 2
COMMANDS = (
    app,
    import_,
    download,
    facts,
    datasets,
    train,
    evaluate,
    recommend,
    next_,
    explain,
    match,
    report,
    serve,
    keys,
    profiles,
    backup,
    restore,
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ValueError(f"{message[:1].upper()}{message[1:]}; see python -m recsys --help.")


def main(arguments: list[str]) -> int:
    """Run one command; 0, or 2 after one plain sentence on stderr."""
    logs.begin()
    parser = _Parser(prog="python -m recsys", description="Recommend films, and say why.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        # Without abbreviations: what is no option here is a setting of the model to train.
        sub = commands.add_parser(
            command.NAME, help=command.HELP, description=command.HELP, allow_abbrev=False
        )
        if command not in (app, serve):  # neither ends with something to print
            sub.add_argument("--json", action="store_true", help="print one JSON object")
        command.add_arguments(sub)
        sub.set_defaults(command=command)
    arguments, passed_on = app.split(arguments)
    try:
        options, extra = parser.parse_known_args(arguments)
        if extra and options.command is not train:
            parser.error(f"unknown option {extra[0]}")
        options.settings, options.passed_on = extra, passed_on
        Library().tidy()
        result = options.command.run(options)
    except (RecsysError, ValueError) as mistake:
        print(" ".join(str(mistake).split()), file=sys.stderr)  # one line whatever a name holds
        return MISTAKE
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    write: Callable[[Mapping[str, Any]], str] = _as_json if options.json else options.command.as_text
    print(write(result))
    return 0


def _as_json(result: Mapping[str, Any]) -> str:
    return json.dumps(_finite(result), ensure_ascii=False)


def _finite(value: Any) -> Any:
    """JSON knows no NaN: what a model cannot say is null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return value
