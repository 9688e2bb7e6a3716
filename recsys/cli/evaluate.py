"""evaluate: run a named protocol over models."""

import argparse
from collections.abc import Mapping
from typing import Any

from recsys.cli import shared
from recsys.engine import Engine

NAME = "evaluate"
HELP = "measure models by a protocol: kfold:5, holdout:0.2 or ranking:0.2"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--data, --models, --protocol."""
    parser.add_argument("--data", required=True, help="an imported data set, or the folder of one")
    parser.add_argument("--models", required=True, help="names joined by commas, as in svd,bias")
    parser.add_argument("--protocol", required=True, help="kfold:5, holdout:0.2 or ranking:0.2")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The protocol's figures, model by model."""
    engine = Engine()
    names = [name.strip() for name in options.models.split(",") if name.strip()]
    if not names:
        raise ValueError("Name at least one model, as in --models svd,bias.")
    result = engine.evaluate(engine.dataset(options.data), names, options.protocol, on_model=shared.say)
    return {"protocol": result.protocol, "models": result.models, "skipped": result.skipped}


def as_text(result: Mapping[str, Any]) -> str:
    """A table, and why a model is not in it."""
    rows = [{"model": name, **figures} for name, figures in result["models"].items()]
    skipped = [f"{name} left out: {reason}" for name, reason in result["skipped"].items()]
    return "\n".join([f"Protocol {result['protocol']}", shared.table(rows), *skipped])
