"""Netflix Prize (2006): "1:" above the lines "1488844,3,2005-09-06" of film 1; many films a file, or one.

The titles stand in movie_titles.csv or movie_titles.txt: film, year, and a title that may hold commas.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import pandas as pd

from recsys.dataset import Scale, Source
from recsys.errors import DataError, StoreError
from recsys.ids import Ids
from recsys.sources.archives import open_files, private_folder
from recsys.sources.assembly import assemble, with_unknown
from recsys.sources.films import MAX_FILMS, film_table
from recsys.sources.formats import Format
from recsys.sources.limits import base_name
from recsys.sources.plainlines import plain_blocks
from recsys.sources.ratingrows import rated_items
from recsys.sources.ratingtable import Layout, TimeForm, load_rows, open_database
from recsys.sources.records import Records
from recsys.sources.report import Imported, OnProgress, Rejections, no_progress

SCALE = Scale(1.0, 5.0, 1.0)
TITLES = ("movie_titles.csv", "movie_titles.txt")
WHOLE_LINE, NEVER = ("line",), "\x1f"
"""The table of titles quotes nothing, so its lines are read whole and divided at their first two commas."""
LAYOUT = Layout(
    user=1,
    item=0,
    rating=2,
    time=3,
    count=4,
    first_line=1,
    times=TimeForm.DATES,
    names=("customer", "film", "rating", "date"),
    added=1,
)
"""Of the lines that ``film_lines`` makes."""
SHORTEST_LINE = len("1:")
MAX_FILM_LINES = 1_000_000
"""The Netflix Prize has 17,770."""
NO_FILM = b"?"

_RATINGS = re.compile(r"combined_data_[0-9]{1,2}\.txt|mv_[0-9]{7}\.txt")
_FILM_LINE = re.compile(rb" *([0-9]{1,12}): *")
_YEAR = re.compile(r"[0-9]{4}")


def is_ratings(name: str) -> bool:
    """Whether a file of this name holds ratings of the Netflix Prize."""
    return _RATINGS.fullmatch(name) is not None


def recognises(names: Collection[str]) -> bool:
    """Whether files of these names hold ratings of the Netflix Prize."""
    return any(map(is_ratings, names))


def read_netflix(source: Path, name: str, on_progress: OnProgress | None = None) -> Imported:
    """The data set ``name`` from a folder or zip of the Netflix Prize, in either layout.

    A film without a row in the table of titles, or each without that table, is called "Unknown film 17". Raises
    DataError when ``source`` cannot be read.
    """
    tell = on_progress or no_progress
    rejections = Rejections()
    tell(0.0, "Opening the files")
    with (
        open_files(source, lambda file: file in TITLES or is_ratings(file), nested=True) as files,
        private_folder() as folder,
        open_database(folder) as database,
    ):
        parts = {file: files[file] for file in sorted(files) if is_ratings(file)}
        if not parts:
            raise DataError(f"{base_name(source)} is not the Netflix Prize: it holds no combined_data_1.txt.")
        lines = folder / "lines"
        starts = _write_lines(parts, lines, lambda done: tell(0.3 * done, "Reading the ratings"))
        tell(0.3, "Checking the ratings")
        names = list(parts)

        def place(row: int) -> tuple[str, int]:
            part = bisect_right(starts, row) - 1
            return names[part], row - starts[part] + 1

        load_rows(database, lines, names[0], LAYOUT, SCALE, rejections, place)
        lines.unlink()
        tell(0.6, "Reading the films")
        films = _films(files, rated_items(database, MAX_FILMS), names[0], rejections)
        origin = Source("netflix", f"Netflix Prize ({base_name(source)})")
        return assemble(database, name, origin, SCALE, films, rejections, tell)


def film_lines(blocks: Iterator[tuple[bytes, float]]) -> Iterator[tuple[bytes, float]]:
    """Blocks of plain lines with the film in front of every rating; the line "1:" that named it is left blank.

    So every line stays where it was. A rating gets "?" where no film stands above it or what stands there names none.
    Raises DataError when there are too many lines that name a film.
    """
    film = NO_FILM
    films = 0
    for block, share in blocks:
        films += block.count(b":")
        if films > MAX_FILM_LINES:
            raise DataError(f"The ratings name films more than {MAX_FILM_LINES:,} times, the limit.")
        pieces: list[bytes] = []
        place = 0
        while (colon := block.find(b":", place)) >= 0:
            start, end = block.rfind(b"\n", 0, colon) + 1, block.find(b"\n", colon)
            named = _FILM_LINE.fullmatch(block[start:end])
            stop = start if named else end + 1
            pieces.append(_in_front(film, block[place:stop]))
            film = named[1] if named else NO_FILM
            if named:
                pieces.append(b"\n")
            place = end + 1
        pieces.append(_in_front(film, block[place:]))
        yield b"".join(pieces), share


def _in_front(film: bytes, lines: bytes) -> bytes:
    """Every line, each ended by LF, with the film in front; a blank one stays blank."""
    if not lines:
        return b""
    prefix = film + b","
    full = prefix + lines.replace(b"\n", b"\n" + prefix)[: -len(prefix)]
    if lines.startswith(b"\n") or b"\n\n" in lines:
        return b"\n".join(b"" if line == prefix else line for line in full.split(b"\n"))
    return full


def _write_lines(parts: Mapping[str, Path], target: Path, on_progress: Callable[[float], None]) -> list[int]:
    """All files' lines as one; returns after how many lines each file begins."""
    starts, written = [], 0
    try:
        with target.open("xb") as sink:
            for number, (name, file) in enumerate(parts.items()):
                starts.append(written)
                for block, share in film_lines(plain_blocks(file, name, SHORTEST_LINE)):
                    sink.write(block)
                    written += block.count(b"\n")
                    on_progress((number + share) / len(parts))
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError("There is no room for the temporary copy of the ratings.") from error
    return starts


def _films(
    files: Mapping[str, Path], rated: Ids, ratings_name: str, rejections: Rejections
) -> tuple[pd.DataFrame, int]:
    name = next((name for name in TITLES if name in files), None)
    if name is None:
        return with_unknown(pd.DataFrame({"item_id": [], "title": [], "kind": []}), rated, ratings_name, "")
    records = Records(files[name], name, WHOLE_LINE, rejections, delimiter=NEVER, header=WHOLE_LINE)
    return with_unknown(film_table(records, _film), rated, ratings_name, name)


def _film(fields: list[str]) -> tuple[str, str, list[str]]:
    """Number, title with its year as MovieLens writes it, and no genres; commas and quotes belong to the title."""
    film, _, rest = fields[0].partition(",")
    year, _, title = rest.partition(",")
    return film.strip(), f"{title} ({year})" if _YEAR.fullmatch(year.strip()) else title, []


FORMAT = Format(
    "netflix",
    "Netflix Prize",
    "combined_data_1.txt or mv_0000001.txt, with movie_titles.csv or .txt",
    recognises,
    read_netflix,
)
