"""What is no export, and bytes that nobody means well."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recsys.dataset import Dataset
from recsys.errors import DataError
from recsys.histories import history, opening, read_history, rows
from recsys.histories.names import LONGEST_TITLE
from tests.histories.conftest import Read

HEADERS = (
    "Date,Name,Year,Letterboxd URI,Rating",
    "Const,Your Rating,Date Rated,Title,Title Type,Year,Directors",
    "position,const,created,Title,You rated,Year",
    "Title,Date",
    "Profile Name,Start Time,Duration,Title,Supplemental Video Type",
    "movie_id,imdb_id,tmdb_id,rating,average_rating,title",
    "Profile Name,Title Name,Rating Type,Star Value,Thumbs Value,Event Utc Ts",
    "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Rating,Your Rating,Date Rated",
    "title;year;stars;watched",
    "sep=|",
    "Up,2009,4",
    "- Up (2009)",
)
CELLS = st.sampled_from(
    (
        *("", "The Matrix", "Dark: Season 1: Secrets", "1999", "5", "nan", "1e400", "9" * 30, "tt0133093"),
        *("2020-01-01", "31/12/20", "12/31/20", "01:00:00", '"', '""', "=1+1", "\u00a0", "²", "(", "(((("),
        *("\x00", "Anna", ": : :", "1/1/1"),
    )
)
LISTED = (
    *("Up (2009)", "- Up (2009)", "12. Up (2009)", "tt0133093", "imdb.com/title/tt0133093/", "Title", "Year"),
    *("My rating", "imdb", "watched", "sep=;", "2009", "4,5", "9/10", "Title (Year)"),
)
QUIET = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def sentence_or_counts(read: Read, content: bytes) -> bool:
    """Whether a content is refused in one sentence, or else every row of it is counted once; lets others escape."""
    try:
        report = read("x.csv", content).report
    except DataError as refusal:
        return str(refusal).endswith(".") and "\n" not in str(refusal)
    lost = len(report.ambiguous) + len(report.not_found) + len(report.skipped)
    return report.rows == report.matched + lost


@QUIET
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_one_sentence(read: Read, content: bytes) -> None:
    for head in (b"", *(header.encode() + b"\n" for header in HEADERS)):
        assert sentence_or_counts(read, head + content)


@QUIET
@given(header=st.sampled_from(HEADERS), table=st.lists(st.lists(CELLS, min_size=1, max_size=8), max_size=8))
def test_any_cells_are_counted_once(read: Read, header: str, table: list[list[str]]) -> None:
    text = "\n".join([header, *(",".join(cells) for cells in table)])
    assert sentence_or_counts(read, text.encode())


@QUIET
@given(
    sign=st.sampled_from((",", ";", "\t", "|", " ", "\n")),
    lines=st.lists(
        st.lists(st.one_of(CELLS, st.sampled_from(LISTED), st.text(max_size=12)), max_size=5), max_size=12
    ),
    encoding=st.sampled_from(("utf-8", "utf-16", "latin-1")),
)
def test_any_list_is_counted_once(read: Read, sign: str, lines: list[list[str]], encoding: str) -> None:
    text = "\n".join(sign.join(cells) for cells in lines)
    assert sentence_or_counts(read, text.encode(encoding, errors="replace"))


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ("", "no personal export"),
        ("userId,movieId,rating,timestamp\n1,2,3,4\n", "no personal export"),
        ("\x00\x01\x02", "no personal export"),
        ("Const,Title,Title,Your Rating\n", "should begin with the columns"),
    ],
)
def test_another_file_is_refused_by_its_name(read: Read, content: str, match: str) -> None:
    with pytest.raises(DataError, match=match) as caught:
        read("other.csv", content)
    assert "other.csv" in str(caught.value)
    assert "/" not in str(caught.value).replace("and/or", "")


def test_nothing_and_a_missing_file_are_refused(tmp_path: Path, labelled: Dataset) -> None:
    with pytest.raises(DataError, match="no personal export"):
        read_history(tmp_path, labelled)
    with pytest.raises(DataError, match=r"no file or folder nowhere.csv"):
        read_history(tmp_path / "nowhere.csv", labelled)


def test_exports_of_two_services_are_not_mixed(tmp_path: Path, labelled: Dataset) -> None:
    (tmp_path / "ratings.csv").write_text(HEADERS[0] + "\n")
    (tmp_path / "ViewingActivity.csv").write_text(HEADERS[4] + "\n")
    with pytest.raises(DataError, match="several services"):
        read_history(tmp_path, labelled)


def test_rows_beyond_the_limit_are_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_ROWS", 3)
    assert read("x.csv", "Title,Date\n" + "Up,1/1/21\n" * 3).report.rows == 3
    with pytest.raises(DataError, match="limit"):
        read("x.csv", "Title,Date\n" + "Up,1/1/21\n" * 4)


def test_more_different_titles_than_anybody_sees_are_refused(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MAX_TITLES", 2)
    with pytest.raises(DataError, match="3 different titles"):
        read("x.csv", "Title,Date\nUp,1/1/21\nDune,1/1/21\nHero,1/1/21\n")


def test_a_file_beyond_the_limit_is_refused_packed_or_not(
    tmp_path: Path, read: Read, labelled: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MAX_BYTES", 2000)
    text = "Title,Date\n" + "Up,1/1/21\n" * 300
    with pytest.raises(DataError, match="the limit"):
        read("NetflixViewingHistory.csv", text)
    source = tmp_path / "netflix.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("CONTENT_INTERACTION/NetflixViewingHistory.csv", text)
    with pytest.raises(DataError, match="the limit"):
        read_history(source, labelled)


def test_an_endless_title_is_left_out(read: Read) -> None:
    report = read("x.csv", f"Title,Date\n{'a' * 5000},1/1/21\nUp,1/1/21\n").report
    assert (report.matched, report.skipped[0].line) == (1, 2)
    assert len(report.skipped[0].title) == LONGEST_TITLE
