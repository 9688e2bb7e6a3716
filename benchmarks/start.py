"""How long the library takes to import, and the app from its start to its first list, beside the least.

    python benchmarks/start.py [--rounds 5] [--before FOLDER] [--json]

Importing: fresh interpreters that import numpy and pandas, then recsys. Starting: the process with the demo and its
model made, by `python -m recsys app` (from the project's root) and by `streamlit run`, until a browser shows the first
row of the list; beside a Streamlit app with one line. Medians, in turn.
FOLDER holds another version of the project.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.browser import chromium, open_page, serve

ROOT = Path(__file__).resolve().parent.parent
IMPORTS = """
import time
start = time.perf_counter()
import numpy, pandas
middle = time.perf_counter()
import recsys
print(middle - start, time.perf_counter() - middle)
"""
TRAIN = ["-m", "recsys", "train", "--data", "demo", "--model", "hybrid", "--if-missing"]


def imports(folder: Path) -> tuple[float, float]:
    """Seconds for numpy and pandas, and for recsys after them."""
    told = subprocess.run(
        [sys.executable, "-c", IMPORTS], cwd=folder, capture_output=True, text=True, check=True
    )
    least, more = map(float, told.stdout.split())
    return least, more


def first_row(browser: Browser, script: Path | None, home: Path) -> float:
    """Seconds from the start of the process to the first row seen."""
    started = time.perf_counter()
    with (
        serve(script, env={"RECSYS_HOME": str(home)}) as server,
        open_page(browser, server.url) as page,
    ):
        page.get_by_test_id("row").first.wait_for()
        return time.perf_counter() - started


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    folders = {"now": ROOT, **({"before": options.before} if options.before else {})}
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        homes = {name: Path(temporary) / name for name in folders}
        for name, folder in folders.items():
            environment = {**os.environ, "RECSYS_HOME": str(homes[name])}
            subprocess.run(
                [sys.executable, *TRAIN], cwd=folder, env=environment, check=True, capture_output=True
            )
        for number in range(options.rounds + 1):
            found = {"empty app": first_row(browser, ROOT / "benchmarks" / "apps" / "empty.py", homes["now"])}
            found["recsys app, now"] = first_row(browser, None, homes["now"])
            for name, folder in folders.items():
                found["numpy, pandas"], found[f"recsys, {name}"] = imports(folder)
                found[f"streamlit run, {name}"] = first_row(browser, folder / "streamlit_app.py", homes[name])
            for name, seconds in found.items():
                if number:  # the first round warms the disk
                    taken.setdefault(name, []).append(seconds)
    result = {name: statistics.median(seconds) for name, seconds in taken.items()}
    if options.json:
        print(json.dumps(result))
        return
    for name, seconds in result.items():
        print(f"{name:24}{seconds:7.2f} s")


if __name__ == "__main__":
    main()
