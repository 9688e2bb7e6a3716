"""One file of an export: what is decided for the whole of it, then its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from recsys.cached import cached_property
from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.histories.cells import is_zero, scale_of
from recsys.histories.dates import days
from recsys.histories.films import Fields
from recsys.histories.layouts import Layout
from recsys.histories.rows import HALF_STARS, Row, Skips, read_rows

WATCHLIST = "watchlist"
"""In its name: the file holds what somebody wants to see."""


@dataclass(frozen=True)
class Table:
    """A file with the rows that can be read."""

    name: str
    layout: Layout
    rows: list[tuple[int, list[str], dict[str, str]]]
    """Line, all cells, and the cells by role."""

    @classmethod
    def read(cls, file: Path, name: str, layout: Layout, skips: Skips) -> "Table":
        """All of a file; raises DataError when it is beyond a limit."""
        rows = read_rows(file, name, layout.delimiter, layout.above, skips)
        return cls(name, layout, [(line, cells, layout.columns.texts(cells)) for line, cells in rows])

    def column(self, role: str) -> list[str]:
        """The cells of a role, "" where there are none."""
        return [texts.get(role, "") for _, _, texts in self.rows]

    @cached_property
    def scale(self) -> Scale | None:
        """The service's, or the one on which its ratings are; None without ratings. Raises DataError for odd ones."""
        return self.layout.service.scale or scale_of(self.column("rating"), self.name)

    @cached_property
    def is_watchlist(self) -> bool:
        """Whether it says so by its name, or by having none of the ratings that such a file is about."""
        return WATCHLIST in self.name.lower() or self._lacks_ratings

    @property
    def _lacks_ratings(self) -> bool:
        return self.layout.service.rated and bool(self.rows) and not any(self.column("rating"))

    @property
    def notes(self) -> Iterator[str]:
        """What was decided, in sentences."""
        service, (_, order) = self.layout.service, self._dates
        if service.note:
            yield service.note
        if order:
            yield f"Dates were read as {order}."
        if self._lacks_ratings:
            yield f"{self.name} holds no ratings of yours: it was read as a watchlist."
        if service.scale is None and self.scale is not None:
            yield f"The ratings were read as out of {self.scale.high:g}."
            if any(map(is_zero, self.column("rating"))):
                yield "A rating of 0 was read as seen, without stars."
        elif service.scale is None and not self.is_watchlist:
            yield "It holds no ratings, so its films count as seen."

    @cached_property
    def _dates(self) -> tuple[Sequence[int | None], str]:
        return days(self.column("date"))

    def films(self, whose: str, skips: Skips) -> Iterator[Row]:
        """The rows that count; the others go into ``skips``."""
        times, _ = self._dates
        for (line, cells, texts), time in zip(self.rows, times, strict=True):
            try:
                yield self._film(Fields(self.name, line, texts, self.scale or HALF_STARS, time), cells, whose)
            except DataError as error:
                skips.skip(self.name, line, texts.get("title", ""), str(error))

    def _film(self, fields: Fields, cells: Sequence[str], whose: str) -> Row:
        service = self.layout.service
        if fields.texts.get("profile", whose) != whose:
            raise DataError("it belongs to another profile")
        row = replace(service.row(fields), viewing=service.viewings)
        if not row.imdb_id and any(cells[self.layout.width :]) and not self._is_in_place(fields):
            raise DataError("it has more cells than there are columns, so its title may be cut")
        if fields["rating"]:
            return row
        if service.rated and not self.is_watchlist:
            raise DataError("it has no rating")
        return replace(row, saved=row.saved or self.is_watchlist)

    def _is_in_place(self, fields: Fields) -> bool:
        """Whether a cell behind the title is what its column says, so that no comma in the title moved it."""
        places = self.layout.columns.places
        return any(
            bool(fields[role]) and (role != "date" or fields.time is not None)
            for role in ("year", "rating", "date")
            if places.get(role, (-1,))[0] > places.get("title", (-1,))[0]
        )
