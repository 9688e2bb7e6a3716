"""Netflix Prize (2006): "1:" above the lines "1488844,3,2005-09-06" of film 1; many films a file, or one.

The titles stand in movie_titles.csv or movie_titles.txt: film, year, and a title that may hold commas.
"""

import re

import pandas as pd

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.sources.assembly import with_unknown
from recsys.sources.films import film_table
from recsys.sources.formats.format import Files, FilmTable, Format, Opened
from recsys.sources.tables import MOSTLY, NUMBERS_ONLY, Clock, Layout, Records, TableMapping
from recsys.sources.tables.lines import Blocks

TITLES = ("movie_titles.csv", "movie_titles.txt")
WHOLE_LINE = ("line",)
"""The table of titles quotes nothing, so its lines are read whole and divided at their first two commas."""
MAX_FILM_LINES = 1_000_000
"""The Netflix Prize has 17,770."""
NO_FILM = b"?"

_RATINGS = re.compile(r"combined_data_[0-9]{1,2}\.txt|mv_[0-9]{7}\.txt")
_FILM_LINE = re.compile(rb" *([0-9]{1,12}): *")
_YEAR = re.compile(r"[0-9]{4}")


def is_ratings(name: str) -> bool:
    """Whether a file of this name holds ratings of the Netflix Prize."""
    return _RATINGS.fullmatch(name) is not None


def film_lines(blocks: Blocks) -> Blocks:
    """Blocks of lines with the film in front of every rating; the line "1:" that named it is left blank.

    So every line stays where it was. A rating gets "?" where no film stands above it or what stands there names none.
    Raises DataError when there are too many lines that name a film.
    """
    film = NO_FILM
    films = 0
    for block, share in blocks:
        block = block.replace(b"\r\n", b"\n")
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
            if named:
                film = named[1]
            elif (
                b"," not in block[start:end]
            ):  # no row with a colon in it, so the name of a film, and a broken one
                film = NO_FILM
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


def _ratings(files: Files) -> Files:
    return {name: files[name] for name in sorted(files) if is_ratings(name)}


def _films(opened: Opened) -> FilmTable:
    name = next((name for name in TITLES if name in opened.files), None)
    if name is None:
        nothing = pd.DataFrame({"item_id": [], "title": [], "kind": []})
        return with_unknown(nothing, opened.rated, opened.ratings_name, "")
    records = Records(
        file=opened.files[name],
        name=name,
        columns=WHOLE_LINE,
        rejections=opened.rejections,
        delimiter="",
        header=WHOLE_LINE,
    )
    return with_unknown(film_table(records, _film), opened.rated, opened.ratings_name, name)


def _film(fields: list[str]) -> tuple[str, str, list[str]]:
    """Number, title with its year as MovieLens writes it, and no genres; commas and quotes belong to the title."""
    film, _, rest = fields[0].partition(",")
    year, _, title = rest.partition(",")
    return film.strip(), f"{title} ({year})" if _YEAR.fullmatch(year.strip()) else title, []


FORMAT = Format(
    "netflix",
    "Netflix Prize",
    "combined_data_1.txt or mv_0000001.txt, with movie_titles.csv or .txt",
    recognises=lambda names: any(map(is_ratings, names)),
    wanted=lambda _source: lambda name: name in TITLES or is_ratings(name),
    ratings=_ratings,
    layout=Layout(
        mapping=TableMapping("customer", "film", "rating", "date"),
        is_known=True,
        delimiter=",",
        columns=("film", "customer", "rating", "date"),
        scales=(Scale(1.0, 5.0, 1.0),),
        clock=Clock.DATE,
        longest=NUMBERS_ONLY,
        least_usable=MOSTLY,
        added=1,
        change=film_lines,
        above=b"1:\n",
    ),
    films=_films,
    origin="Netflix Prize",
    licence="Netflix published these ratings for its prize and for research: not for commercial use, and not to be "
    "passed on, without their permission.",
    nested=True,
)
