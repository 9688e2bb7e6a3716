"""Our SVD beside its peers: seconds on a generated million, errors on a real data set; at defaults and searched.

    python benchmarks/peers.py ml --python PEERS/bin/python [--rounds 3] [--budget 12] [--skip NAME] [--json]

PEERS is an environment made from ``requirements-peers.txt``. Every library trains and predicts in a process of its own
(``peer_process.py``), peers in that environment and ours in this one; all are timed in turn, from the same raw columns
to a trained model, importing and a first small training left out.

The million (``generate`` of ``fit.py``) tells about time; its RMSE says nothing about people. Errors are those of
``kfold:5``, seed 0, on the folds of the command line, means over the folds: every test row counts, peers predict as
they do themselves (their global mean where they have nothing to say), cut to the scale; ours folds people in.
Searched: each library gets the same number of random draws from the ranges of ``contestants.py`` (its defaults are
none of them); the best on a fifth held out of the training part of the first fold is then measured on all folds. Rows
of that fifth are tested in the other folds, so the first fold's error stands beside the mean; ``--nested`` searches
within each fold instead.

About 5 minutes on quiet cores; ``--slow`` adds KNNBaseline, 3 minutes, and SVDpp, which takes an hour.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from contestants import CONTESTANTS, SEED
from fit import HELD_OUT, N_ITEMS, N_RATINGS, N_USERS
from peer_process import Settings
from peer_runs import Fit, Process, Split

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys import Engine
from recsys.dataset import Dataset
from recsys.evaluation import evaluate, splits
from recsys.ids import Floats
from recsys.models import catalog

FOLDS = 5
INNER = 0.2
"""The part of a fold's training rows on which settings are chosen."""
ASKED_PEOPLE = 1_000
MILLION = "the generated million"
DEFAULTS, SEARCHED = "defaults", "searched"
OURS = "ours"


# -- measuring ---------------------------------------------------------------------------------------------------

Row = dict[str, Any]


class Ring:
    """All contestants' processes, warmed up."""

    def __init__(self, python: str, names: Sequence[str], folder: Path, exits: ExitStack) -> None:
        self.folder = folder
        self.processes: dict[str, Process] = {}
        for name in names:
            library = CONTESTANTS[name].library
            interpreter = sys.executable if library == "ours" else python
            self.processes[name] = exits.enter_context(Process(interpreter, name, library, folder))
        warm_up = Split.generated("warm-up", 100, 50, 2_500, 100)
        self.give(warm_up)
        for name in names:
            self.fit(name, warm_up, CONTESTANTS[name].fixed, predict=True)

    def give(self, split: Split) -> None:
        """Lay a split where all processes find it."""
        np.savez(self.folder / f"{split.name}.npz", **vars(split.table))

    def fit(self, name: str, split: Split, settings: Settings, *, predict: bool) -> Fit:
        """Fit one; raises RuntimeError when that fails."""
        return self.processes[name].fit(split.name, settings, predict=predict)


def time_million(ring: Ring, rounds: int) -> dict[str, Row]:
    """Row -> median seconds, memory, and the RMSE that says nothing about people."""
    split = Split.generated("million", N_USERS, N_ITEMS, N_RATINGS, ASKED_PEOPLE)
    ring.give(split)
    fits: dict[str, list[Fit]] = {name: [] for name in ring.processes if not CONTESTANTS[name].slow}
    for turn in range(rounds):
        for name, own in fits.items():
            own.append(ring.fit(name, split, CONTESTANTS[name].fixed, predict=turn == rounds - 1))
            _say(f"{MILLION}, round {turn + 1}: {name} {own[-1].seconds:.2f} s")
    rows = {}
    for name, own in fits.items():
        stars, _ = split.score(own[-1])
        rows[name] = _times(own) | {
            "rmse": split.rmse(stars),
            "peak_mb": own[-1].peak_mb,
            "import_mb": ring.processes[name].import_mb,
            "times_ours": statistics.median(
                fit.seconds / ours.seconds for fit, ours in zip(own, fits[OURS], strict=True)
            ),
        }
        split.check_default(name, rows[name]["rmse"])
    return rows


def search(ring: Ring, name: str, inner: Split, budget: int) -> Settings:
    """The drawn settings with the lowest RMSE; what fails has none. Raises RuntimeError when all fail."""
    best, lowest = None, np.inf
    for number, settings in enumerate(CONTESTANTS[name].draws(budget), start=1):
        try:
            rmse = inner.rmse(inner.score(ring.fit(name, inner, settings, predict=True))[0])
        except RuntimeError as failure:
            _say(f"{settings} failed: {failure}")
            continue
        _say(f"{inner.name}, {number} of {budget}: {name} {rmse:.4f} {settings}")
        if rmse < lowest:
            best, lowest = settings, rmse
    if best is None:
        raise RuntimeError(f"{name}: none of {budget} settings could be trained.")
    return best


Plan = Mapping[tuple[str, str], Sequence[Settings]]
"""Name and kind -> settings for all folds, or one a fold."""


def plan_folds(ring: Ring, inner: Sequence[Split], budget: int) -> Plan:
    """The defaults, and the best on each of the ``inner`` splits."""
    plan: dict[tuple[str, str], list[Settings]] = {}
    for name in ring.processes:
        known = CONTESTANTS[name]
        plan[name, DEFAULTS] = [known.fixed]
        if known.knobs and budget:
            plan[name, SEARCHED] = [search(ring, name, split, budget) for split in inner]
    return plan


def measure_folds(ring: Ring, data: Dataset, budget: int, *, nested: bool) -> dict[str, dict[str, Row]]:
    """Name -> defaults and searched -> errors and times on the folds."""
    folds, inner = [], []
    for number, (train, test) in enumerate(splits.kfold(data.ratings, FOLDS, SEED), start=1):
        folds.append(Split.of(f"fold {number}", data, train, test))
        if nested or number == 1:
            inner.append(Split.of(f"inside fold {number}", data, *splits.holdout(train, INNER, SEED)))
    for split in (*folds, *inner):
        ring.give(split)
    plan = plan_folds(ring, inner, budget)
    fits: dict[tuple[str, str], list[Fit]] = {key: [] for key in plan}
    scored: dict[tuple[str, str], list[tuple[Floats, int]]] = {key: [] for key in plan}
    for number, split in enumerate(folds):
        for (name, kind), settings in plan.items():
            fit = ring.fit(name, split, settings[number % len(settings)], predict=True)
            fits[name, kind].append(fit)
            scored[name, kind].append(split.score(fit))
            rmse = split.rmse(scored[name, kind][-1][0])
            _say(f"{split.name}: {name}, {kind} {rmse:.4f}")
            if kind == DEFAULTS:
                split.check_default(name, rmse)
    rows: dict[str, dict[str, Row]] = {}
    ours = np.concatenate([stars for stars, _ in scored[OURS, DEFAULTS]])
    for (name, kind), parts in scored.items():
        by_fold = [split.rmse(stars) for split, (stars, _) in zip(folds, parts, strict=True)]
        rows.setdefault(name, {})[kind] = _times(fits[name, kind]) | {
            "rmse": statistics.mean(by_fold),
            "by_fold": by_fold,
            "correlation": float(np.corrcoef(ours, np.concatenate([stars for stars, _ in parts]))[0, 1]),
            "global_mean_rows": sum(count for _, count in parts),
            "settings": plan[name, kind],
        }
    _check_as_command_line(data, rows[OURS][DEFAULTS]["rmse"])
    return rows


def _check_as_command_line(data: Dataset, rmse: float) -> None:
    """Raises AssertionError when ours is not what ``python -m recsys evaluate`` prints."""
    model = {"svd": partial(catalog.create, "svd")}
    printed = evaluate(data, model, f"kfold:{FOLDS}", seed=SEED).models["svd"]["rmse"]
    assert abs(rmse - printed) < 1e-6, f"ours {rmse:.6f}, the command line {printed:.6f}"


def _times(fits: Sequence[Fit]) -> Row:
    return {
        "seconds": statistics.median(fit.seconds for fit in fits),
        "processor_seconds": statistics.median(fit.processor_seconds for fit in fits),
    }


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


# -- telling -----------------------------------------------------------------------------------------------------


def verdict(rows: Mapping[str, Row], where: str) -> list[str]:
    """Whose RMSE is lowest, and which peers are both better and faster than each row of ours."""
    lowest = min(rows, key=lambda label: float(rows[label]["rmse"]))
    lines = [f"{where}: the lowest RMSE is {rows[lowest]['rmse']:.4f}, by {lowest}."]
    for ours in (label for label in rows if label.startswith(OURS)):
        ahead = [
            label
            for label, row in rows.items()
            if not label.startswith(OURS)
            and row["rmse"] < rows[ours]["rmse"]
            and row["seconds"] < rows[ours]["seconds"]
        ]
        lines.append(f"{where}: both better and faster than {ours}: {'; '.join(ahead) or 'nobody'}.")
    return lines


def table_of_million(rows: Mapping[str, Row], rounds: int) -> None:
    print(
        f"{MILLION}: {N_RATINGS:,} ratings, {HELD_OUT:.0%} held out; raw columns -> trained model, defaults,"
    )
    print(
        f"medians of {rounds} rounds; RMSE of {ASKED_PEOPLE:,} generated people, which says nothing about people"
    )
    head = f"{'model':<30} {'threads':>7} {'seconds':>8} {'cpu s':>6} {'/ ours':>7}"
    print(f"{head} {'RMSE':>7} {'MB':>6} {'import':>6}")
    for name, row in rows.items():
        known = CONTESTANTS[name]
        line = f"{known.label:<30} {known.threads:>7} {row['seconds']:>8.2f} {row['processor_seconds']:>6.2f}"
        line += f" {row['times_ours']:>6.1f}x {row['rmse']:>7.4f}"
        print(f"{line} {row['peak_mb']:>6.0f} {row['import_mb']:>6.0f}")


def table_of_folds(rows: Mapping[str, Mapping[str, Row]]) -> None:
    head = f"{'model':<30} {'settings':<9} {'RMSE':>7} {'fold 1':>7} {'ahead':>6} {'seconds':>8} {'cpu s':>6}"
    print(f"{head} {'corr.':>6} {'mean':>6}")
    for name, kinds in rows.items():
        for kind, row in kinds.items():
            ours = rows[OURS].get(kind, rows[OURS][DEFAULTS])["by_fold"]
            ahead = sum(own < our for own, our in zip(row["by_fold"], ours, strict=True))
            line = f"{CONTESTANTS[name].label:<30} {kind:<9} {row['rmse']:>7.4f} {row['by_fold'][0]:>7.4f}"
            line += f" {ahead:>4}/{FOLDS} {row['seconds']:>8.2f} {row['processor_seconds']:>6.2f}"
            print(f"{line} {row['correlation']:>6.3f} {row['global_mean_rows']:>6}")
    print(
        "fold 1: its rows took no part in the search; ahead: folds with a lower RMSE than ours of that kind;"
    )
    print("corr.: with our stars at defaults; mean: rows for which the global mean stands in")
    for name, kinds in rows.items():
        if SEARCHED in kinds:
            print(f"chosen, {CONTESTANTS[name].label}: {json.dumps(kinds[SEARCHED]['settings'])}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", help="an imported data set, or the folder of one")
    parser.add_argument("--python", required=True, help="the interpreter that has the peers")
    parser.add_argument("--rounds", type=int, default=3, help="of the million")
    parser.add_argument("--budget", type=int, default=12, help="settings a library; 0: defaults alone")
    parser.add_argument("--skip", action="append", default=[], choices=sorted(set(CONTESTANTS) - {OURS}))
    parser.add_argument("--slow", action="store_true", help="also KNNBaseline and SVDpp, on real data")
    parser.add_argument("--nested", action="store_true", help="search within each fold")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    args = parser.parse_args()
    data = Engine().dataset(args.dataset)
    names = [
        name for name, known in CONTESTANTS.items() if name not in args.skip and (args.slow or not known.slow)
    ]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as exits:
        ring = Ring(args.python, names, Path(folder), exits)
        versions = {name: process.versions for name, process in ring.processes.items()}
        million = time_million(ring, args.rounds)
        folds = measure_folds(ring, data, args.budget, nested=args.nested)
    lines = verdict(million, MILLION) + verdict(
        {f"{name}, {kind}": row for name, kinds in folds.items() for kind, row in kinds.items()},
        data.source.label,
    )
    if args.json:
        print(json.dumps({"versions": versions, "million": million, "folds": folds, "verdict": lines}))
        return
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {json.dumps(versions)}\n")
    table_of_million(million, args.rounds)
    searched = f"{args.budget} settings searched"
    print(f"\n{data.source.label}: {len(data.ratings):,} ratings, random {FOLDS}-fold; {searched}")
    table_of_folds(folds)
    print("\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
