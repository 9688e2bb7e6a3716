"""The map of films: how far it can be trusted, what it costs to make, how it paints and pans.

    python benchmarks/filmmap.py [NAME ...] [--films 2000 9742 27000 60000] [--paint 2000 10000 60000] [--json]

NAME: data sets of this machine, whose map is held against that of two principal components. ``--films``: generated
catalogs, each mapped in a process of its own, so that its peak memory is its own. ``--paint``: a page with nothing but
the map in headless Chromium, which draws WebGL on the processor: bytes sent at first and by a rerun, the time to the
painted map, and the time between two frames while it is dragged.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.pop(0)  # this folder: its click.py is not the package of that name
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import numpy as np
import pandas as pd

from benchmarks.browser import chromium, open_page, serve
from recsys import Catalog, Dataset, Engine, Ratings, Scale
from recsys.dataset import Source
from recsys.insights.filmmap import map_films

APP = Path(__file__).resolve().parent / "apps" / "filmmap.py"
GENRES = (
    "Drama",
    "Comedy",
    "Thriller",
    "Action",
    "Romance",
    "Horror",
    "Documentary",
    "Animation",
    "War",
    "Western",
)
RATINGS_EACH = 20
DRAG = 60
Row = dict[str, Any]
FRAMES = """() => { window.__frames = []; let last = performance.now();
  const tick = (now) => { window.__frames.push(now - last); last = now; window.__raf = requestAnimationFrame(tick); };
  requestAnimationFrame(tick); }"""


def generate(n_films: int) -> Dataset:
    """Films of ten genres and 90 years with a long tail of ratings, by people who each like two genres."""
    draw = np.random.default_rng(0)
    genres, n_people = draw.integers(0, len(GENRES), n_films), max(n_films // 8, 50)
    by_genre = [np.flatnonzero(genres == genre) for genre in range(len(GENRES))]
    count = RATINGS_EACH * n_films
    people = draw.integers(0, n_people, count)
    likes = draw.integers(0, len(GENRES), (n_people, 2))[people, draw.integers(0, 2, count)]
    shares = draw.random(count) ** 3
    films = np.array(
        [by_genre[like][int(share * len(by_genre[like]))] for like, share in zip(likes, shares, strict=True)]
    )
    pairs = np.unique(people.astype(np.int64) * n_films + films)
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": np.arange(n_films),
                "title": [f"Film {number}" for number in range(n_films)],
                "year": draw.integers(1930, 2020, n_films),
                "genres": [GENRES[genre] for genre in genres],
            }
        )
    )
    stars = draw.integers(1, 11, len(pairs)) / 2
    ratings = Ratings.of(pairs // n_films, pairs % n_films, stars, items=catalog.items)
    return Dataset("generated", ratings, catalog, Scale(), Source("generated", "Generated", simulated=True))


def mapped(data: Dataset) -> Row:
    """One map: seconds, peak memory of this process, trustworthiness."""
    started, cpu = time.perf_counter(), time.process_time()
    made = map_films(data)
    return {
        "data": data.name,
        "films": len(made),
        "ratings": len(data.ratings),
        "seconds": round(time.perf_counter() - started, 1),
        "processor seconds": round(time.process_time() - cpu, 1),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "trustworthiness": round(made.faithfulness.ours, 3),
        "two components": round(made.faithfulness.plain, 3),
    }


def in_process(what: str) -> Row:
    """``mapped`` in a process of its own."""
    command = [sys.executable, __file__, "--one", what]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    row: Row = json.loads(told.stdout.splitlines()[-1])
    return row


def painted(n_films: int) -> Row:
    """The map in a browser: bytes, time to paint, frames while it is dragged."""
    with serve(APP, env={"FILMS": str(n_films)}) as server, chromium() as browser:
        with open_page(browser, server.url) as page:  # what the process needs once
            page.locator(".js-plotly-plot canvas").first.wait_for(timeout=120_000)
        with open_page(browser, "about:blank") as page:
            received = [0]
            page.on(
                "websocket", lambda socket: socket.on("framereceived", lambda frame: _add(received, frame))
            )
            started = time.perf_counter()
            page.goto(server.url)
            page.locator(".js-plotly-plot canvas").first.wait_for(timeout=120_000)
            page.evaluate(
                "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )
            seconds, first = time.perf_counter() - started, received[0]
            page.wait_for_timeout(1_000)
            first = received[0]
            page.get_by_role("button", name="Again").click()
            page.wait_for_timeout(2_000)
            frames = _drag(page)
    return {
        "films": n_films,
        "MB sent": round(first / 1e6, 2),
        "MB by a rerun": round((received[0] - first) / 1e6, 3),
        "painted ms": round(seconds * 1e3),
        "frame p50 ms": round(statistics.median(frames), 1),
        "frame p95 ms": round(sorted(frames)[int(0.95 * len(frames))], 1),
    }


def _add(received: list[int], frame: str | bytes) -> None:
    received[0] += len(frame)


def _drag(page: Any) -> list[float]:
    """Milliseconds between frames while the map is dragged to and fro."""
    box = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    for step in range(DRAG):
        page.mouse.move(x + 120 * np.sin(step / 6), y + 60 * np.cos(step / 6))
    page.evaluate("() => cancelAnimationFrame(window.__raf)")
    page.mouse.up()
    frames: list[float] = page.evaluate("window.__frames")
    return frames


def show(rows: Sequence[Row]) -> None:
    """A table."""
    if rows:
        print(pd.DataFrame(rows).to_string(index=False), end="\n\n")


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*")
    parser.add_argument("--films", type=int, nargs="*", default=[2_000, 9_742, 27_000, 60_000])
    parser.add_argument("--paint", type=int, nargs="*", default=[2_000, 10_000, 60_000])
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.one:
        data = generate(int(options.one)) if options.one.isdigit() else Engine().dataset(options.one)
        print(json.dumps(mapped(data)))
        return
    maps = [in_process(what) for what in [*options.names, *map(str, options.films)]]
    paints = [painted(count) for count in options.paint]
    if options.json:
        print(json.dumps({"maps": maps, "paints": paints}))
        return
    show(maps)
    show(paints)


if __name__ == "__main__":
    main()
