"""evaluate: run a named protocol over models, compare two of them, write a table or a report."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from recsys.cli import shared
from recsys.cli.train import read_settings
from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import DataError
from recsys.evaluation import Evaluation
from recsys.evaluation.results import ways_of
from recsys.jobs import JobQueue, start_comparison
from recsys.models import catalog, keep_to_one_blas_thread, label
from recsys.report import write_comparison

NAME = "evaluate"
HELP = "measure models by a protocol"
PROTOCOL = (
    "kfold:5, kfold-knowing-when:5 (told when each rating was given), folds:DIR (uK.base and uK.test), holdout:0.2, "
    "time:0.2, user-time:0.2, new-users:1,5,20, new-users-in-time:1,5,20, ranking:0.2, ranking-new-users:1,5,20 or "
    "sessions:0.2 (the last title of later sessions; of sittings where the data has no browsing)"
)

LOOK_EVERY = 0.3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--data, --models, --protocol, --set, --compare, --csv, --report, --fresh."""
    parser.add_argument("--data", required=True, help="an imported data set, or the folder of one")
    parser.add_argument("--models", default="", help="names joined by commas, as in svd,bias")
    parser.add_argument("--protocol", default="", help=PROTOCOL)
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting, for this time, of whichever of the models have it, as in taste=0",
    )
    parser.add_argument(
        "--compare",
        default="",
        metavar="A,B",
        help="say which of two models is better, or that nothing shows",
    )
    parser.add_argument(
        "--csv", type=Path, default=None, help="write all figures to this file, a row a model"
    )
    parser.add_argument(
        "--report",
        type=Path,
        default=None,
        help="write what the page Compare shows of these models to this HTML file; it needs no --protocol",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="ask also models whose answers are kept from an earlier run"
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The protocol's figures, model by model; with --compare what the paired test says of two of them."""
    pair = _pair(options.compare)
    names = list(dict.fromkeys([*_names(options.models), *pair]))
    if not names:
        raise ValueError("Name at least one model, as in --models svd,bias.")
    if not options.protocol and options.report is None:
        raise ValueError("Say by what to measure, as in --protocol kfold:5, or ask for a --report.")
    if options.set and options.report is not None:
        raise ValueError("A --report is about models as they are; --set goes with a --protocol.")
    for file in (options.csv, options.report):
        if file is not None and not file.absolute().parent.is_dir():  # said before all the work
            raise DataError(f"There is no folder {file.absolute().parent.name} to write {file.name} into.")
    keep_to_one_blas_thread()
    engine = Engine()
    data = engine.dataset(options.data)
    found = _by_protocol(options, engine, data, names, pair) if options.protocol else {}
    if options.report is not None:
        _report(options.report, engine, data, names)
        found["report"] = options.report.name
    return found


def _by_protocol(
    options: argparse.Namespace, engine: Engine, data: Dataset, names: list[str], pair: list[str]
) -> dict[str, Any]:
    result = engine.evaluate(
        data,
        names,
        options.protocol,
        on_model=shared.say,
        fresh=options.fresh,
        settings=_settings(options.set, engine, data, names),
    )
    if options.csv is not None:
        _write(options.csv, result)
    return {
        "protocol": result.protocol,
        "models": result.models,
        "skipped": result.skipped,
        **({"note": result.note} if result.note else {}),
        **({"compare": _compared(result, *pair)} if pair else {}),
    }


def as_text(result: Mapping[str, Any]) -> str:
    """A table, for newcomers one a way of revealing, why a model is not in it, and the paired sentences."""
    if "protocol" not in result:
        return f"Written to {result['report']}."
    models, ways = result["models"], ways_of(result["protocol"])
    plain = [
        {"model": name, **{key: value for key, value in figures.items() if key not in ways}}
        for name, figures in models.items()
    ]
    lines = [f"Protocol {result['protocol']}", shared.table(_even(plain))]
    for key, how in ways.items():
        rows = [
            {"model": name, "n": n, **row}
            for name, figures in models.items()
            for n, row in figures.get(key, {}).items()
        ]
        if rows:
            lines += ["", f"Revealed {how}", shared.table(_even(rows))]
    lines += [f"{name} left out: {reason}" for name, reason in result["skipped"].items()]
    lines += [result["note"]] if "note" in result else []
    compared = result.get("compare", {})
    by_fold = compared.get("by_fold", {"": compared} if compared else {})
    lines += ["", *(_said(fold, paired["sentence"]) for fold, paired in by_fold.items())] if by_fold else []
    return "\n".join(lines)


def _settings(words: list[str], engine: Engine, data: Dataset, names: list[str]) -> dict[str, dict[str, Any]]:
    """Name -> those of the settings that its model has; each belongs to one of them at least."""
    found: dict[str, dict[str, Any]] = {name: {} for name in names}
    for word in words:
        key, _, value = word.partition("=")
        subjects = {name: engine.subject(data, name) for name in names}
        having = {
            name: subject.model
            for name, subject in subjects.items()
            if key in catalog.settings_of(subject.model, subject.hyperparameters)
        }
        if not having:
            raise ValueError(
                f"None of the models has a setting {key}; --set takes NAME=VALUE, as in taste=0."
            )
        for name, kind in having.items():
            found[name] |= read_settings(kind, [f"--{key}", value])
    return found


def _compared(result: Evaluation, first: str, second: str) -> dict[str, Any]:
    """The paired test; of newcomers, who are the same at every n, fold by fold, and the last one as the whole."""
    folds = [] if result.plan is None else [fold.label for fold in result.plan.folds]
    if not any(":" in label for label in folds):
        return asdict(result.paired(first, second))
    by_fold = {label: asdict(result.paired(first, second, fold=label)) for label in folds}
    return {**by_fold[folds[-1]], "by_fold": by_fold}


def _said(fold: str, sentence: str) -> str:
    return f"{fold}: {sentence}" if fold else sentence[:1].upper() + sentence[1:]


def _report(file: Path, engine: Engine, data: Dataset, names: list[str]) -> None:
    """Measure what is missing, as the page Compare does, and write what it shows."""
    labels = {name: label(name) for name in names}
    job = start_comparison(JobQueue(), engine, data, labels)
    said = ""
    while not job.wait(LOOK_EVERY):
        if job.message != said:
            said = job.message
            shared.say(said)
    if job.error_sentence:
        raise DataError(job.error_sentence)
    write_comparison(engine.comparison(data, labels), file)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _pair(text: str) -> list[str]:
    names = _names(text)
    if names and (len(names) != 2 or names[0] == names[1]):
        raise ValueError(f"--compare takes two different models, as in --compare svd,bias, got “{text}”.")
    return names


def _write(file: Path, result: Evaluation) -> None:
    try:
        result.to_frame().to_csv(file, index=False)
    except OSError as error:
        raise DataError(f"{file.name} cannot be written: {error.strerror or 'the disk refused'}.") from error


def _even(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the same columns: None where a model has no such figure; the ends of intervals stay in the JSON."""
    columns = dict.fromkeys(key for row in rows for key in row if not key.endswith(("_low", "_high")))
    return [{column: row.get(column) for column in columns} for row in rows]
