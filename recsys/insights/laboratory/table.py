"""The small table of stars that the laboratory works on: a corner of the data, or typed in."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Catalog, Dataset, Ratings, Scale
from recsys.errors import DataError
from recsys.ids import Floats, Positions, read_only

LARGEST = 60
"""Films, and people, of the largest table."""
NOTHING_KNOWN = "There is no rating in this table yet."
FILM = "Film"
"""The column of the titles in a table that is typed in."""
TASTES = {
    "Alien": "5 4 5 1 2 1 4",
    "The Matrix": "5 5 4 2 1 1 5 3",
    "Terminator 2": "4 5 5 1 1 2 4 3",
    "Mad Max": "4 5 4 1 2 1 5",
    "Notting Hill": "1 2 1 5 4 5 4 3",
    "Amélie": "2 1 1 4 5 5 4",
    "Titanic": "1 1 2 5 5 4 5 3",
    "Before Sunrise": "2 1 1 5 4 5 5",
}
"""Made up: three people like one kind of films, three the other, one likes all, one gives middling stars."""
TASTERS = ("Ann", "Ben", "Cem", "Dora", "Eva", "Finn", "Gus", "Hana", "You", "Ivy")


@dataclass(frozen=True, eq=False)
class RatingTable:
    """Stars of some films by some people. Raises DataError where nothing is known, ValueError for another shape."""

    films: tuple[str, ...]
    """What stands before each row; no two alike."""
    people: tuple[str, ...]
    """What stands above each column; no two alike."""
    stars: Floats
    """Shape ``(films, people)``, so that titles are read along the rows; NaN where nothing is known."""
    scale: Scale

    def __post_init__(self) -> None:
        shape = (len(self.films), len(self.people))
        if self.stars.shape != shape:
            raise ValueError(f"Stars need the shape {shape}, got {self.stars.shape}.")
        if not self.known.any():
            raise DataError(NOTHING_KNOWN)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which cells hold stars, shape ``(films, people)``."""
        return ~np.isnan(self.stars)

    def cells(self, values: Floats | None = None) -> pd.DataFrame:
        """A row a cell, film by film: film, person, ``stars`` (NaN where nothing is known) and, if given, ``value``."""
        films, people = len(self.films), len(self.people)
        cells = pd.DataFrame(
            {
                "film": np.repeat(np.array(self.films, dtype=object), people),
                "person": np.tile(np.array(self.people, dtype=object), films),
                "stars": self.stars.ravel(),
            }
        )
        return cells if values is None else cells.assign(value=values.ravel())

    def frame(self, values: Floats | None = None) -> pd.DataFrame:
        """``values`` (the stars by default) with the titles as the first column and a column for each person."""
        shown = self.stars if values is None else values
        frame = pd.DataFrame(shown, columns=pd.Index(self.people))
        frame.insert(0, FILM, list(self.films), allow_duplicates=True)
        return frame


@dataclass(frozen=True)
class Corner:
    """The best-known films of a data set and the people who rated most of them."""

    table: RatingTable
    film_ratings: float
    """Ratings that each of these films has in all the data, on average."""
    any_film_ratings: float
    """The same for every film with a rating."""
    person_ratings: float
    """Ratings that each of these people gave in all the data, on average."""
    any_person_ratings: float
    """The same for everybody with a rating."""


def rating_corner(data: Dataset, n_films: int, n_people: int) -> Corner:
    """The ``n_films`` films with most ratings, by the ``n_people`` who rated most of those.

    Best known, and busiest, first; between equals the earlier in the data. Fewer where the data has fewer. Two passes
    over the ratings, no copy of them. Raises ValueError for a number outside 1 to ``LARGEST``, DataError for data
    without ratings.
    """
    for what, number in (("films", n_films), ("people", n_people)):
        if not 1 <= number <= LARGEST:
            raise ValueError(f"The number of {what} must be from 1 to {LARGEST}, got {number}.")
    ratings = data.ratings
    if not len(ratings):
        raise DataError(NOTHING_KNOWN)
    films = _most(ratings.item_counts, n_films)
    place = np.full(len(ratings.items), -1, dtype=np.int32)
    place[films] = np.arange(len(films), dtype=np.int32)
    people = _most(_rated_of(ratings, place >= 0), n_people)
    stars = np.full((len(films), len(people)), np.nan)
    for column, person in enumerate(people):
        rows = slice(int(ratings.indptr[person]), int(ratings.indptr[person + 1]))
        places = place[ratings.item_idx[rows]]
        stars[places[places >= 0], column] = ratings.values[rows][places >= 0]
    given = np.diff(ratings.indptr)
    names = tuple(f"Person {id_}" for id_ in ratings.users.ids[people])
    table = RatingTable(_titles(data.catalog, films), names, read_only(stars), data.scale)
    return Corner(
        table,
        float(ratings.item_counts[films].mean()),
        float(ratings.item_counts[ratings.item_counts > 0].mean()),
        float(given[people].mean()),
        float(given[given > 0].mean()),
    )


def example_ratings() -> pd.DataFrame:
    """A small table to begin with, as text: two kinds of films, and people who like one, both or neither."""
    rows = [stars.split() for stars in TASTES.values()]
    cells = [row + [""] * (len(TASTERS) - len(row)) for row in rows]
    frame = pd.DataFrame(cells, columns=pd.Index(TASTERS), dtype="str")
    frame.insert(0, FILM, pd.Series(list(TASTES), dtype="str"))
    return frame


def typed_ratings(typed: pd.DataFrame, scale: Scale) -> tuple[RatingTable, str]:
    """A table from typed cells: a column ``FILM``, and one of stars for each person.

    An empty cell says nothing; so does one that holds no number on the scale, of which the sentence that comes with
    the table tells ("" where all can be read). Rows and columns without any text are left out; a row without a title
    is called by its place, and of two with one title the later gets a number. Only the first ``LARGEST`` rows count.
    Raises DataError where no cell holds stars.
    """
    typed = typed.reset_index(drop=True)
    names = [str(name) for name in typed.columns if name != FILM]
    cells = [[_text(cell) for cell in row] for row in typed[names].to_numpy()]
    titles = [_text(title) or f"Film {number}" for number, title in enumerate(typed[FILM], start=1)]
    rows = [row for row in range(len(cells)) if any(cells[row])][:LARGEST]
    columns = [column for column in range(len(names)) if any(cells[row][column] for row in rows)]
    stars, bad = np.full((len(rows), len(columns)), np.nan), []
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            stars[i, j] = _stars(cells[row][column], scale)
            if cells[row][column] and np.isnan(stars[i, j]):
                bad.append(f"“{cells[row][column]}” ({titles[row]}, {names[column]})")
    films = _distinct(titles[row] for row in rows)
    said = _bad_cells(bad, scale)
    if np.isnan(stars).all():
        raise DataError(f"{NOTHING_KNOWN} {said}".strip())
    return RatingTable(films, tuple(names[column] for column in columns), read_only(stars), scale), said


def _most(counts: NDArray[np.integer], n: int) -> NDArray[np.int64]:
    """The places of the ``n`` highest counts above 0, highest first, the earlier of equals first."""
    order = np.argsort(-counts.astype(np.int64), kind="stable")[:n]
    return order[counts[order] > 0]


def _rated_of(ratings: Ratings, chosen: NDArray[np.bool_]) -> NDArray[np.int32]:
    """How many of the ``chosen`` items each person rated, shape ``(n_users,)``."""
    counts = np.zeros(len(ratings.users), dtype=np.int32)
    somebody = np.flatnonzero(np.diff(ratings.indptr))
    counts[somebody] = np.add.reduceat(
        chosen[ratings.item_idx].view(np.uint8), ratings.indptr[somebody], dtype=np.int32
    )
    return counts


def _titles(catalog: Catalog, places: Positions | NDArray[np.int64]) -> tuple[str, ...]:
    """Titles; where two films share one, with their years."""
    titles = [catalog.titles[place] for place in places]
    shared = Counter(titles)
    years = [catalog.years[place] for place in places]
    return _distinct(
        f"{title} ({year})" if shared[title] > 1 and year is not None else title
        for title, year in zip(titles, years, strict=True)
    )


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each later one of a kind with a number that no other has."""
    taken: set[str] = set()
    made: list[str] = []
    for name in names:
        new, number = name, 2
        while new in taken:
            new, number = f"{name}, {number}", number + 1
        taken.add(new)
        made.append(new)
    return tuple(made)


def _text(cell: object) -> str:
    return "" if cell is None or cell is pd.NA or cell != cell else str(cell).strip()


def _stars(text: str, scale: Scale) -> float:
    """A number on the scale, steps or not, with a point or a comma; NaN for anything else."""
    try:
        stars = float(text.replace(",", "."))
    except ValueError:
        return float("nan")
    return stars if scale.low <= stars <= scale.high else float("nan")


def _bad_cells(bad: list[str], scale: Scale) -> str:
    if not bad:
        return ""
    others = f" and {len(bad) - 1} more" if len(bad) > 1 else ""
    are = "are not numbers" if len(bad) > 1 else "is not a number"
    return f"{bad[0]}{others} {are} from {scale.low:g} to {scale.high:g}: counted as empty."
