"""The business view of generated ratings: how long each step takes, and how much memory.

    python benchmarks/business.py [--ratings 20000000] [--home FOLDER] [--json]

The ratings are those of ``benchmarks/explore.py``; with ``--home`` they stay, so that the next run need not generate
them. Printed are the seconds of the features alone, of writing the features of every rating, of each step as the
background job says them, and of a start that finds everything kept; and the most memory that the process had had by
the end of each.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.pop(0)  # this folder: its click.py is not the package of that name
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys import Engine
from recsys.insights.features import features_of, write_interactions

ROOT = Path(__file__).resolve().parent.parent
NAME = "generated"


def peak() -> float:
    """The most memory that this process has had, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def measure(home: Path) -> dict[str, float]:
    """Seconds and GB, step by step."""
    engine = Engine(home)
    data = engine.library.registry.open_dataset(NAME)
    measured: dict[str, float] = {"ratings": len(data.ratings)}
    started = time.perf_counter()
    features_of(data)
    measured["features_s"], measured["features_peak_gb"] = time.perf_counter() - started, peak()
    started = time.perf_counter()
    write_interactions(data, home / "interactions.parquet")
    measured["every_rating_s"], measured["every_rating_peak_gb"] = time.perf_counter() - started, peak()
    shutil.rmtree(home / "insights" / NAME, ignore_errors=True)
    steps: dict[str, float] = {}
    last = [time.perf_counter(), ""]

    def note(share: float, doing: str) -> None:
        now = time.perf_counter()
        steps[str(last[1])] = steps.get(str(last[1]), 0.0) + now - float(last[0])
        if last[1] != doing:
            print(f"{share:.2f} {last[1]}: {steps[str(last[1])]:.1f} s, {peak():.2f} GB", file=sys.stderr)
        last[:] = [now, doing]

    started = time.perf_counter()
    engine.library.businesses.get(data, note)
    note(1.0, "")
    measured |= {f"{doing}_s": seconds for doing, seconds in steps.items() if doing}
    measured["all_s"], measured["peak_gb"] = time.perf_counter() - started, peak()
    again = Engine(home)
    data = again.library.registry.open_dataset(NAME)
    started = time.perf_counter()
    again.library.businesses.get(data)
    measured["kept_s"] = time.perf_counter() - started
    return measured


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--ratings", type=int, default=20_000_000)
    options.add_argument("--home", type=Path, help="a folder for the data set, kept for the next run")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.home or Path(folder)
        if not (home / "datasets" / NAME).is_dir():
            script = [sys.executable, str(ROOT / "benchmarks" / "explore.py"), "--generate"]
            subprocess.run([*script, "--home", str(home), "--ratings", str(chosen.ratings)], check=True)
        measured = measure(home)
    if chosen.json:
        print(json.dumps(measured))
    else:
        print("\n".join(f"{name:48} {value:,.2f}" for name, value in measured.items()))


if __name__ == "__main__":
    main()
