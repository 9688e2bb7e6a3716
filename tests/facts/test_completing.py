"""Facts go into empty cells and nowhere else."""

from dataclasses import replace

import pandas as pd
import pytest

from recsys.dataset import Dataset, Ratings, Scale, Source
from recsys.facts import complete, complete_by_imdb, gained, known, with_known_facts
from recsys.sources import Imported
from tests.facts.tables import catalog, films

FACTS = catalog(
    [
        {
            "title": "Heat",
            "original_title": "Heat!",
            "year": 1995,
            "kind": "film",
            "genres": "Crime|Drama",
            "director": "Michael Mann",
            "cast": "Al Pacino|Robert De Niro",
            "keywords": "heist|Los Angeles",
            "runtime": 170,
            "language": "en",
            "country": "US",
            "fame": 4,
            "imdb_id": "1",
            "overview": "Made up.",
        },
        {"title": "Band of Brothers", "year": 2001, "kind": "series", "director": "Tom Hanks"},
    ]
)


def test_an_empty_row_takes_all_facts() -> None:
    before = films(("Heat", 1995), ("Other", 1995))
    after = complete(before, FACTS)
    heat = after.table.iloc[0]
    assert heat[["director", "cast", "keywords", "genres"]].tolist() == [
        "Michael Mann",
        "Al Pacino|Robert De Niro",
        "heist|Los Angeles",
        "Crime|Drama",
    ]
    assert heat[["runtime", "language", "country", "fame"]].tolist() == [170, "en", "US", 4.0]
    pd.testing.assert_series_equal(after.table.iloc[1], before.table.iloc[1])
    assert after.items is before.items
    assert after.table.dtypes.tolist() == before.table.dtypes.tolist()


def test_what_a_source_says_stays() -> None:
    said = {
        "title": "Heat", "original_title": "H", "year": 1995, "kind": "film", "genres": "Action", "director": "Me",
        "cast": "You", "keywords": "bank|los angeles", "runtime": 99, "language": "fr", "country": "FR", "fame": 1,
        "imdb_id": "9", "overview": "Said.",
    }  # fmt: skip
    before = catalog([said])
    after = complete(before, FACTS)
    assert gained(before, after) == {"keywords": 1}
    assert after.table["keywords"].item() == "bank|los angeles|heist"


def test_ids_and_overviews_are_not_taken_over() -> None:
    after = complete(films(("Heat", 1995)), FACTS)
    assert after.table[["imdb_id", "overview"]].iloc[0].tolist() == ["", ""]


def test_a_film_that_is_a_series_is_called_one() -> None:
    before = catalog([{"title": "Band of Brothers", "year": 2001, "kind": "film"}])
    after = complete(before, FACTS)
    assert gained(before, after) == {"kind": 1, "director": 1}
    assert after.table["kind"].item() == "series"


def test_a_catalog_that_shares_no_film_is_returned_as_it_is() -> None:
    before = films(("Up", 2009))
    assert complete(before, FACTS) is before
    assert gained(before, before) == {}


def test_imdb_numbers_join_however_they_are_written() -> None:
    rows = [
        {"title": title, "imdb_id": imdb_id}
        for title, imdb_id in (("A", "0113277"), ("B", "tt113277"), ("C", ""))
    ]
    facts = pd.DataFrame({"imdb_id": ["tt0000001", "tt0113277"], "director": ["X", "Michael Mann"]})
    after, matched = complete_by_imdb(catalog(rows), facts)
    assert matched == 2
    assert after.table["director"].tolist() == ["Michael Mann", "Michael Mann", ""]


def test_an_import_takes_the_hand_written_facts_and_keeps_its_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "read_films", lambda: FACTS)
    items = films(("Heat", 1995))
    ratings = Ratings.of([1], [10], [4.0], items=items.items)
    imported = Imported(Dataset("x", ratings, items, Scale(), Source("f", "F")), [], 7, 3, 1)
    after = with_known_facts(imported)
    assert after.dataset.catalog.directors == [("Michael Mann",)]
    assert after.dataset.ratings is ratings
    assert replace(after, dataset=imported.dataset) == imported
