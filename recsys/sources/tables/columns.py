"""Which column of a table is what: chosen by the user, or guessed from the names."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.sources.report import quoted

MAX_LEVELS = 2_001
"""Different ratings on one scale; Jester, -10 to 10 by hundredths, has so many."""

NAMES = {
    "user": ("userid", "user", "uid", "customerid", "customer", "memberid", "personid", "person", "reviewerid",
             "reviewer", "profileid", "accountid", "viewerid", "viewer", "userno", "usernum", "username",
             "nutzerid", "nutzer", "benutzer", "kunde", "utilisateur", "usuario", "usuário", "utente", "gebruiker"),
    "item": ("itemid", "movieid", "filmid", "productid", "parentasin", "asin", "isbn", "animeid", "bookid", "showid",
             "titleid", "imdbid", "tmdbid", "tconst", "item", "movie", "film", "product", "iid", "mid", "businessid",
             "jokeid", "filme", "película", "pelicula"),
    "rating": ("rating", "ratings", "userrating", "score", "stars", "star", "overall", "bookrating", "ratingvalue",
               "ratingscore", "starrating", "grade", "vote", "value",
               "bewertung", "sterne", "note", "calificación", "calificacion", "puntuación", "puntuacion", "voto",
               "nota", "beoordeling"),
    "time": ("timestamp", "unixreviewtime", "time", "datetime", "ratedat", "ratingdate", "daterated", "ratingtime",
             "ratingtimestamp", "reviewtime", "reviewdate", "createdat", "tstamp", "ts", "date",
             "datum", "zeit", "fecha", "data"),
    "title": ("title", "movietitle", "filmtitle", "itemtitle", "producttitle", "booktitle", "moviename", "filmname",
              "itemname", "primarytitle", "name", "titel", "titre", "título", "titulo", "titolo"),
}  # fmt: skip
"""What people call their columns, likeliest first; only letters and digits count."""
COUNTS = frozenset({"plays", "playcount", "views", "viewcount", "listens", "count", "clicks", "purchases", "quantity",
                    "votes", "helpful", "helpfulvotes", "index"})  # fmt: skip
"""Numbers of another kind, whatever they look like."""

_SIGNS = re.compile(r"[\W_]+")
_AGAIN = re.compile(r" \(\d+\)$")
CALLED = {"user": "the person", "item": "the film", "rating": "the rating"}


@dataclass(frozen=True)
class TableMapping:
    """What the columns of a table are, by their names; None where there is no such column.

    Needed are user, rating and one of item and title: a title alone serves as the item.
    """

    user: str | None = None
    item: str | None = None
    rating: str | None = None
    time: str | None = None
    title: str | None = None
    scale: Scale | None = None
    """Ratings off this scale are rejected; None: the scale is found out over the whole file."""

    def __post_init__(self) -> None:
        scale = self.scale
        if scale is None:
            return
        if not all(map(math.isfinite, (scale.low, scale.high, scale.step))) or not (
            scale.low < scale.high and 0 < scale.step <= scale.high - scale.low
        ):
            raise ValueError(f"A scale runs from low to a higher number in steps above 0, got {scale!r}.")
        if (scale.high - scale.low) / scale.step > MAX_LEVELS - 1:
            raise ValueError(f"A scale has at most {MAX_LEVELS:,} different ratings, got {scale!r}.")

    @classmethod
    def of(cls, columns: Mapping[str, str]) -> "TableMapping":
        """The mapping of roles ("user", "item", "rating", "time", "title") to columns; without those not named."""
        user, item, rating, time, title = (columns.get(role) for role in NAMES)
        return cls(user, item, rating, time, title)

    @property
    def missing(self) -> tuple[str, ...]:
        """Which needed columns are not chosen, as people say it."""
        have = {"user": self.user, "item": self.item or self.title, "rating": self.rating}
        return tuple(CALLED[role] for role, column in have.items() if column is None)

    def check(self, columns: Sequence[str], name: str) -> None:
        """Raise DataError when a column is missing, not among ``columns`` or used twice."""
        has = f"it has {quoted(', '.join(columns), longest=100)}"
        if self.missing:
            no_stars = " Plays and views alone carry no stars." if self.missing == (CALLED["rating"],) else ""
            raise DataError(f"{name} needs a column for {' and '.join(self.missing)}; {has}.{no_stars}")
        chosen = [self.user, self.item, self.rating, self.time, self.title]
        used = [column for column in chosen if column is not None]
        for column in used:
            if column not in columns:
                raise DataError(f"{name} has no column {quoted(column)}; {has}.")
        if self.item is not None and self.item == self.title:
            used.remove(self.item)
        if len(set(used)) < len(used):
            raise DataError(f"One column of {name} cannot be two things; choose a column for each.")


def plain(name: str) -> str:
    """A column's name as it is compared.

    >>> plain("User-ID"), plain("movie_id")
    ('userid', 'movieid')
    """
    return _SIGNS.sub("", name.lower())


def recognised(columns: Sequence[str]) -> dict[str, str]:
    """What is recognised by name: "user", "item", "rating", "time", "title" -> column; each column once."""
    named = {plain(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for role, names in NAMES.items():
        column = next((named[name] for name in names if name in named), None)
        if column is not None:
            found[role] = column
    return found


def rivals(columns: Sequence[str], role: str) -> list[str]:
    """All columns that are called as a role is, one that stands twice ("rating (2)") included."""
    return [column for column in columns if plain(_AGAIN.sub("", column)) in NAMES[role]]


def pick(columns: Sequence[str], names: Sequence[str]) -> int | None:
    """The place of the first of ``names`` (compared plainly) that is a column."""
    places = {plain(column): place for place, column in reversed(list(enumerate(columns)))}
    return next((places[name] for name in names if name in places), None)


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names made printable, short and different: "column 3" for none, "rating (2)" for a second one."""
    seen: dict[str, int] = {}
    result: list[str] = []
    for place, name in enumerate(names, 1):
        known = (
            "".join(sign if sign.isprintable() else " " for sign in name[:80]).strip() or f"column {place}"
        )
        candidate = known
        while candidate in seen:
            seen[known] += 1
            candidate = f"{known} ({seen[known]})"
        seen[candidate] = 1
        result.append(candidate)
    return tuple(result)


def column_places(header: Sequence[str], wanted: Sequence[str], name: str) -> list[int]:
    """Where the wanted columns stand, by their names in any case.

    Raises DataError when one of them is missing or stands twice.
    """
    names = [column.strip().lower() for column in header]
    for column in wanted:
        if names.count(column.lower()) > 1:
            raise DataError(f"{name} names the column {quoted(column)} twice.")
    if not all(column.lower() in names for column in wanted):
        found = quoted(",".join(header), longest=60)
        raise DataError(f"{name} should begin with the columns {','.join(wanted)}; it begins with {found}.")
    return [names.index(column.lower()) for column in wanted]
