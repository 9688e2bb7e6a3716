"""Hostile files at the upload limit: how long until the program says no, and how much memory that takes.

    python benchmarks/hostile.py [--megabytes 400] [--only NAME] [--json]

Every file is made here, imported in a process of its own and forgotten. The promise: at most 10 seconds and 500 MB
above what the program needs before it opens the file. The last row is no attack but a plain file of ratings of the same
size, to compare with.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.pop(0)  # this folder: its click.py is not the package of that name
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys import Engine, RecsysError

HEADER = b"userId,movieId,rating,timestamp\n"
MOVIES = b"movieId,title,genres\n1,Heat (1995),Crime\n"
BLOCK = 2**20
Parts = dict[str, Iterator[bytes]]


def repeated(piece: bytes, size: int, first: bytes = b"") -> Iterator[bytes]:
    """``first`` and then ``piece`` again and again, about ``size`` bytes in all."""
    yield first
    block = piece * max(BLOCK // len(piece), 1)
    for _ in range(size // len(block)):
        yield block


def numbered(size: int, first: bytes, row: Callable[[int], bytes]) -> Iterator[bytes]:
    """``first`` and then a row for each number, about ``size`` bytes in all."""
    yield first
    written = number = 0
    while written < size:
        block = b"".join(row(number + step) for step in range(20_000))
        number += 20_000
        written += len(block)
        yield block


def movielens(ratings: Iterator[bytes], movies: Iterator[bytes] | None = None) -> Parts:
    return {"ratings.csv": ratings, "movies.csv": movies or iter([MOVIES])}


ATTACKS: dict[str, Callable[[int], Parts]] = {
    "one endless line": lambda size: movielens(repeated(b"1", size, HEADER)),
    "no line end, many commas": lambda size: movielens(repeated(b"1,", size, HEADER)),
    "blank lines": lambda size: movielens(repeated(b"\n", size, HEADER)),
    "NUL bytes": lambda size: movielens(repeated(b"\0", size, HEADER)),
    "every row bad": lambda size: movielens(repeated(b"x,y,z,w\n", size, HEADER)),
    "every second row bad": lambda size: movielens(repeated(b"1,1,4,1\nx,1,4,1\n", size, HEADER)),
    "one row again and again": lambda size: movielens(repeated(b"1,1,4.0,100\n", size, HEADER)),
    "quotes everywhere": lambda size: movielens(repeated(b'"1","1","4.0","1"\n', size, HEADER)),
    "a person each row": lambda size: movielens(numbered(size, HEADER, lambda n: b"%d,1,4,1\n" % n)),
    "too many films": lambda size: movielens(numbered(size, HEADER, lambda n: b"1,%d,4,1\n" % n)),
    "endless film table": lambda size: movielens(
        iter([HEADER + b"1,1,4,1\n"]), numbered(size, MOVIES, lambda n: b"%d,Film (1990),War\n" % (n + 2))
    ),
    "one quote never closed": lambda size: movielens(
        iter([HEADER + b"1,1,4,1\n"]), repeated(b"some text, more\n", size, MOVIES + b'2,"')
    ),
    "old layout, no line end": lambda size: {"u.data": repeated(b"1\t", size), "u.item": iter([b"1|a\n"])},
    "Netflix, only films": lambda size: {"combined_data_1.txt": repeated(b"1:\n", size)},
    "Netflix, only colons": lambda size: {"combined_data_1.txt": repeated(b":", size)},
    "Netflix, a film each row": lambda size: {"combined_data_1.txt": repeated(b"1:\n5,3,2005-09-06\n", size)},
    "a table, one endless line": lambda size: {"mine.csv": repeated(b"a,", size, b"user,item,rating\n")},
    "a table of new names": lambda size: {
        "mine.csv": numbered(size, b"user,item,rating\n", lambda n: b"u%d,i%d,4\n" % (n, n))
    },
    "a table of noise": lambda size: {"mine.csv": (os.urandom(BLOCK) for _ in range(size // BLOCK))},
    "noise called Parquet": lambda size: {
        "mine.parquet": (b"PAR1" + os.urandom(BLOCK) for _ in range(size // BLOCK))
    },
    "ratings, plain": lambda size: movielens(
        numbered(size, HEADER, lambda n: b"%d,%d,4.0,%d\n" % (n // 100 + 1, n % 100 + 1, 10**9 + n))
    ),
}


def write(folder: Path, parts: Parts) -> None:
    for name, blocks in parts.items():
        with (folder / name).open("wb") as file:
            file.writelines(blocks)


def bombs(folder: Path) -> dict[str, Path]:
    """Small files that unpack to a gigabyte."""
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("ratings.csv", "w") as member:
            for _ in range(1024):
                member.write(b"0" * BLOCK)
        archive.writestr("movies.csv", MOVIES)
    with gzip.open(folder / "mine.csv.gz", "wb") as file:
        for _ in range(1024):
            file.write(b"0" * BLOCK)
    return {"a zip bomb": folder / "bomb.zip", "a gz bomb": folder / "mine.csv.gz"}


def attempt(source: str) -> dict[str, object]:
    """In the child: what it says, after how many seconds and with how much memory more than before."""
    engine = Engine()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    try:
        manifest, imported, _ = engine.library.import_source(source, "hostile")
        said = f"{manifest['ratings']:,} ratings taken, {imported.rejected_count:,} rows left out"
    except RecsysError as error:
        said = str(error)
    seconds = time.perf_counter() - started
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / 1e6
    return {"seconds": seconds, "mb": more, "said": said}


def in_child(source: Path, home: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, __file__, "--source", str(source)],
        env={**os.environ, "RECSYS_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    result: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=int, default=400, help="the upload limit")
    parser.add_argument("--only", help="one attack by its name")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--source", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.source:
        print(json.dumps(attempt(options.source)))
        return
    results: dict[str, dict[str, object]] = {}
    for name, make in ATTACKS.items():
        if options.only in (None, name):
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place, "files")
                folder.mkdir()
                write(folder, make(options.megabytes * 10**6))
                results[name] = in_child(folder, Path(place, "home"))
    with tempfile.TemporaryDirectory() as place:
        for name, file in bombs(Path(place)).items():
            if options.only in (None, name):
                results[name] = in_child(file, Path(place, "home"))
    if options.json:
        print(json.dumps(results))
        return
    for name, row in results.items():
        print(f"{name:28}{row['seconds']:6.1f} s {row['mb']:6.0f} MB  {row['said']}")


if __name__ == "__main__":
    main()
