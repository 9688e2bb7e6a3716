"""evaluate: run a named protocol over models."""

import argparse
from collections.abc import Mapping
from typing import Any

from recsys.cli import shared
from recsys.engine import Engine

NAME = "evaluate"
HELP = "measure models by a protocol"
PROTOCOL = (
    "kfold:5, folds:DIR (uK.base and uK.test), holdout:0.2, time:0.2, user-time:0.2, new-users:5,10,20,50, "
    "ranking:0.2 or sessions:0.2 (the last title of later sessions; of sittings where the data has no browsing)"
)
TABLES = {"by_n": "Revealed at random", "by_n_first": "Revealed as they rated"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--data, --models, --protocol."""
    parser.add_argument("--data", required=True, help="an imported data set, or the folder of one")
    parser.add_argument("--models", required=True, help="names joined by commas, as in svd,bias")
    parser.add_argument("--protocol", required=True, help=PROTOCOL)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The protocol's figures, model by model."""
    engine = Engine()
    names = [name.strip() for name in options.models.split(",") if name.strip()]
    if not names:
        raise ValueError("Name at least one model, as in --models svd,bias.")
    result = engine.evaluate(engine.dataset(options.data), names, options.protocol, on_model=shared.say)
    note = {"note": result.note} if result.note else {}
    return {"protocol": result.protocol, "models": result.models, "skipped": result.skipped, **note}


def as_text(result: Mapping[str, Any]) -> str:
    """A table, for newcomers one a way of revealing, and why a model is not in it."""
    models = result["models"]
    plain = [
        {"model": name, **{key: value for key, value in figures.items() if key not in TABLES}}
        for name, figures in models.items()
    ]
    lines = [f"Protocol {result['protocol']}", shared.table(_even(plain))]
    for key, title in TABLES.items():
        rows = [
            {"model": name, "n": n, **row}
            for name, figures in models.items()
            for n, row in figures.get(key, {}).items()
        ]
        if rows:
            lines += ["", title, shared.table(_even(rows))]
    lines += [f"{name} left out: {reason}" for name, reason in result["skipped"].items()]
    lines += [result["note"]] if "note" in result else []
    return "\n".join(lines)


def _even(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the same columns: None where a model has no such figure; the ends of intervals stay in the JSON."""
    columns = dict.fromkeys(key for row in rows for key in row if not key.endswith(("_low", "_high")))
    return [{column: row.get(column) for column in columns} for row in rows]
