"""Explore, Rate and Recommendations with 20 or 100 million generated ratings open.

    python benchmarks/explore.py [--ratings 20000000] [--json]
    python benchmarks/explore.py --ratings 20000000 --part count|visitors|pages --home FOLDER

The ratings (138,000 people for each 20 million, 27,000 films, long tails on both sides, half stars, 1995 to 2015) are
generated with numpy and written as a stored data set in a temporary folder, or in ``--home``, where they stay. Each
part runs in a process of its own, so that its peak memory is its own (a process starts with its parent's, so this one
stays small):

- count: the first counting as the background job does it, with its peak; a kept one after a restart; then one filter of
  each kind: its first screen (the headline and the section People) and the slowest of all sections.
- visitors: ten people with ten different filters at once beside one alone: the first screens, in threads.
- pages: runs of whole pages in Streamlit's AppTest, which is the server's share of what somebody waits. The model is
  the default list with 2,000 films modelled and three epochs, so that its training takes minutes, not hours.

Seconds of the processor stand beside seconds of the clock, because the clock also counts what else the machine does.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.pop(0)  # this folder: its click.py is not the package of that name
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import numpy as np
import pandas as pd
from streamlit.testing.v1 import AppTest

from recsys import Catalog, Dataset, Engine, Ratings, Scale
from recsys.dataset import Source
from recsys.engine import shared_engine
from recsys.insights import SECTIONS, Exploration, ExploreFilters, explore_readings

ROOT = Path(__file__).resolve().parent.parent
NAME = "generated"
PEOPLE, FILMS, PER_CROWD = 138_000, 27_000, 20_000_000
GENRES = ("Drama", "Comedy", "Thriller", "Action", "Romance", "Horror", "Documentary", "Animation")
FIRST, LAST = 789_652_009, 1_427_784_002
FILTERS = {
    "genre": ExploreFilters(genres=("Drama",)),
    "period": ExploreFilters(period=(2000, 2009)),
    "stars": ExploreFilters(stars=(4, 5)),
    "activity": ExploreFilters(activity=(500, 1_000_000)),
    "three": ExploreFilters((2000, 2009), (1980, 1999), ("Drama", "Comedy")),
}
VISITORS = 10
PAGE_RUNS = 11
MODEL = {"ranker.max_items": 2_000, "rater.n_epochs": 3, "search": False}
TYPICAL, BUSY = "70000", "5"
"""People with 100 and with 9,000 ratings; the busiest of MovieLens 20M has 9,254."""
PAGES = {
    "explore": ("explore", {}),
    "rate": ("rate", {"model": "hybrid"}),
    "recommend": ("recommend", {"model": "hybrid", "person": TYPICAL}),
    "recommend_busy": ("recommend", {"model": "hybrid", "person": BUSY}),
}
PARTS = ("count", "visitors", "pages")


def generate(count: int) -> Dataset:
    """A data set of about ``count`` ratings; pairs that came out twice are dropped. More ratings are by more people."""
    draw = np.random.default_rng(0)
    crowd = PEOPLE * max(count // PER_CROWD, 1)
    wanted = int(count * 1.2)  # more than enough: about a tenth comes out twice
    people = (crowd * draw.random(wanted, dtype=np.float32) ** 2.2).astype(np.int64)
    films = (FILMS * draw.random(wanted, dtype=np.float32) ** 4).astype(np.int64)
    pairs = people * FILMS + films
    del people, films
    pairs.sort()  # np.unique would hash, which takes minutes and twice the memory at 100 million
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    pairs = pairs[draw.random(len(pairs), dtype=np.float32) < count / len(pairs)]
    item_idx = (pairs % FILMS).astype(np.int32)
    counts = np.bincount(pairs // FILMS, minlength=crowd)
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
    owners = np.repeat(np.arange(known.sum()), counts[known])
    times = np.sort(owners * (LAST - FIRST) + draw.integers(0, LAST - FIRST, rows)) % (LAST - FIRST) + FIRST
    del owners
    ratings = Ratings(
        Ratings.of(np.flatnonzero(known), np.zeros(known.sum(), int), np.ones(known.sum())).users,
        catalog.items,
        np.concatenate([[0], np.cumsum(counts[known])]).astype(np.int64),
        item_idx,
        values,
        times,
    )
    return Dataset(NAME, ratings, catalog, Scale(), Source("generated", "Generated", simulated=True))


def took(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    started, worked = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - worked


def first_screen(engine: Engine, data: Dataset, filters: ExploreFilters) -> Exploration:
    """What the page shows first: the headline and the first section."""
    explored = engine.library.explore(data, filters)
    explore_readings(explored, next(iter(SECTIONS)))
    return explored


def count(home: Path) -> dict[str, float]:
    """The first counting, one from disk, and one filter of each kind."""
    engine = Engine(home)
    data = engine.library.registry.open_dataset(NAME)
    measured: dict[str, float] = {"ratings": len(data.ratings)}
    shutil.rmtree(home / "insights", ignore_errors=True)
    measured["first_s"], measured["first_cpu_s"] = took(
        lambda: engine.library.keep_explored(data, lambda share, table: None)
    )
    measured["first_peak_gb"] = peak()
    again = Engine(home)
    data = again.library.registry.open_dataset(NAME)
    measured["kept_s"], _ = took(lambda: first_screen(again, data, ExploreFilters()))
    for name, filters in FILTERS.items():
        key = f"{name}_screen"
        measured[f"{key}_s"], measured[f"{key}_cpu_s"] = took(lambda f=filters: first_screen(again, data, f))  # type: ignore[misc]
        sections = [
            took(lambda s=section, f=filters: explore_readings(again.library.explore(data, f), s))  # type: ignore[misc]
            for section in SECTIONS
        ]
        measured[f"{name}_section_s"], measured[f"{name}_section_cpu_s"] = map(
            max, zip(*sections, strict=True)
        )
    measured["peak_gb"] = peak()
    return measured


def visitors(home: Path) -> dict[str, float]:
    """Seconds until the first screen: of one visitor after the other, and of ten at once."""
    engine = Engine(home)
    data = engine.library.registry.open_dataset(NAME)
    first_screen(engine, data, ExploreFilters())
    alone = [ExploreFilters(period=(1996, 2000 + n), genres=(GENRES[n % 8],)) for n in range(VISITORS)]
    at_once = [ExploreFilters(period=(1997, 2000 + n), genres=(GENRES[n % 8],)) for n in range(VISITORS)]
    one = [took(lambda f=filters: first_screen(engine, data, f))[0] for filters in alone]  # type: ignore[misc]
    started = time.perf_counter()

    def ends(filters: ExploreFilters) -> float:
        first_screen(engine, data, filters)
        return time.perf_counter() - started

    with ThreadPoolExecutor(VISITORS) as pool:
        together = sorted(pool.map(ends, at_once))
    return {
        "one_p50_s": statistics.median(one),
        "ten_p50_s": statistics.median(together),
        "ten_last_s": together[-1],
        "peak_gb": peak(),
    }


def pages(home: Path) -> dict[str, float]:
    """Milliseconds of warm runs of whole pages, by the clock and of the processor."""
    engine = shared_engine()
    data = engine.dataset(NAME)
    engine.library.explore(data)
    if not engine.is_ready(data, "hybrid"):
        engine.train(data, "hybrid", hyperparameters=MODEL)
    measured: dict[str, float] = {}
    for name, (page, asked) in PAGES.items():
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=600)
        for key, value in {"data": NAME, **asked}.items():
            app.query_params[key] = value
        app.run()
        app.switch_page(f"pages/{page}.py").run()
        if app.error or app.exception:
            raise RuntimeError(f"the page {page} failed: {[error.value for error in app.error]}")
        runs = [took(app.run) for _ in range(PAGE_RUNS)]
        measured[f"{name}_ms"], measured[f"{name}_cpu_ms"] = (
            1e3 * statistics.median(column) for column in zip(*runs, strict=True)
        )
    measured["peak_gb"] = peak()
    return measured


def peak() -> float:
    """The most memory that this process has had, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--ratings", type=int, default=PER_CROWD)
    options.add_argument("--home", type=Path, help="a folder for the data set, kept for the next run")
    options.add_argument("--part", choices=PARTS, help="one part alone")
    options.add_argument("--generate", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--run", choices=PARTS, help=argparse.SUPPRESS)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    if chosen.generate:
        Engine(chosen.home).library.registry.save_dataset(generate(chosen.ratings))
    elif chosen.run:
        print(json.dumps({"count": count, "visitors": visitors, "pages": pages}[chosen.run](chosen.home)))
    elif chosen.home:
        report(measure(chosen, chosen.home), as_json=chosen.json)
    else:
        with tempfile.TemporaryDirectory() as folder:
            report(measure(chosen, Path(folder)), as_json=chosen.json)


def measure(chosen: argparse.Namespace, home: Path) -> dict[str, float]:
    """Each part in a process of its own."""
    script = [sys.executable, __file__, "--ratings", str(chosen.ratings), "--home", str(home)]
    environment = {**os.environ, "RECSYS_HOME": str(home)}
    if not (home / "datasets" / NAME).is_dir():
        subprocess.run([*script, "--generate"], check=True, env=environment)
    measured: dict[str, float] = {}
    for part in [chosen.part] if chosen.part else PARTS:
        answer = subprocess.run(
            [*script, "--run", part], check=True, capture_output=True, env=environment
        ).stdout.splitlines()[-1]
        measured |= {f"{part}.{name}": value for name, value in json.loads(answer).items()}
    return measured


def report(measured: dict[str, float], *, as_json: bool) -> None:
    """One figure a line, or all as JSON."""
    if as_json:
        print(json.dumps(measured))
    else:
        print("\n".join(f"{name:32} {value:,.2f}" for name, value in measured.items()))


if __name__ == "__main__":
    main()
