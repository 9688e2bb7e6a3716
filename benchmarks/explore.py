"""Explore the data: the aggregates of 20 million generated ratings, and the warm page on a data set of this machine.

    python benchmarks/explore.py [--ratings 20000000] [--data NAME] [--json]

The ratings (138,000 people, 27,000 films, long tails on both sides, half stars, 1995 to 2015) are generated with numpy
and written as a stored data set in a temporary folder; the counting runs in a process of its own, so that its peak
memory is its own (a process starts with its parent's, so this one stays small). ``--data NAME``
measures the page instead: a run of the whole page in Streamlit's AppTest, warm, which is the server's share of what
somebody waits.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.pop(0)  # this folder: its click.py is not the package of that name
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import numpy as np
import pandas as pd
from streamlit.testing.v1 import AppTest

from recsys import Catalog, Dataset, Engine, Ratings, Scale
from recsys.dataset import Source
from recsys.insights import ExploreFilters, explore_readings

ROOT = Path(__file__).resolve().parent.parent
PEOPLE, FILMS = 138_000, 27_000
GENRES = ("Drama", "Comedy", "Thriller", "Action", "Romance", "Horror", "Documentary", "Animation")
FIRST, LAST = 789_652_009, 1_427_784_002
FILTERS = ExploreFilters((2000, 2009), (1980, 1999), ("Drama", "Comedy"))
PAGE_RUNS = 21


def generate(count: int) -> Dataset:
    """A data set of about ``count`` ratings; pairs that came out twice are dropped."""
    draw = np.random.default_rng(0)
    wanted = int(count * 1.2)  # more than enough: about a tenth comes out twice
    people = (PEOPLE * draw.random(wanted, dtype=np.float32) ** 2.2).astype(np.int64)
    films = (FILMS * draw.random(wanted, dtype=np.float32) ** 4).astype(np.int64)
    pairs = np.unique(people * FILMS + films)
    del people, films
    pairs = np.sort(draw.choice(pairs, count, replace=False)) if len(pairs) > count else pairs
    item_idx = (pairs % FILMS).astype(np.int32)
    counts = np.bincount(pairs // FILMS, minlength=PEOPLE)
    del pairs
    rows = len(item_idx)
    values = np.clip(np.round(draw.normal(7, 2, rows).astype(np.float32)), 1, 10) / np.float32(2)
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": np.arange(FILMS),
                "title": [f"Film {number}" for number in range(FILMS)],
                "year": draw.integers(1920, 2015, FILMS),
                "genres": ["|".join(draw.choice(GENRES, 2, replace=False)) for _ in range(FILMS)],
            }
        )
    )
    known = counts > 0
    ratings = Ratings(
        Ratings.of(np.flatnonzero(known), np.zeros(known.sum(), int), np.ones(known.sum())).users,
        catalog.items,
        np.concatenate([[0], np.cumsum(counts[known])]).astype(np.int64),
        item_idx,
        values,
        draw.integers(FIRST, LAST, rows),
    )
    return Dataset("generated", ratings, catalog, Scale(), Source("generated", "Generated", simulated=True))


def count_all(home: Path) -> dict[str, float]:
    """Seconds of the first exploration, of one from disk, of a filtered one by section; and the peak memory."""
    measured: dict[str, float] = {}
    for name in ("first_s", "kept_s"):
        engine = Engine(home)
        data = engine.library.registry.open_dataset("generated")
        started = time.perf_counter()
        explored = engine.library.explore(data)
        measured[name] = time.perf_counter() - started
        measured["ratings"] = explored.overview.ratings
    started = time.perf_counter()
    filtered = engine.library.explore(data, FILTERS)
    measured["filtered_s"] = time.perf_counter() - started
    for name, section in (("time_s", "taste"), ("matrix_s", "matrix")):  # what opening these adds
        started = time.perf_counter()
        explore_readings(filtered, section)
        measured[name] = time.perf_counter() - started
    measured["peak_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return measured


def page(data: str) -> dict[str, float]:
    """Milliseconds of a warm run of the page."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    app.query_params["data"] = data
    app.run()
    app.switch_page("pages/explore.py").run()
    if app.error or app.exception:
        raise RuntimeError(f"the page failed: {[error.value for error in app.error]}")
    times = []
    for _ in range(PAGE_RUNS):
        started = time.perf_counter()
        app.run()
        times.append(1e3 * (time.perf_counter() - started))
    return {"page_p50_ms": statistics.median(times), "page_p95_ms": sorted(times)[-2]}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--ratings", type=int, default=20_000_000)
    options.add_argument("--data", help="measure the page on this data set of RECSYS_HOME instead")
    options.add_argument("--generate", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--count", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    if chosen.generate:
        Engine(chosen.generate).library.registry.save_dataset(generate(chosen.ratings))
        return
    if chosen.count:
        measured = count_all(chosen.count)
    elif chosen.data:
        measured = page(chosen.data)
    else:
        with tempfile.TemporaryDirectory() as folder:
            script = [sys.executable, __file__, "--ratings", str(chosen.ratings), "--json"]
            subprocess.run([*script, "--generate", folder], check=True)
            answer = subprocess.run([*script, "--count", folder], check=True, capture_output=True).stdout
            measured = json.loads(answer)
    if chosen.json:
        print(json.dumps(measured))
    else:
        print("\n".join(f"{name:12} {value:,.2f}" for name, value in measured.items()))


if __name__ == "__main__":
    main()
