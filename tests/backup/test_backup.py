"""What a backup holds, while others write, and what is refused."""

import json
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recsys import backup
from recsys.errors import DataError, NotAllowedError, RecsysError, StoreError
from recsys.profiles import ProfileStore
from recsys.system import WINDOWS
from tests.backup.conftest import fill, profiles_of, tree

WRITERS = 8


def kept(home: Path, tmp_path: Path, **how: bool) -> Path:
    file = tmp_path / "kept.zip"
    backup.save(home, file, **how)
    return file


def test_what_cannot_be_made_again_comes_back(home: Path, tmp_path: Path, secrets: dict[str, float]) -> None:
    there = tmp_path / "there"
    backup.restore(kept(home, tmp_path), there)
    assert sorted(tree(there)) == [
        "datasets/tiny/current.json",
        "datasets/tiny/v2/items.npy",
        "models/tiny/findings.json",
        "profiles.db",
    ]
    store = profiles_of(there)
    for secret, stars in secrets.items():
        assert list(store.load(secret, "tiny").profile.ratings) == [stars]


def test_profiles_alone_leave_the_rest(home: Path, tmp_path: Path, secrets: dict[str, float]) -> None:
    there = fill(tmp_path / "there", "other")
    before = tree(there)
    backup.restore(kept(home, tmp_path, profiles_only=True), there)
    assert tree(there).items() > before.items()
    assert all(profiles_of(there).exists(secret) for secret in secrets)


def test_nothing_acknowledged_is_missing_under_writers(home: Path, tmp_path: Path) -> None:
    store, stop = profiles_of(home), threading.Event()
    acknowledged: dict[str, int] = {}

    def write() -> None:
        secret = store.create()
        item = 0
        while not stop.is_set():
            item += 1
            store.rate(secret, "tiny", item, 4.0)
            acknowledged[secret] = item

    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        while len(acknowledged) < WRITERS:
            pass
        before = dict(acknowledged)
        file = kept(home, tmp_path)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    backup.restore(file, tmp_path / "there")
    copied = profiles_of(tmp_path / "there")
    for secret, items in before.items():
        found = [int(item) for item in copied.load(secret, "tiny").profile.item_ids]
        assert found == list(range(1, len(found) + 1))
        assert items <= len(found) <= acknowledged[secret]


@pytest.mark.skipif(not WINDOWS, reason="elsewhere a file that somebody has open is moved all the same")
def test_a_home_that_somebody_has_open_stays_as_it_was(home: Path, tmp_path: Path) -> None:
    file, before = kept(home, tmp_path), tree(home)
    with closing(profiles_of(home)) as store:
        store.warm_up()
        with pytest.raises(StoreError, match=r"^Cannot write home: The process cannot access the file"):
            backup.restore(file, home, replace=True)
    assert tree(home) == before


def test_a_journal_of_the_old_profiles_does_not_stay(
    home: Path, tmp_path: Path, secrets: dict[str, float]
) -> None:
    file = kept(home, tmp_path)
    (home / "profiles.db-journal").write_bytes(b"of the old file")
    backup.restore(file, home, replace=True)
    assert not (home / "profiles.db-journal").exists()
    assert all(profiles_of(home).exists(secret) for secret in secrets)


def test_what_is_there_stays_unless_it_is_said(home: Path, tmp_path: Path) -> None:
    there = fill(tmp_path / "there", "other")
    before = tree(there)
    file = kept(home, tmp_path)
    with pytest.raises(NotAllowedError, match="there holds datasets already; say --replace"):
        backup.restore(file, there)
    assert tree(there) == before
    backup.restore(file, there, replace=True)
    assert tree(there) != before


def test_an_empty_home_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to keep"):
        kept(tmp_path / "nowhere", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_damaged_profiles_are_said_and_the_backup_before_stays(home: Path, tmp_path: Path) -> None:
    file = kept(home, tmp_path)
    before = file.read_bytes()
    (home / "profiles.db").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match=r"profiles\.db cannot be copied"):
        kept(home, tmp_path)
    assert file.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["home", "kept.zip"]


def test_profiles_in_another_database_are_not_left_out_silently(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECSYS_PROFILES", "postgresql+psycopg://me:secret@server/films")
    with pytest.raises(StoreError, match="pg_dump") as said:
        kept(home, tmp_path)
    assert "secret" not in str(said.value)
    monkeypatch.setenv("RECSYS_PROFILES", "")
    assert "profiles.db" in [member.name for member in backup.save(home, tmp_path / "kept.zip")]


@pytest.mark.parametrize("form", ["{}/my films.db", "{}/my%20films.db", "file:{}/my%20films.db?uri=true"])
def test_profiles_in_a_file_elsewhere_are_found_however_it_is_named(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    address = "sqlite:///" + form.format(tmp_path)
    secret = ProfileStore(address).create()
    monkeypatch.setenv("RECSYS_PROFILES", address)
    file = kept(home, tmp_path)
    backup.restore(file, tmp_path / "there")
    assert profiles_of(tmp_path / "there").exists(secret)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), cut=st.booleans())
def test_cut_or_altered_anywhere_is_one_sentence(home: Path, tmp_path: Path, where: float, cut: bool) -> None:
    """One byte of what is kept or of the tables about it; some bytes of a zip mean nothing, then all is as it was."""
    file = tmp_path / "kept.zip"
    if not file.exists():
        backup.save(home, file)
    whole = file.read_bytes()
    place = int(where * len(whole))
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(
        whole[:place] if cut else whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
    )
    before = tree(home)
    try:
        backup.restore(damaged, home, replace=True)
    except RecsysError as error:
        sentence = str(error)
    else:
        sentence = ""
    if sentence:
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert tree(home) == before
    else:
        assert not cut
        assert {name: content for name, content in before.items() if "v2" in name}.items() <= tree(
            home
        ).items()


def with_list(file: Path, change: Callable[[dict[str, object]], None], *names: str) -> Path:
    """The backup with another list, and more files in it."""
    other = file.with_name("other.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "backup.json":
                listed = json.loads(content)
                change(listed)
                content = json.dumps(listed).encode()
            new.writestr(name, content)
        for name in names:
            new.writestr(name, b"evil")
    return other


EVIL = "4b0ce0b1b0c7ca8b1b5a9d4e7a5be2bb1e3d0c1b0d0e0f0a0b0c0d0e0f000102"


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/evil",
        "datasets/../../evil",
        "evil",
        "datasets/.evil",
        "datasets\\..\\evil",
        "datasets//evil",
    ],
)
def test_no_file_outside_of_what_a_home_holds(home: Path, tmp_path: Path, name: str) -> None:
    def add(listed: dict[str, object]) -> None:
        files = listed["files"]
        assert isinstance(files, list)
        files.append([name, 4, EVIL])

    with pytest.raises(DataError, match="does not hold the files that it lists"):
        backup.restore(with_list(kept(home, tmp_path), add, name), tmp_path / "there")
    assert not (tmp_path / "evil").exists()
    assert tree(tmp_path / "there") == {}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda listed: listed.update(format_version=2), "is of format version 2; this program reads 1"),
        (lambda listed: listed["files"].pop(), "does not hold the files that it lists"),
        (lambda listed: listed["files"][0].__setitem__(2, EVIL), "is not what was kept"),
        (lambda listed: listed["files"][0].__setitem__(1, 3), "is not what was kept"),
        (lambda listed: listed.update(files=7), "is no backup of Marquee"),
        (lambda listed: listed.pop("profiles_only"), "is no backup of Marquee"),
    ],
)
def test_a_list_that_lies(
    home: Path, tmp_path: Path, change: Callable[[dict[str, object]], None], sentence: str
) -> None:
    with pytest.raises((DataError, StoreError), match=sentence):
        backup.restore(with_list(kept(home, tmp_path), change), tmp_path / "there")
    assert tree(tmp_path / "there") == {}


def test_another_zip_and_no_zip(tmp_path: Path) -> None:
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("backup.json", "{}")
    with pytest.raises(DataError, match="packed by another program"):
        backup.restore(packed, tmp_path / "there")
    packed.write_bytes(b"no zip")
    with pytest.raises(DataError, match="no backup of Marquee"):
        backup.restore(packed, tmp_path / "there")
    with pytest.raises(DataError, match=r"There is no file nothing\.zip"):
        backup.restore(tmp_path / "nothing.zip", tmp_path / "there")
