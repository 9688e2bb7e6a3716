"""Folders and zips are opened without trusting them."""

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from recsys.errors import DataError
from recsys.sources import limits, read_source, zips
from recsys.sources.archives import base_names, open_files
from recsys.temporary import LOCK

RATINGS = b"userId,movieId,rating,timestamp\n1,1,4.0,10\n"
MOVIES = b"movieId,title,genres\n1,Heat (1995),Crime\n"


def make_zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_zip_gives_only_the_wanted_members_under_other_names(tmp_path: Path) -> None:
    source = make_zip(tmp_path / "a.zip", {"ml/ratings.csv": RATINGS, "ml/README.txt": b"hello"})
    with open_files(source, ("ratings.csv", "movies.csv")) as files:
        assert list(files) == ["ratings.csv"]
        assert files["ratings.csv"].read_bytes() == RATINGS
        folder = files["ratings.csv"].parent
        assert {file.name for file in folder.iterdir()} == {"0.unpacked", LOCK}
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_a_member_that_climbs_out_stays_inside(tmp_path: Path) -> None:
    source = make_zip(tmp_path / "a.zip", {"../../ratings.csv": RATINGS})
    with open_files(source, ("ratings.csv",)) as files:
        assert files["ratings.csv"].name == "0.unpacked"
    assert not list(tmp_path.parent.glob("ratings.csv"))


def test_a_folder_is_searched_one_level_down(tmp_path: Path) -> None:
    (tmp_path / "ml").mkdir()
    (tmp_path / "ml" / "ratings.csv").write_bytes(RATINGS)
    with open_files(tmp_path, ("ratings.csv",)) as files:
        assert files == {"ratings.csv": tmp_path / "ml" / "ratings.csv"}
    assert base_names(tmp_path) == ["ratings.csv"]


def test_a_folder_and_a_folder_in_it_are_not_mixed(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "tags.csv").write_bytes(b"old")
    (tmp_path / "ratings.csv").write_bytes(RATINGS)
    with open_files(tmp_path, ("ratings.csv", "tags.csv")) as files:
        assert list(files) == ["ratings.csv"]


def test_two_files_of_one_name_are_not_guessed_between(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ratings.csv").write_bytes(RATINGS)
    with (
        pytest.raises(DataError, match=r"holds ratings.csv in several folders"),
        open_files(tmp_path, ("ratings.csv",)),
    ):
        pass
    source = make_zip(tmp_path / "two.zip", {"a/ratings.csv": RATINGS, "b/ratings.csv": RATINGS})
    with (
        pytest.raises(DataError, match=r"two.zip holds ratings.csv twice"),
        open_files(source, ("ratings.csv",)),
    ):
        pass


def refused(source: Path, match: str) -> None:
    with pytest.raises(DataError, match=match) as caught:
        read_source(source, "x")
    sentence = str(caught.value)
    assert str(source.parent) not in sentence
    assert "\n" not in sentence


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    refused(tmp_path / "gone.zip", "There is no file or folder gone.zip")


def test_a_single_file_counts_as_a_source_of_one(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv").write_bytes(RATINGS)
    assert base_names(tmp_path / "ratings.csv") == ["ratings.csv"]
    with open_files(tmp_path / "ratings.csv", ("ratings.csv", "movies.csv")) as files:
        assert files == {"ratings.csv": tmp_path / "ratings.csv"}


def test_a_packed_file_counts_under_its_plain_name(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv.gz").write_bytes(gzip.compress(RATINGS))
    for source in (tmp_path, tmp_path / "ratings.csv.gz"):
        assert base_names(source) == ["ratings.csv"]
        with open_files(source, ("ratings.csv",)) as files:
            assert files["ratings.csv"].read_bytes() == RATINGS


def test_a_packed_file_beside_the_plain_one_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv.gz").write_bytes(b"no gz at all")
    (tmp_path / "ratings.csv").write_bytes(RATINGS)
    with open_files(tmp_path, ("ratings.csv",)) as files:
        assert files == {"ratings.csv": tmp_path / "ratings.csv"}


@pytest.mark.parametrize(
    "content",
    [b"no gz", gzip.compress(RATINGS)[:-5], gzip.compress(b"x")[:11]],
    ids=["no gz", "cut at the end", "cut at the head"],  # the bytes hold the time
)
def test_a_damaged_packed_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ratings.csv.gz").write_bytes(content)
    with (
        pytest.raises(DataError, match=r"^ratings.csv.gz is a damaged or incomplete gz file.$"),
        open_files(tmp_path, ("ratings.csv",)),
    ):
        pass


def test_a_packed_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv.gz").write_bytes(gzip.compress(b"0" * 40_000_000))
    with (
        pytest.raises(DataError, match="more than 100 times its size"),
        open_files(tmp_path, ("ratings.csv",)),
    ):
        pass


@pytest.mark.parametrize("keep", [0, 3, 30, 200, 600])
def test_a_truncated_zip_is_refused(tmp_path: Path, keep: int) -> None:
    rows = b"".join(b"%d,1,4.0,10\n" % user for user in range(1000))
    whole = make_zip(tmp_path / "a.zip", {"ratings.csv": RATINGS + rows, "movies.csv": MOVIES}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:keep])
    refused(tmp_path / "cut.zip", "damaged or incomplete")


def test_damaged_content_is_refused(tmp_path: Path) -> None:
    source = make_zip(tmp_path / "a.zip", {"ratings.csv": RATINGS, "movies.csv": MOVIES}, zipfile.ZIP_STORED)
    source.write_bytes(source.read_bytes().replace(b"Heat", b"Heap"))
    refused(source, "a.zip is a damaged or incomplete zip file")


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    source = make_zip(tmp_path / "a.zip", {"ratings.csv": b"0" * 40_000_000, "movies.csv": MOVIES})
    refused(source, "more than 100 times its size")


def test_sizes_are_counted_while_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_zip(tmp_path / "a.zip", {"ratings.csv": RATINGS * 100, "movies.csv": MOVIES})
    monkeypatch.setattr(limits, "MAX_UNPACKED_BYTES", 1000)
    refused(source, "the limit")


def test_a_large_zip_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_zip(tmp_path / "a.zip", {"ratings.csv": RATINGS, "movies.csv": MOVIES})
    monkeypatch.setattr(zips, "MAX_ZIP_BYTES", 100)
    refused(source, "limit for a zip")


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    source = make_zip(tmp_path / "a.zip", {f"{number}.txt": b"" for number in range(20_001)})
    refused(source, "more than 20,000 files")


def test_a_lying_64_bit_directory_is_refused(tmp_path: Path) -> None:
    source = make_zip(tmp_path / "a.zip", {"ratings.csv": RATINGS, "movies.csv": MOVIES})
    whole = source.read_bytes()
    end = whole.rfind(b"PK\x05\x06")
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 10**6, 10**6, 10**8, 0)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    source.write_bytes(whole[:end] + record + locator + whole[end:])
    refused(source, "more than 20,000 files")


def changed_member(change: Callable[[zipfile.ZipInfo], None]) -> bytes:
    """A zip whose ratings.csv has another header than usual."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        member = zipfile.ZipInfo("ratings.csv")
        change(member)
        archive.writestr(member, RATINGS)
        archive.writestr("movies.csv", MOVIES)
    return buffer.getvalue()


def test_links_are_refused(tmp_path: Path) -> None:
    def make_link(member: zipfile.ZipInfo) -> None:
        member.external_attr = 0o120777 << 16

    (tmp_path / "a.zip").write_bytes(changed_member(make_link))
    refused(tmp_path / "a.zip", "is a link")


def test_other_compressions_are_refused(tmp_path: Path) -> None:
    def use_lzma(member: zipfile.ZipInfo) -> None:
        member.compress_type = zipfile.ZIP_LZMA

    (tmp_path / "a.zip").write_bytes(changed_member(use_lzma))
    refused(tmp_path / "a.zip", "compressed in a way")


def test_encrypted_members_are_refused(tmp_path: Path) -> None:
    source = make_zip(tmp_path / "a.zip", {"ratings.csv": RATINGS, "movies.csv": MOVIES})
    content = bytearray(source.read_bytes())
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    source.write_bytes(bytes(content))
    refused(source, "ratings.csv in a.zip is encrypted")


def test_a_zip_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "ml.zip", {"ratings.csv": RATINGS, "movies.csv": MOVIES}).read_bytes()
    refused(make_zip(tmp_path / "outer.zip", {"ml.zip": inner}), "Unpack the zip inside it first")


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv").mkdir()
    (tmp_path / "ratings.csv" / "movies.csv").write_bytes(MOVIES)
    (tmp_path / "movies.csv").write_bytes(MOVIES)
    with (
        pytest.raises(DataError, match=r"ratings.csv in .* is not a file"),
        open_files(tmp_path, ("ratings.csv",)),
    ):
        pass
    refused(tmp_path, "no format that can be read")


def test_a_file_without_read_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ratings.csv").write_bytes(RATINGS)
    (tmp_path / "movies.csv").write_bytes(MOVIES)

    def deny(path: Path, *_args: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", deny)  # chmod alone does not stop root
    refused(tmp_path, r"(ratings|movies).csv cannot be read: no permission")
