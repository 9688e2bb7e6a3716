"""Imports at full size: 20 million ratings as MovieLens writes them, 100 million as the Netflix Prize does.

    python benchmarks/imports.py [--movielens 20000000] [--netflix 100000000] [--shuffled] [--json]

The files are generated with numpy (long tails on both sides); nothing of the originals is in them. Every import runs in
a process of its own, so that its peak memory is its own, and ends with the data set stored. Beside it stands the time
that DuckDB takes just to count the rows of the same files. Then the stored data set is opened in a new process: that
time holds the checksums of all files, not the start of Python. Needs about 12 GB of room for 100 million.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.pop(0)  # this folder: its click.py is not the package of that name
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from recsys import Engine

ROOT = Path(__file__).resolve().parent.parent
PLAIN = csv.WriteOptions(include_header=False, quoting_style="none")
MOVIELENS_PEOPLE, MOVIELENS_FILMS = 138_000, 27_000
NETFLIX_PEOPLE, NETFLIX_FILMS, NETFLIX_FILES = 480_189, 17_770, 4
LARGEST_ID = 2_649_429
FIRST_DAY, DAYS = np.datetime64("1999-11-11"), 2_243


def write_movielens(folder: Path, count: int, *, shuffled: bool) -> None:
    """ratings.csv and movies.csv; sorted by person as the originals are, unless ``shuffled``."""
    draw = np.random.default_rng(0)
    wanted = int(count * 1.2)  # about a tenth comes out twice
    people = (MOVIELENS_PEOPLE * draw.random(wanted, dtype=np.float32) ** 2.2).astype(np.int64)
    pairs = people * MOVIELENS_FILMS + (MOVIELENS_FILMS * draw.random(wanted, dtype=np.float32) ** 4).astype(
        int
    )
    pairs = draw.permutation(np.unique(pairs))[:count]
    pairs = pairs if shuffled else np.sort(pairs)
    table = {
        "userId": pairs // MOVIELENS_FILMS + 1,
        "movieId": pairs % MOVIELENS_FILMS + 1,
        "rating": np.clip(np.round(draw.normal(7, 2, len(pairs))), 1, 10) / 2,
        "timestamp": draw.integers(789_652_009, 1_427_784_002, len(pairs)),
    }
    csv.write_csv(pa.table(table), folder / "ratings.csv", csv.WriteOptions(quoting_style="none"))
    numbers = np.arange(1, MOVIELENS_FILMS + 1)
    films = {
        "movieId": numbers,
        "title": [f"Film {n} ({1930 + n % 80})" for n in numbers],
        "genres": "Drama|War",
    }
    pd.DataFrame(films).to_csv(folder / "movies.csv", index=False)


def write_netflix(folder: Path, count: int) -> None:
    """combined_data_1.txt to _4.txt, film by film with its people in random order, and movie_titles.csv."""
    draw = np.random.default_rng(0)
    ids = np.sort(draw.choice(LARGEST_ID, NETFLIX_PEOPLE, replace=False)) + 1
    sizes = draw.pareto(0.9, NETFLIX_FILMS) + 0.05
    for _ in range(20):  # the most seen film was seen by half of all; what that cuts off goes to the others
        sizes = np.clip(sizes * (count / sizes.sum()), 3, NETFLIX_PEOPLE // 2)
    sizes = np.ceil(sizes)
    for number, films in enumerate(np.array_split(np.arange(NETFLIX_FILMS), NETFLIX_FILES), start=1):
        with (folder / f"combined_data_{number}.txt").open("wb") as file:
            for film in films:
                size = min(int(sizes[film]), NETFLIX_PEOPLE)
                rows = pa.table(
                    {
                        "person": ids[draw.choice(NETFLIX_PEOPLE, size, replace=False, shuffle=False)],
                        "rating": np.clip(np.round(draw.normal(3.6, 1.1, size)), 1, 5).astype(np.int8),
                        "day": FIRST_DAY + draw.integers(0, DAYS, size),
                    }
                )
                file.write(b"%d:\n" % (film + 1))
                csv.write_csv(rows, file, PLAIN)
    titles = (f"{film},{1950 + film % 55},Film, the {film}th" for film in range(1, NETFLIX_FILMS + 1))
    (folder / "movie_titles.csv").write_text("\n".join(titles) + "\n", encoding="latin-1")


def floor(folder: Path) -> float:
    """Seconds that DuckDB needs to read the lines of the rating files and count them."""
    names = [str(file) for file in folder.iterdir() if file.stat().st_size > 2**20]
    started = time.perf_counter()
    with duckdb.connect() as database:
        query = "SELECT count(*) FROM read_csv(?, columns={'t': 'VARCHAR'}, delim='\\x1f', quote='', header=false)"
        database.execute(query, [names]).fetchall()
    return time.perf_counter() - started


def measured(step: str, home: Path, source: str) -> dict[str, float]:
    """One step in a process of its own."""
    arguments = [sys.executable, __file__, "--step", step, "--source", source]
    environment = {**os.environ, "RECSYS_HOME": str(home)}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def run_step(step: str, source: str) -> dict[str, float]:
    """In the child: import or open, with seconds and peak memory in GB."""
    engine = Engine()
    started = time.perf_counter()
    if step == "import":
        manifest, _, _ = engine.library.import_source(source, "full")
        rows = int(manifest["ratings"])
    else:
        rows = len(engine.library.registry.open_dataset("full").ratings)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
    return {"ratings": rows, "seconds": seconds, "peak_gb": peak}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--movielens", type=int, default=20_000_000)
    parser.add_argument("--netflix", type=int, default=100_000_000)
    parser.add_argument("--shuffled", action="store_true", help="MovieLens rows in random order")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--step", choices=("import", "open"), help=argparse.SUPPRESS)
    parser.add_argument("--source", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(run_step(options.step, options.source)))
        return
    results: dict[str, dict[str, float]] = {}
    for name, count in (("movielens", options.movielens), ("netflix", options.netflix)):
        if not count:
            continue
        with tempfile.TemporaryDirectory() as place:
            source, home = Path(place, "files"), Path(place, "home")
            source.mkdir()
            if name == "movielens":
                write_movielens(source, count, shuffled=options.shuffled)
            else:
                write_netflix(source, count)
            counted = floor(source)
            done = measured("import", home, str(source))
            opened = measured("open", home, "full")
            results[name] = {**done, "duckdb_count_s": counted, "open_s": opened["seconds"]}
    if options.json:
        print(json.dumps(results))
        return
    for name, row in results.items():
        print(
            f"{name:10} {row['ratings']:,} ratings: imported in {row['seconds']:.1f} s, peak {row['peak_gb']:.2f} GB; "
            f"counting the lines alone {row['duckdb_count_s']:.1f} s; opened again in {row['open_s']:.2f} s"
        )


if __name__ == "__main__":
    main()
