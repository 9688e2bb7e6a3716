"""Finding the catalog's film of a row: by ids, then by name and year. Rather none than a wrong one."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.histories.names import Names, names_of, segments
from recsys.histories.rows import Row
from recsys.sources.titles import parse_title

AMBIGUOUS, NOT_FOUND = "ambiguous", "not_found"


@dataclass(frozen=True, slots=True)
class Found:
    """The place of the film in the catalog, or why there is none."""

    place: int | None = None
    outcome: str = ""
    """AMBIGUOUS or NOT_FOUND where ``place`` is None."""
    reason: str = ""


def id_key(text: str) -> str:
    """An IMDb or TMDB number without tt and leading zeros; "" when it is none.

    >>> id_key("tt0133093"), id_key("0133093"), id_key("none")
    ('133093', '133093', '')
    """
    digits = text.strip().lower().removeprefix("tt").lstrip("0")
    return digits if digits.isascii() and digits.isdigit() else ""


class Matcher:
    """The films of one data set by every name.

    The rules, in order: IMDb number; TMDB number; movie_id, when the data is MovieLens and name and year agree. Then
    the strict name (see names.py) with the very year; the loose name with the very year; the strict name with the year
    off by one, but no series for a row that does not say it is one; the director and the year, when one title is the
    other's beginning or end. Whatever leaves two candidates at its turn is ambiguous. A row without a year needs the
    only item of that strict name. An item of another kind, with another IMDb number or (without a year) from after the
    viewing is never a candidate. An item without a year cannot be told from its remakes: ambiguous for a row with one.
    """

    def __init__(self, data: Dataset) -> None:
        self._data = data
        table = data.catalog.table
        self._years = data.catalog.years
        self._kinds = [str(kind) for kind in table["kind"]]
        self._countries = [str(country) for country in table["country"]]
        self._imdb_ids = [id_key(str(text)) for text in table["imdb_id"]]
        self._titles = list(
            zip(data.catalog.full_titles, (str(text) for text in table["original_title"]), strict=True)
        )
        self._names = [names_of(*filter(None, titles)) for titles in self._titles]
        self._asked: dict[str, Names] = {}
        self._strict, self._loose = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
        for place, names in enumerate(self._names):
            for key in names.strict:
                self._strict[key].append(place)
            for key in names.loose:
                self._loose[key].append(place)
        self._by_imdb = _index(self._imdb_ids)
        self._by_tmdb = _index(id_key(str(text)) for text in table["tmdb_id"])

    @cached_property
    def _by_director(self) -> dict[tuple[str, int], list[int]]:
        films = defaultdict[tuple[str, int], list[int]](list)
        for place, (directors, year) in enumerate(
            zip(self._data.catalog.directors, self._years, strict=True)
        ):
            for director in directors if year is not None else ():
                films[director.casefold(), year or 0].append(place)
        return dict(films)

    def find(self, row: Row) -> Found:
        """The film of a row."""
        place = self._by_id(row)
        if place is not None:
            return Found(place)
        if row.kind == "episode":
            return self._series_of(row)
        if not row.title:
            return Found(None, NOT_FOUND, "no film of that number is in the data")
        found = self._by_name(
            row, self._names_of(parse_title(row.title).title if row.movie_id else row.title)
        )
        return self._series_of(row) if found.outcome == NOT_FOUND and row.series else found

    def _names_of(self, title: str) -> Names:
        if title not in self._asked:
            self._asked[title] = names_of(title)
        return self._asked[title]

    def _by_id(self, row: Row) -> int | None:
        places = self._by_imdb.get(id_key(row.imdb_id), [])
        if len(places) == 1:
            return places[0]
        # TMDB numbers films and series apart
        places = [
            place
            for place in self._by_tmdb.get(id_key(row.tmdb_id), [])
            if row.kind is None or self._kinds[place] in (row.kind, "")
        ]
        if len(places) == 1:
            return places[0]
        if row.movie_id is None or self._data.source.format != "movielens":
            return None
        place = int(self._data.catalog.items.positions([row.movie_id])[0])
        if place < 0 or not self._fits(row)(place):
            return None
        same_name = names_of(parse_title(row.title).title).loose & self._names[place].loose
        years = row.year, self._years[place]
        same_year = None in years or abs((row.year or 0) - (self._years[place] or 0)) <= 1
        return place if same_name and same_year else None

    def _series_of(self, row: Row) -> Found:
        """The series of an episode."""
        found = Found(None, NOT_FOUND, "no series of that name is in the data")
        for name in row.series:
            places = self._among(self._strict, self._names_of(name).strict, self._fits(row, kind="series"))
            if row.year is not None:
                places = self._of(places, row.year)
            if places:
                return self._only(places, "several series of that name are in the data")
        return found

    def _by_name(self, row: Row, names: Names) -> Found:
        fits = self._fits(row)
        places = self._among(self._strict, names.strict, fits)
        if row.year is None:
            if not places:
                return Found(None, NOT_FOUND, "no film of that name is in the data")
            return self._only(places, "several films of that name are in the data, and the row has no year")
        year = row.year
        loose = self._among(self._loose, names.loose, fits)
        near = [
            place
            for place in self._of(places, year - 1) + self._of(places, year + 1)
            if row.kind is not None or self._kinds[place] != "series"
        ]
        for candidates in (self._of(places, year), self._of(loose, year), near, self._by_directors(row)):
            if candidates:
                return self._only(candidates, "several films of that name and year are in the data")
        if self._of(places, None):
            return Found(None, AMBIGUOUS, "a film of that name is in the data, but its year is not")
        if places:
            return Found(None, NOT_FOUND, f"films of that name are in the data, but none of {year}")
        return Found(None, NOT_FOUND, "no film of that name is in the data")

    def _by_directors(self, row: Row) -> list[int]:
        """Films of the very year and a director of the row, of whose titles one is the other's beginning or end."""
        if row.year is None:
            return []
        places = {
            place
            for person in row.directors
            for place in self._by_director.get((person.casefold(), row.year), [])
        }
        if not places:
            return []
        whole, pieces, fits = self._names_of(row.title).strict, segments(row.title), self._fits(row)
        return [
            place
            for place in sorted(places)
            if fits(place)
            and (
                pieces & self._names[place].strict
                or any(segments(title) & whole for title in self._titles[place] if title)
            )
        ]

    def _fits(self, row: Row, kind: str | None = None) -> Callable[[int], bool]:
        """Whether an item can be what the row is about, whatever it is called."""
        kind = kind or row.kind
        imdb_id = "" if row.kind == "episode" else id_key(row.imdb_id)
        watched = None
        if row.year is None and row.time is not None and not row.saved:
            watched = datetime.fromtimestamp(row.time, UTC).year

        def fits(place: int) -> bool:
            if kind is not None and self._kinds[place] not in (kind, ""):
                return False
            if imdb_id and self._imdb_ids[place] and self._imdb_ids[place] != imdb_id:
                return False
            if row.country and self._countries[place] != row.country:
                return False
            return watched is None or (self._years[place] or 0) <= watched

        return fits

    def _among(
        self, index: dict[str, list[int]], keys: Iterable[str], fits: Callable[[int], bool]
    ) -> list[int]:
        return sorted({place for key in keys for place in index.get(key, ()) if fits(place)})

    def _of(self, places: list[int], year: int | None) -> list[int]:
        return [place for place in places if self._years[place] == year]

    def _only(self, places: list[int], reason: str) -> Found:
        return Found(places[0]) if len(places) == 1 else Found(None, AMBIGUOUS, reason)


def _index(keys: Iterable[str]) -> dict[str, list[int]]:
    found = defaultdict[str, list[int]](list)
    for place, key in enumerate(keys):
        if key:
            found[key].append(place)
    return dict(found)
