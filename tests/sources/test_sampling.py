"""Long files are judged on samples from several places; nothing honest is refused for how its rows stand."""

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys.errors import DataError
from recsys.sources import read_source
from recsys.sources.tables import sampling
from tests.sources.tables import MOVIES, RATINGS, read_table

Row = tuple[int, int]
ROWS = 60_000


@pytest.fixture(autouse=True)
def short_files_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits, a hundredth of what they are, so that small files meet them."""
    for name, value in {
        "LONG_BYTES": 5_000,
        "PIECE_BYTES": 12_000,
        "ENOUGH": 2_000,
        "MANY_ROWS": 20_000,
    }.items():
        monkeypatch.setattr(sampling, name, value)
    monkeypatch.setattr(sampling, "MAX_FILMS", 20_000)


def movielens(folder: Path, rows: Iterable[str]) -> Path:
    (folder / "ratings.csv").write_text(RATINGS + "".join(rows))
    (folder / "movies.csv").write_text(MOVIES)
    return folder


def people_and_films() -> list[Row]:
    """Ratings with long tails on both sides, each person and film once."""
    draw = random.Random(0)
    return sorted({(int(3_000 * draw.random() ** 2), int(900 * draw.random() ** 3)) for _ in range(2 * ROWS)})


def most_rated_once() -> list[Row]:
    """Eight of ten people rated one film, the others two to ten."""
    draw = random.Random(1)
    rows = []
    for person in range(ROWS // 2):
        films = 1 if draw.random() < 0.8 else draw.randint(2, 10)
        rows += [(person, film) for film in {int(5_000 * draw.random() ** 2) for _ in range(films)}]
    return rows


def shuffled(rows: list[Row]) -> list[Row]:
    return random.Random(2).sample(rows, len(rows))


@pytest.mark.parametrize("order", [sorted, lambda rows: sorted(rows, key=lambda row: row[::-1]), shuffled])
@pytest.mark.parametrize("people", [people_and_films, most_rated_once])
def test_no_honest_file_is_refused(
    tmp_path: Path, people: Callable[[], list[Row]], order: Callable[[list[Row]], list[Row]]
) -> None:
    """By person, by film, and as they came in time."""
    rows = order(people())
    assert len(rows) > sampling.MANY_ROWS
    source = movielens(tmp_path, (f"{user},{item},4,{time}\n" for time, (user, item) in enumerate(rows)))
    assert len(read_source(source, "x").dataset.ratings) == len(rows)


HOSTILE = {
    "a person each row": (lambda n: f"{n},1,4,1\n", "Hardly anybody in ratings.csv rated two films"),
    "two people": (lambda n: f"{n % 2},{n},4,1\n", "name more than 20,000 films, the limit"),
    "new names": (lambda n: f"{n},{n},4,1\n", "Hardly anybody in ratings.csv rated two films"),
    "again and again": (lambda n: f"{n % 3},1,4,1\n", "The rows of ratings.csv say the same again and again"),
    "a bad start": (
        lambda n: "x,1,4,1\n" if n < 58_000 else f"{n % 50},{n},4,1\n",
        r"Only [\d,]+ of [\d,]+ rows looked at in ratings.csv can be used; line 2: userId must be",
    ),
    "bad further on": (
        lambda n: f"{n % 50},{n},4,1\n" if n < 3_000 else "x,1,4,1\n",
        r"Only [\d,]+ of [\d,]+ rows looked at in ratings.csv can be used; userId must be",
    ),
    "no fields": (lambda n: "x\n" * 5, "line 2: expected 4 columns, got 1"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_cannot_be_ratings_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    row, match = HOSTILE[kind]
    source = movielens(tmp_path, (row(n) for n in range(ROWS)))
    monkeypatch.setattr("recsys.sources.tables.loading._load_lines", None)  # would fail
    with pytest.raises(DataError, match=match):
        read_source(source, "x")


def test_a_piece_out_of_the_middle_of_a_netflix_file_is_read_as_one(tmp_path: Path) -> None:
    films = (f"{film}:\n" + "".join(f"{user},{user % 5 + 1},2005-09-06\n" for user in range(film, film + 5_000))
             for film in range(1, 13))  # fmt: skip
    (tmp_path / "combined_data_1.txt").write_text("".join(films))
    assert len(read_source(tmp_path, "x").dataset.ratings) == 60_000


def test_the_first_rows_of_parquet_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table({"user": [1] * 30_000, "item": list(range(30_000)), "rating": [float("nan")] * 30_000})
    pq.write_table(table, tmp_path / "a.parquet", compression="none", use_dictionary=False)
    monkeypatch.setattr(sampling, "PARQUET_ROWS", 5_000)
    with pytest.raises(DataError, match=r"Only 0 of 5,000 rows looked at in a.parquet can be used; line 1"):
        read_table(tmp_path / "a.parquet", "x")
