"""IMDb's public tables: the wanted titles and nothing else, whatever else the files hold."""

import tempfile
import zipfile
from pathlib import Path

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings

from recsys.errors import DataError, RecsysError
from recsys.facts import is_imdb, read_imdb_facts, tsv
from tests.facts.tables import BASICS, NAMES, PRINCIPALS, RATINGS, TABLES, write_imdb

WANTED = ("0113277", "tt211915", "185906", "", "nonsense", "0000002")


def facts(source: Path, *imdb_ids: str) -> pd.DataFrame:
    return read_imdb_facts(source, imdb_ids or WANTED).table.set_index("imdb_id")


def test_the_tables_say_who_made_what(tmp_path: Path) -> None:
    table = facts(write_imdb(tmp_path))
    assert table.index.tolist() == ["tt0113277", "tt0211915", "tt0185906"]
    heat, amelie, band = (table.loc[imdb_id] for imdb_id in table.index)
    assert heat[["kind", "runtime", "fame", "director", "genres"]].tolist() == [
        "film",
        170,
        5.0,
        "Michael Mann",
        "Action|Crime|Drama",
    ]
    assert heat["cast"] == "Al Pacino|Robert De Niro|Val Kilmer"
    assert heat["original_title"] == "Heat"
    assert amelie[["original_title", "fame", "cast"]].tolist() == [
        "Le fabuleux destin d'Amélie Poulain",
        3.0,
        "",
    ]
    assert amelie["director"] == "Jean-Pierre Jeunet"
    assert band[["kind", "genres", "director", "cast"]].tolist() == [
        "series",
        "Action|Children",
        "",
        "Damian Lewis",
    ]
    assert pd.isna(band["fame"])


def test_backslash_n_is_nothing(tmp_path: Path) -> None:
    nothing = facts(write_imdb(tmp_path), "9999999").iloc[0]
    assert nothing[["original_title", "genres", "director", "cast"]].tolist() == ["", "", "", ""]
    assert nothing[["runtime", "fame"]].isna().all()


@pytest.mark.parametrize(
    ("votes", "tier"),
    [("0", 1), ("2999", 1), ("3000", 2), ("20000", 3), ("100000", 4), ("499999", 4), ("500000", 5)],
)
def test_fame_is_a_tier_by_votes(tmp_path: Path, votes: str, tier: int) -> None:
    write_imdb(tmp_path, title_ratings=f"{RATINGS}tt0113277\t8\t{votes}\n")
    assert facts(tmp_path, "0113277")["fame"].tolist() == [tier]


def test_packed_files_and_a_zip_of_them_read_alike(tmp_path: Path) -> None:
    plain = facts(write_imdb(tmp_path / "plain"))
    packed = write_imdb(tmp_path / "packed", packed=True)
    pd.testing.assert_frame_equal(facts(packed), plain)
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in packed.iterdir():
            archive.write(file, f"imdb/{file.name}")
    pd.testing.assert_frame_equal(facts(tmp_path / "all.zip"), plain)
    assert is_imdb(packed)
    assert is_imdb(tmp_path / "all.zip")


def test_one_file_alone_says_what_it_can(tmp_path: Path) -> None:
    write_imdb(tmp_path, packed=True)
    heat = facts(tmp_path / "title.basics.tsv.gz", "0113277").iloc[0]
    assert (heat["runtime"], heat["director"], heat["cast"]) == (170, "", "")


def test_without_names_nobody_is_named(tmp_path: Path) -> None:
    table = facts(write_imdb(tmp_path, name_basics=None))
    assert set(table["director"]) | set(table["cast"]) == {""}


def test_tables_are_read_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = facts(write_imdb(tmp_path))
    monkeypatch.setattr(tsv, "BLOCK", 150)
    pd.testing.assert_frame_equal(facts(tmp_path), whole)


def test_broken_rows_are_passed_over_and_counted(tmp_path: Path) -> None:
    text = (
        TABLES["title.basics"]
        .replace("tt0113277", "lonely\n\ntt1\ttoo\tfew\ntt0113277")
        .replace("\n", "\r\n")
    )
    found = read_imdb_facts(write_imdb(tmp_path, title_basics=text), WANTED)
    assert found.broken == 2
    assert len(found.table) == 3


def test_odd_values_are_unknown_rather_than_wrong(tmp_path: Path) -> None:
    basics = BASICS.encode() + b"tt0000005\tmovie\tA\tL\xe9on\x00!\t0\t\\N\t\\N\t99999\tCrime,Crime,,Adult\n"
    write_imdb(tmp_path, title_basics=basics, title_ratings=RATINGS + "tt0000005\t1\tmany\n")
    odd = facts(tmp_path, "5").iloc[0]
    assert odd[["original_title", "genres"]].tolist() == ["L\ufffdon !", "Crime"]
    assert odd[["runtime", "fame"]].isna().all()


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        (
            {"title_basics": None},
            "holds none of IMDb's tables: expected title.basics.tsv or title.basics.tsv.gz",
        ),
        ({"title_basics": ""}, "title.basics.tsv is empty"),
        (
            {"title_basics": "tconst,titleType\n"},
            "title.basics.tsv should begin with the columns tconst,titleType",
        ),
        ({"name_basics": "nconst\n"}, "name.basics.tsv should begin with the columns nconst,primaryName"),
        (
            {"title_principals": PRINCIPALS + "x" * 9_000_000},
            "title.principals.tsv has lines that are longer",
        ),
        (
            {"title_principals": PRINCIPALS + "x\n" * 100_001},
            "title.principals.tsv has more than 100,000 rows",
        ),
    ],
    ids=["missing", "empty", "commas", "short", "endless", "other"],
)
def test_other_files_are_refused_in_a_sentence(
    tmp_path: Path, others: dict[str, str | None], sentence: str
) -> None:
    with pytest.raises(DataError, match=sentence):
        facts(write_imdb(tmp_path, **others))


def test_more_credits_than_any_film_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tsv, "MAX_KEPT_BYTES", 100_000)
    rows = "tt0113277\t1\tnm1\tactor\t\\N\t\\N\n" * 5_000
    with pytest.raises(DataError, match=r"^title.principals.tsv says more about the wanted films than"):
        facts(write_imdb(tmp_path, title_principals=PRINCIPALS + rows))


def test_progress_runs_from_nothing_to_all(tmp_path: Path) -> None:
    told: list[float] = []
    read_imdb_facts(write_imdb(tmp_path), WANTED, lambda share, doing: told.append(share))
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([name.replace(".", "_") for name in TABLES]),
    st.booleans(),
    st.binary(max_size=300) | st.text("\t\n\\N,1tnm", max_size=80).map(str.encode),
)
def test_arbitrary_bytes_end_in_facts_or_one_sentence(broken: str, appended: bool, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        whole = TABLES[broken.replace("_", ".")].encode()
        folder = write_imdb(Path(name), **{broken: whole + content if appended else content})
        try:
            table = facts(folder)
        except RecsysError as error:
            assert "\n" not in str(error)  # noqa: PT017
            assert name not in str(error)  # noqa: PT017
        else:
            assert len(table) <= 3
            assert NAMES not in table["cast"].tolist()
            table.to_parquet(folder / "facts.parquet")
