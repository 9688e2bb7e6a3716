"""Labelled titles: read, looked up, and counted right or wrong."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.histories.imdb import series_names
from recsys.histories.matching import Matcher
from recsys.histories.netflix import episode_row
from recsys.histories.rows import Row
from recsys.sources.titles import parse_title

HERE = Path(__file__).parent
NOTHING = ("none", "ambiguous")


@dataclass(frozen=True)
class Judgement:
    """What matching made of the labelled titles."""

    rows: int
    right: int
    """Matched, as the label says."""
    matched: int
    matchable: int
    """Titles whose label is a film."""
    mistakes: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.matched

    @property
    def recall(self) -> float:
        return self.right / self.matchable


def labelled_catalog() -> Dataset:
    """The hand-made catalog, read as MovieLens titles are."""
    table = pd.read_csv(HERE / "catalog.csv", dtype="str").fillna("")
    titles = [parse_title(title) for title in table["title"]]
    table["item_id"] = range(1, len(table) + 1)
    table["title"] = [title.title for title in titles]
    table["year"] = pd.array([title.year for title in titles], dtype="Int16")
    catalog = Catalog.of(table)
    ratings = Ratings.of([1], [1], [4.0], [100], items=catalog.items)
    return Dataset("labelled", ratings, catalog, Scale(), Source("movielens", "Labelled titles"))


def row_of(label: dict[str, str]) -> Row:
    """A labelled title as the row of an export; kind "netflix" is read as Netflix writes it."""
    if label["kind"] == "netflix":
        return episode_row("x.csv", 2, label["title"], None)
    return Row(
        file="x.csv",
        line=2,
        title=label["title"],
        year=int(label["year"]) if label["year"] and label["kind"] != "episode" else None,
        kind=label["kind"] or None,
        series=series_names(label["title"]) if label["kind"] == "episode" else (),
        directors=(label["director"],) if label["director"] else (),
        imdb_id=label.get("imdb_id", ""),
    )


def judge(file: Path, data: Dataset) -> Judgement:
    """Look up every title of a labelled list."""
    matcher, catalog = Matcher(data), data.catalog
    with file.open(encoding="utf-8", newline="") as stream:
        labels = list(csv.DictReader(stream))
    right = matched = matchable = 0
    mistakes = []
    for label in labels:
        found = matcher.find(row_of(label))
        expected = label["expected_title"], label["expected_year"]
        got = ("ambiguous" if found.outcome == "ambiguous" else "none", "")
        if found.place is not None:
            got = catalog.titles[found.place], str(catalog.years[found.place] or "")
            matched += 1
        matchable += expected[0] not in NOTHING
        right += got == expected and found.place is not None
        if got != expected:
            mistakes.append(f"{label['title']} ({label['year']}): got {got}, expected {expected}")
    return Judgement(len(labels), right, matched, matchable, tuple(mistakes))
