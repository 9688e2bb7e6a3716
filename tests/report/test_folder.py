"""The folder of a report: swapped whole, an older one whole until then, and nobody else's is touched."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from recsys.errors import DataError, StoreError
from recsys.report import folder as folders
from recsys.report.folder import ABANDONED, KIND, MANIFEST, check_folder, is_report, report_folder
from recsys.store.files import sha256, write_json


def fill(place: Path, text: str) -> None:
    (place / "summary.txt").write_text(text)
    write_json(place / MANIFEST, {"kind": KIND, "files": {"summary.txt": sha256(place / "summary.txt")}})


def made(place: Path, text: str = "old") -> Path:
    with report_folder(place) as aside:
        fill(aside, text)
    return place


def names(place: Path) -> list[str]:
    return sorted(file.name for file in place.iterdir())


def test_a_new_report_stands_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    place = made(tmp_path / "out", "first")
    assert is_report(place)
    assert names(tmp_path) == ["out"]
    assert names(place) == ["report.json", "summary.txt"]


def test_an_older_report_is_replaced_whole(tmp_path: Path) -> None:
    place = made(tmp_path / "out", "first")
    with report_folder(place) as aside:
        (aside / "other.txt").write_text("second")
        write_json(aside / MANIFEST, {"kind": KIND, "files": {"other.txt": ""}})
    assert names(place) == ["other.txt", "report.json"]
    assert names(tmp_path) == ["out"]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert is_report(made(tmp_path / "out"))


@pytest.mark.parametrize("what", ["a file of theirs", "a file beside a report", "a manifest of another kind"])
def test_what_is_not_ours_is_never_touched(tmp_path: Path, what: str) -> None:
    place = tmp_path / "out"
    if what == "a file beside a report":
        made(place)
        (place / "notes.txt").write_text("mine")
    else:
        place.mkdir()
        (place / MANIFEST).write_text(
            '{"kind": "other", "files": {}}' if what.startswith("a manifest") else "{"
        )
    before = {file.name: file.read_text() for file in place.iterdir()}
    with pytest.raises(
        DataError, match=r"^The folder out holds something that is not a report; choose another"
    ):
        made(place)
    assert {file.name: file.read_text() for file in place.iterdir()} == before
    assert names(tmp_path) == ["out"]


def test_a_file_or_a_missing_parent_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(DataError, match=r"^file is a file; a report is a folder\.$"):
        check_folder(tmp_path / "file")
    with pytest.raises(DataError, match=r"^There is no folder missing to write out into\.$"):
        check_folder(tmp_path / "missing" / "out")
    assert names(tmp_path) == ["file"]


def test_a_name_that_no_disk_takes_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for name in ("circle", "x" * 300):
        with pytest.raises(DataError, match=rf"^The folder {name} cannot be read\.$"):
            check_folder(tmp_path / name)
    assert names(tmp_path) == ["circle"]


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError("bad")]
)
def test_whatever_goes_wrong_the_older_report_is_whole(tmp_path: Path, error: BaseException) -> None:
    place = made(tmp_path / "out", "old")

    def go_wrong() -> None:
        with report_folder(place) as aside:
            (aside / "summary.txt").write_text("half")
            raise error

    with pytest.raises(StoreError if isinstance(error, OSError) else type(error)):
        go_wrong()
    assert is_report(place)
    assert (place / "summary.txt").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_a_disk_that_refuses_is_one_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match=r"^Cannot write out: No space left on device\.$"),
        report_folder(tmp_path / "out"),
    ):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("at", [1, 2])
def test_a_rename_that_fails_puts_the_older_report_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    place = made(tmp_path / "out", "old")
    real, calls = Path.rename, [0]

    def failing(self: Path, target: Path) -> Path:
        calls[0] += 1
        if calls[0] == at:
            raise OSError(5, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(StoreError, match=r"^Cannot write out: Input/output error\.$"):
        made(place, "new")
    assert (place / "summary.txt").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_what_somebody_puts_there_meanwhile_stays(tmp_path: Path) -> None:
    place = tmp_path / "out"

    def meanwhile(aside: Path) -> None:
        fill(aside, "new")
        place.mkdir()
        (place / "mine.txt").write_text("mine")

    with pytest.raises(DataError), report_folder(place) as aside:
        meanwhile(aside)
    assert names(place) == ["mine.txt"]


def test_a_link_leads_to_the_folder_that_is_replaced(tmp_path: Path) -> None:
    made(tmp_path / "real", "old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    made(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "summary.txt").read_text() == "new"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_killed_in_the_middle_the_older_report_is_whole(tmp_path: Path) -> None:
    place = made(tmp_path / "out", "old")
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom recsys.report.folder import report_folder\n"
        "with report_folder(Path(sys.argv[1])) as aside:\n"
        "    (aside / 'summary.txt').write_text('half')\n    print('half', flush=True)\n    time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(place)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"half\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert (place / "summary.txt").read_text() == "old"
    left = [other for other in tmp_path.iterdir() if other != place]
    assert len(left) == 1
    made(place, "newer")  # somebody else may be writing there just now
    assert left[0].exists()
    long_ago = time.time() - 2 * ABANDONED
    os.utime(left[0], (long_ago, long_ago))
    made(place, "newest")
    assert names(tmp_path) == ["out"]


def test_killed_between_the_renames_it_comes_back(tmp_path: Path) -> None:
    place = made(tmp_path / "out", "old")
    place.rename(tmp_path / ".out.old-01234567")
    with pytest.raises(KeyboardInterrupt), report_folder(place):
        raise KeyboardInterrupt
    assert (place / "summary.txt").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_a_folder_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "out").mkdir()
    monkeypatch.setattr(folders.Path, "iterdir", refuse)
    with pytest.raises(DataError, match=r"^The folder out cannot be read\.$"):
        check_folder(tmp_path / "out")
    monkeypatch.undo()
    shutil.rmtree(tmp_path / "out")
