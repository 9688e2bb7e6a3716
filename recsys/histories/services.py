"""Whose export a table is, told by its columns, and what is special about each service's rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.histories import netflix
from recsys.histories.cells import IMDB_ID, is_zero
from recsys.histories.columns import Columns
from recsys.histories.films import Fields, film_row
from recsys.histories.rows import HALF_STARS, Row
from recsys.sources.report import quoted
from recsys.sources.tables.columns import plain

NOT_FILMS = frozenset({"author", "authors", "isbn", "artist", "album", "movieid"})
"""Columns of lists of books and music, and of MovieLens' tables of all films."""
VAGUE = frozenset({"name", "series", "show"})
"""What is called so is a film's title only beside a year or a rating."""
NOT_WATCHED = frozenset({"no", "n", "false"})
"""What stands in a column "watched" that holds no dates."""


@dataclass(frozen=True)
class Service:
    """What is known of one kind of file."""

    format: str
    """The service, and after a dash which of its files."""
    label: str
    needed: frozenset[str] = frozenset()
    """Columns by which the file is known, only letters and digits."""
    row: Callable[[Fields], Row] = film_row
    """Raises DataError, which says why the row is left out."""
    scale: Scale | None = None
    """None: found out from the file's ratings."""
    not_own: frozenset[str] = frozenset()
    """Columns that hold the crowd's ratings."""
    viewings: bool = False
    """Each row is one viewing: of a diary or a log, not of a table of opinions."""
    rated: bool = False
    """A row without a rating says nothing, unless none has one: then it is a watchlist."""
    whole: bool = False
    """There are no other columns."""
    unless: str = ""
    """A file of this name says all of it and more."""
    note: str = ""
    """What to know about such a file, in a sentence."""

    @property
    def family(self) -> str:
        """The service alone."""
        return self.format.partition("-")[0]

    def knows(self, header: Sequence[str]) -> bool:
        """Whether a table with this header is such a file."""
        names = {plain(name) for name in header} - {""}
        return names == self.needed if self.whole else self.needed <= names

    def columns(self, header: Sequence[str]) -> Columns:
        """What the columns are."""
        return Columns.of(["" if plain(name) in self.not_own else name for name in header])


def _imdb_row(fields: Fields) -> Row:
    if not IMDB_ID.fullmatch(fields["imdb_id"]):
        raise DataError(f"an IMDb number is like tt0133093, got {quoted(fields['imdb_id'])}")
    return film_row(fields)


def _movielens_row(fields: Fields) -> Row:
    movie_id = fields["movie_id"]
    if not (movie_id.isascii() and movie_id.isdigit() and len(movie_id) <= 18):
        raise DataError(f"a movie_id is a whole number, got {quoted(movie_id)}")
    return replace(film_row(fields), movie_id=int(movie_id))


def _tmdb_row(fields: Fields) -> Row:
    if fields["season"]:
        raise DataError("it is about a season or an episode, not about the whole series")
    return film_row(fields)


def _list_row(fields: Fields) -> Row:
    if fields["date"].casefold() in NOT_WATCHED:
        raise DataError("it was not watched")
    if is_zero(fields["rating"]):
        return film_row(replace(fields, texts={**fields.texts, "rating": ""}))
    return film_row(fields)


_LETTERBOXD = Service(
    "letterboxd", "Letterboxd", frozenset({"date", "name", "letterboxduri"}), scale=HALF_STARS
)
_IMDB = Service("imdb", "IMDb", row=_imdb_row, scale=Scale(1.0, 10.0, 1.0), rated=True)
_ACCOUNT = Service("netflix-account", "Netflix account data", scale=HALF_STARS)
SERVICES = (
    replace(_LETTERBOXD, needed=_LETTERBOXD.needed | {"watcheddate"}, viewings=True),  # the diary
    _LETTERBOXD,
    replace(_IMDB, needed=frozenset({"const", "title", "yourrating"})),
    replace(_IMDB, needed=frozenset({"const", "title", "yourated"})),  # before 2018
    replace(
        _ACCOUNT,
        needed=frozenset({"profilename", "titlename", "thumbsvalue"}),
        row=netflix.opinion_row,
        note=netflix.THUMBS,
    ),
    replace(
        _ACCOUNT,
        needed=frozenset({"profilename", "titlename", "utctitleadddate"}),
        row=netflix.my_list_row,
    ),
    Service(
        "netflix-activity",
        "Netflix viewing activity",
        frozenset({"profilename", "starttime", "duration", "title"}),
        row=netflix.activity_row,
        scale=HALF_STARS,
        viewings=True,
    ),
    Service(
        "netflix",
        "Netflix viewing history",
        frozenset({"title", "date"}),
        row=netflix.viewing_row,
        scale=HALF_STARS,
        viewings=True,
        whole=True,
        unless="ViewingActivity.csv",
    ),
    Service(
        "movielens",
        "MovieLens",
        frozenset({"movieid", "rating", "title"}),
        row=_movielens_row,
        scale=HALF_STARS,
        rated=True,
    ),
    Service(
        "tmdb",
        "TMDB",
        frozenset({"tmdbid", "type", "name"}),
        row=_tmdb_row,
        scale=Scale(0.5, 10.0, 0.5),
        not_own=frozenset({"rating"}),
        rated=True,
    ),
)
"""The likelier first."""
LIST = Service("list", "your list", row=_list_row, viewings=True)
"""Whatever somebody keeps by hand."""


def service_of(header: Sequence[str]) -> Service | None:
    """Whose export a table with this header is; None when it is no history."""
    for service in SERVICES:
        if service.knows(header):
            return service
    return LIST if _is_list(header) else None


def _is_list(header: Sequence[str]) -> bool:
    if NOT_FILMS & {plain(name) for name in header}:
        return False
    places = Columns.of(header).places
    titles = [plain(header[place]) for place in places.get("title", ())]
    clear = [title for title in titles if title not in VAGUE or "year" in places or "rating" in places]
    return bool(clear) or "imdb_id" in places or "tmdb_id" in places
