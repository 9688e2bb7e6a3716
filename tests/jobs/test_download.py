"""MovieLens by one click: fetched from a server of our own, checked, imported; also by the command line."""

import json
import tempfile
import threading
from pathlib import Path

import pytest

from recsys.cli.main import main
from recsys.engine import Engine
from recsys.errors import Cancelled, DownloadError, UnknownNameError
from recsys.jobs import MOVIELENS, JobQueue, State, download, fetch, import_movielens, start_download
from tests.jobs.conftest import FILE, MOVIES, RATINGS, SMALL, Answer, Server, md5, nothing_remains


def test_a_download_is_checked_imported_and_leaves_only_the_data_set(
    engine: Engine, server: Server, packed: bytes
) -> None:
    heard: list[tuple[float, str]] = []
    manifest, imported, _ = import_movielens(
        engine, SMALL, on_progress=lambda done, doing: heard.append((done, doing)), base_url=server.url
    )
    assert (manifest["name"], manifest["ratings"], imported.rejected_count) == (SMALL, 4, 1)
    assert manifest["source"]["label"] == f"MovieLens ({SMALL}.zip)"
    assert engine.dataset(SMALL).source.format == "movielens"
    assert server.asked == [f"{FILE}.md5", FILE]
    fetching = [(done, doing) for done, doing in heard if SMALL in doing]
    assert fetching[0] == (0.0, f"Asking MovieLens for {SMALL}")
    assert fetching[-1] == (0.5, f"Downloading {SMALL}: 0.0 of 0.0 MB")
    assert all(0.5 <= done <= 1.0 for done, _ in heard[len(fetching) :])
    assert heard[-1][0] == 1.0
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def test_a_download_as_a_job_reports_what_it_found(
    queue: JobQueue, engine: Engine, server: Server, packed: bytes
) -> None:
    job = start_download(queue, engine, SMALL, "mine", "me", server.url)
    assert job.wait(30)
    assert job.error_sentence == ""
    assert job.result is not None
    assert (job.result.name, job.result.ratings, job.result.rejected[0].line) == ("mine", 4, 6)
    assert engine.library.registry.datasets() == ["mine"]


@pytest.mark.parametrize("text", ["{sum}  x.zip", "{SUM}  x.zip\r\n", "MD5 (ml.zip) = {sum}", "{sum}"])
def test_every_way_of_writing_a_checksum_is_read(
    engine: Engine, server: Server, packed: bytes, text: str
) -> None:
    said = text.format(sum=md5(packed), SUM=md5(packed).upper())
    server.answers[f"{FILE}.md5"] = Answer(said.encode())
    assert import_movielens(engine, SMALL, base_url=server.url)[0]["ratings"] == 4


def test_the_checksum_of_a_file_that_never_changes_is_not_asked_for(
    engine: Engine, server: Server, packed: bytes
) -> None:
    server.answers |= {"/ml-1m.zip": Answer(packed), "/ml-1m.zip.md5": Answer(md5(packed).encode())}
    with pytest.raises(DownloadError, match=r"^ml-1m\.zip arrived damaged"):
        import_movielens(engine, "ml-1m", base_url=server.url)
    assert server.asked == ["/ml-1m.zip"]
    nothing_remains(engine)


def test_a_redirect_on_the_same_server_is_followed(engine: Engine, server: Server, packed: bytes) -> None:
    server.answers["/moved.zip"] = Answer(packed)
    server.answers[FILE] = Answer(code=301, headers={"Location": "/moved.zip"})
    assert import_movielens(engine, SMALL, base_url=server.url)[0]["ratings"] == 4


def test_a_download_can_be_cancelled(engine: Engine, server: Server, packed: bytes) -> None:
    server.answers[FILE] = Answer(packed * 2_000)

    def stop(done: float, doing: str) -> None:
        if doing.startswith("Downloading") and done > 0.1:
            raise Cancelled("The download")

    with pytest.raises(Cancelled):
        import_movielens(engine, SMALL, on_progress=stop, base_url=server.url)
    nothing_remains(engine)


def test_cancel_reaches_a_running_download(
    queue: JobQueue, engine: Engine, server: Server, packed: bytes
) -> None:
    server.answers[FILE] = Answer(packed, stops_after=0, hangs=True)
    job = start_download(queue, engine, SMALL, None, "me", server.url)
    while len(server.asked) < 2:
        assert not job.state.is_over
    job.cancel()
    server.answers[FILE] = Answer(packed)
    server.release.set()
    assert job.wait(30)
    assert job.state in (State.CANCELLED, State.FAILED)
    nothing_remains(engine)


@pytest.mark.parametrize("url", ["http://example.org", "file:///etc", "ftp://127.0.0.1", "data:,x", ""])
def test_only_https_is_fetched(engine: Engine, url: str) -> None:
    with pytest.raises(ValueError, match=r"^Files are fetched over https alone"):
        fetch.check_url(url)


def test_a_bad_name_or_file_is_said_before_a_byte_is_fetched(
    queue: JobQueue, engine: Engine, server: Server, packed: bytes
) -> None:
    with pytest.raises(
        UnknownNameError, match=r"^Unknown MovieLens file “ml-1b”\. There is: ml-latest-small"
    ):
        start_download(queue, engine, "ml-1b", None, "me", server.url)
    with pytest.raises(ValueError, match=r"^A name is 1 to 64 small letters"):
        start_download(queue, engine, SMALL, "../x", "me", server.url)
    with pytest.raises(ValueError, match="belongs to the built-in data"):
        start_download(queue, engine, SMALL, "demo", "me", server.url)
    assert server.asked == []
    assert queue.jobs() == []


def test_a_second_click_starts_nothing_new(
    queue: JobQueue, engine: Engine, server: Server, packed: bytes
) -> None:
    gate = threading.Event()
    queue.submit("Block", lambda _: gate.wait(20))
    first = start_download(queue, engine, SMALL, None, "me", server.url)
    assert start_download(queue, engine, SMALL, None, "me", server.url) is first
    assert start_download(queue, engine, SMALL, None, "you", server.url) is not first
    gate.set()
    assert first.wait(30)


def test_the_files_are_known_by_name_size_and_checksum() -> None:
    assert len({file.name for file in MOVIELENS}) == len(MOVIELENS) == 8
    assert {file.name for file in MOVIELENS if file.md5 is None} == {SMALL, "ml-latest"}
    for file in MOVIELENS:
        assert file.megabytes * 1_000_000 < download.MAX_BYTES
        assert file.md5 is None or len(file.md5) == 32
        assert min(file.ratings, file.people, file.films) > 0


def test_the_command_downloads_with_the_keys_of_import(
    server: Server,
    packed: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RECSYS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(download.MIRROR, f"{server.url}/")
    assert main(["download", SMALL, "--name", "mine", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    folder = tmp_path / "ml"
    folder.mkdir()
    (folder / "ratings.csv").write_text(RATINGS)
    (folder / "movies.csv").write_text(MOVIES)
    assert main(["import", str(folder), "--json"]) == 0
    imported = json.loads(capsys.readouterr().out)
    assert list(result) == list(imported)
    assert {key: value for key, value in result.items() if key not in ("name", "seconds")} == {
        key: value for key, value in imported.items() if key not in ("name", "seconds")
    }
    assert result["name"] == "mine"


def test_the_command_says_a_mistake_in_one_sentence(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECSYS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(download.MIRROR, server.url)
    assert main(["download", "ml-1b"]) == 2
    assert capsys.readouterr().err.startswith("Unknown MovieLens file “ml-1b”.")
    assert main(["download", SMALL]) == 2
    assert (
        capsys.readouterr().err == f"MovieLens has no file {SMALL}.zip.md5 at the known address any more.\n"
    )
