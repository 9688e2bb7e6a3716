"""Format: one kind of source - a layout for its ratings, and who reads what stands beside them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pandas as pd

from recsys.cached import cached_property
from recsys.dataset import Behaviour, Source
from recsys.errors import DataError
from recsys.ids import Ids
from recsys.sources.archives import open_files
from recsys.sources.assembly import assemble
from recsys.sources.limits import MAX_FILMS, Wanted, base_name
from recsys.sources.report import Imported, OnProgress, Rejections, no_progress
from recsys.sources.tables import (
    Layout,
    Plan,
    TableMapping,
    code_ids,
    load_ratings,
    open_database,
    open_table,
    rated_items,
    titles_in_ratings,
)
from recsys.temporary import PrivateFolder

Files = Mapping[str, Path]
FilmTable = tuple[pd.DataFrame, int]
"""What a catalog is made of, and how many rated items have no title."""


@dataclass(frozen=True)
class Opened:
    """An import whose ratings are loaded, for those who read what stands beside them."""

    database: duckdb.DuckDBPyConnection
    files: Files
    ratings_name: str
    item_column: str
    rejections: Rejections
    codes: dict[str, int] = field(default_factory=dict)
    """The numbers of item ids that are texts."""
    titles: dict[int, str] = field(default_factory=dict)
    """What the ratings call their items."""

    @cached_property
    def rated(self) -> Ids:
        """The items that are rated."""
        return rated_items(self.database, MAX_FILMS)


def nothing_more(_opened: Opened) -> Behaviour:
    """What a source tells of people and viewings that holds nothing but ratings."""
    return Behaviour()


@dataclass(frozen=True)
class Format:
    """A kind of source. ``Source.format`` of what it reads is its ``name``."""

    name: str
    label: str
    """What people call it."""
    expects: str
    """Which files make it up, for the sentence that says what was expected."""
    recognises: Callable[[Collection[str]], bool]
    """Whether files of these base names are this format."""
    wanted: Callable[[Path], Collection[str] | Wanted]
    """Which files of a source are opened."""
    ratings: Callable[[Files], Files]
    """Those of the opened files that hold ratings, in order."""
    layout: Layout
    films: Callable[[Opened], FilmTable]
    origin: str = ""
    """What a data set is called that comes from it, before the source's own name."""
    behaviour: Callable[[Opened], Behaviour] = nothing_more
    nested: bool = False
    """Whether the files may stand in several folders."""
    licence: str = ""
    """On what terms whoever publishes it lets others use it, in sentences; empty where nobody can know."""

    def read(
        self,
        source: Path,
        name: str,
        on_progress: OnProgress | None = None,
        mapping: TableMapping | None = None,
    ) -> Imported:
        """The data set ``name`` from a source; ``mapping`` says what the columns are where a person chose them.

        Raises DataError when it is not this format, is damaged or beyond a limit, StoreError when the disk refuses.
        """
        tell = on_progress or no_progress
        rejections = Rejections()
        tell(0.0, "Opening the files")
        with (
            open_files(source, self.wanted(source), nested=self.nested) as files,
            PrivateFolder() as folder,
            open_database(folder) as database,
        ):
            parts = self.ratings(files)
            if not parts:
                raise DataError(f"{base_name(source)} is not {self.label}: expected {self.expects}.")
            layout = self.layout if mapping is None else replace(self.layout, mapping=mapping)
            called = next((name for name, part in parts.items() if part.stat().st_size), next(iter(parts)))
            table = open_table(database, (called, parts[called]), folder, layout)
            plan = Plan.of(table, layout)
            loaded = load_ratings(
                database,
                table,
                plan,
                folder,
                rejections,
                lambda done, doing: tell(0.02 + 0.5 * done, doing),
                parts,
            )
            tell(0.6, "Reading the films")
            codes = code_ids(database, plan.text_ids, titled=plan.has_titles)
            titles = titles_in_ratings(database) if plan.has_titles else {}
            opened = Opened(database, files, called, plan.mapping.item or "", rejections, codes, titles)
            origin = Source(self.name, f"{self.origin} ({base_name(source)})")
            films, behaviour = self.films(opened), self.behaviour(opened)
            return assemble(database, name, origin, loaded, films, rejections, tell, behaviour)


def files_called(*names: str) -> Callable[[Files], Files]:
    """``Format.ratings`` for the first of these names that is there."""

    def found(files: Files) -> Files:
        return next(({name: files[name]} for name in names if name in files), {})

    return found
