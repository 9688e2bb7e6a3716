"""IMDb's public title tables as facts: https://developer.imdb.com/non-commercial-datasets/.

title.basics says kind, original title, runtime and genres; title.ratings how many voted; title.crew and
title.principals who made it; name.basics what they are called. Only the wanted titles are kept while reading, so the 11
million titles and 90 million credits pass through little memory.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from recsys.errors import DataError
from recsys.facts.tsv import Table
from recsys.sources.archives import base_names, open_files
from recsys.sources.limits import base_name
from recsys.sources.report import OnProgress, no_progress
from recsys.sources.titles import one_line

BASICS, RATINGS, CREW = "title.basics.tsv", "title.ratings.tsv", "title.crew.tsv"
PRINCIPALS, NAMES = "title.principals.tsv", "name.basics.tsv"
TABLES = (BASICS, RATINGS, CREW, PRINCIPALS, NAMES)
SHARES = {BASICS: 0.15, RATINGS: 0.02, CREW: 0.08, PRINCIPALS: 0.6, NAMES: 0.15}
"""Of the time that reading takes, from the sizes of the real tables."""

SERIES = frozenset({"tvSeries", "tvMiniSeries"})
LEADS = frozenset({"actor", "actress"})
ACTORS, DIRECTORS = 3, 3
LONGEST_RUNTIME = 2_000
"""Minutes."""
LONGEST_TEXT = 300
FAME = (3_000, 20_000, 100_000, 500_000)
"""So many votes make the tiers 2 to 5."""
_SAME = (
    "Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Film-Noir", "Horror",
    "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
)  # fmt: skip
GENRES = {name: name for name in _SAME} | {"Family": "Children", "Music": "Musical"}
"""In our names; Biography, History, Sport and the like are no genres here."""

_PERSON = re.compile(r"nm[0-9]{1,12}")


@dataclass(frozen=True, eq=False)
class ImdbFacts:
    """What the tables say of the wanted titles."""

    table: pd.DataFrame
    """imdb_id as ``imdb_key`` gives it, and the columns of a catalog that the tables fill; "" and missing: not said."""
    broken: int
    """Rows that were passed over because they have too few or too many fields."""


def imdb_key(text: str) -> str:
    """An IMDb title number as the tables write it; "" when it is none.

    >>> imdb_key("0114709"), imdb_key("tt114709"), imdb_key("tt10872600"), imdb_key("x")
    ('tt0114709', 'tt0114709', 'tt10872600', '')
    """
    digits = text.strip().removeprefix("tt")
    return f"tt{int(digits):07d}" if re.fullmatch("[0-9]{1,12}", digits) else ""


def is_imdb(source: Path) -> bool:
    """Whether a folder, zip or file holds IMDb's titles; raises DataError when it cannot be opened."""
    return BASICS in base_names(source)


def read_imdb_facts(
    source: Path, imdb_ids: Collection[str], on_progress: OnProgress | None = None
) -> ImdbFacts:
    """What a folder, zip or file of IMDb's tables (also packed one by one, .gz) says of the titles with these ids.

    title.basics is needed; each other table adds what it knows. A series has no director here. Raises DataError when
    ``source`` holds no title.basics, a table is damaged or beyond a limit.
    """
    wanted = {key for key in map(imdb_key, imdb_ids) if key}
    with open_files(source, TABLES) as files:
        if BASICS not in files:
            raise DataError(
                f"{base_name(source)} holds none of IMDb's tables: expected {BASICS} or {BASICS}.gz."
            )
        reading = _Reading(files, on_progress or no_progress)
        facts = _titles(reading, wanted)
        fame = _fame(reading, wanted)
        facts["fame"] = pd.Series([fame.get(one) for one in facts["imdb_id"]], dtype="Float32")
        directors, cast = _people(
            reading, set(facts["imdb_id"]), set(facts.loc[facts["kind"] == "series", "imdb_id"])
        )
        for name, people in (("director", directors), ("cast", cast)):
            facts[name] = pd.Series([people.get(one, "") for one in facts["imdb_id"]], dtype="str")
        return ImdbFacts(facts, reading.broken)


class _Reading:
    """Reads the tables that are there, one after the other, and tells how far it is."""

    def __init__(self, files: Mapping[str, Path], on_progress: OnProgress) -> None:
        self._files, self._on_progress = files, on_progress
        self._whole = sum(SHARES[name] for name in files)
        self._done, self.broken = 0.0, 0

    def rows(self, name: str, columns: tuple[str, ...], wanted: Collection[str]) -> pd.DataFrame:
        """Rows whose first column is wanted; none when the table is not there."""
        if name not in self._files:
            return pd.DataFrame({column: pd.Series(dtype="str") for column in columns})
        share = SHARES[name] / self._whole
        table = Table(self._files[name], name)
        rows = table.rows(
            columns,
            columns[0],
            wanted,
            lambda part, doing: self._on_progress(self._done + share * part, doing),
        )
        self._done += share
        self.broken += table.broken
        return rows


def _titles(reading: _Reading, wanted: Collection[str]) -> pd.DataFrame:
    columns = ("tconst", "titleType", "primaryTitle", "originalTitle", "runtimeMinutes", "genres")
    rows = reading.rows(BASICS, columns, wanted).drop_duplicates("tconst", ignore_index=True)
    original = rows["originalTitle"].where(rows["originalTitle"] != rows["primaryTitle"], "")
    minutes = pd.to_numeric(rows["runtimeMinutes"].where(rows["runtimeMinutes"].str.fullmatch("[0-9]{1,4}")))
    return pd.DataFrame(
        {
            "imdb_id": rows["tconst"],
            "kind": np.where(rows["titleType"].isin(SERIES), "series", "film"),
            "original_title": [one_line(title)[:LONGEST_TEXT] for title in original],
            "runtime": minutes.where(minutes.between(1, LONGEST_RUNTIME)).astype("Int16"),
            "genres": ["|".join(_genres(text.split(","))) for text in rows["genres"]],
        }
    )


def _genres(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(GENRES[name] for name in names if name in GENRES))


def _fame(reading: _Reading, wanted: Collection[str]) -> dict[str, int]:
    rows = reading.rows(RATINGS, ("tconst", "numVotes"), wanted).drop_duplicates("tconst")
    rows = rows[rows["numVotes"].str.fullmatch("[0-9]{1,12}")]
    tiers = 1 + np.searchsorted(FAME, rows["numVotes"].astype("int64"), side="right")
    return dict(zip(rows["tconst"], tiers.tolist(), strict=True))


def _people(
    reading: _Reading, wanted: Collection[str], series: Collection[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Directors and leading actors of each title, joined by ``|``."""
    crew = reading.rows(CREW, ("tconst", "directors"), wanted).drop_duplicates("tconst")
    directors = {
        title: list(dict.fromkeys(_PERSON.findall(people)))[:DIRECTORS]
        for title, people in zip(crew["tconst"], crew["directors"], strict=True)
        if title not in series
    }
    rows = reading.rows(PRINCIPALS, ("tconst", "ordering", "nconst", "category"), wanted)
    rows = rows[rows["category"].isin(LEADS) & rows["ordering"].str.fullmatch("[0-9]{1,6}")]
    rows = rows.assign(ordering=rows["ordering"].astype("int64")).sort_values("ordering", kind="stable")
    rows = rows.drop_duplicates(["tconst", "nconst"]).groupby("tconst").head(ACTORS)
    cast: dict[str, list[str]] = {}
    for title, person in zip(rows["tconst"], rows["nconst"], strict=True):
        cast.setdefault(title, []).append(person)
    people = {person for makers in (directors, cast) for some in makers.values() for person in some}
    named = reading.rows(NAMES, ("nconst", "primaryName"), people).drop_duplicates("nconst")
    names = {
        person: one_line(name.replace("|", " "))[:LONGEST_TEXT]
        for person, name in zip(named["nconst"], named["primaryName"], strict=True)
    }

    def joined(makers: Mapping[str, list[str]]) -> dict[str, str]:
        return {
            title: "|".join(names[one] for one in some if names.get(one)) for title, some in makers.items()
        }

    return joined(directors), joined(cast)
