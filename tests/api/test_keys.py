"""Keys: shown once, kept as hashes, and a damaged file lets nobody in."""

import json
from pathlib import Path

import pytest

from recsys.api.keys import FILE, Keys
from recsys.errors import StoreError, UnknownNameError


def test_a_key_opens_until_it_is_removed(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    anna, ben = keys.add("anna"), keys.add("ben")
    assert (keys.name_of(anna), keys.name_of(ben)) == ("anna", "ben")
    assert keys.names() == ["anna", "ben"]
    keys.remove("anna")
    assert keys.name_of(anna) is None
    assert keys.name_of(ben) == "ben"


def test_only_hashes_are_kept(tmp_path: Path) -> None:
    key = Keys(tmp_path).add("anna")
    assert key.startswith("mq_")
    assert len(key) >= 3 + 32  # 192 bits in base64
    assert key.removeprefix("mq_") not in (tmp_path / FILE).read_text()


@pytest.mark.parametrize("key", ["", "mq_", "mq_é", "\ud800", "x" * 100_000])
def test_what_is_no_key_opens_nothing(tmp_path: Path, key: str) -> None:
    keys = Keys(tmp_path)
    assert keys.name_of(key) is None
    real = keys.add("anna")
    assert keys.name_of(key) is None
    assert keys.name_of(json.loads((tmp_path / FILE).read_text())["keys"]["anna"]) is None
    assert keys.name_of(real) == "anna"


def test_what_another_process_changes_counts_at_once(tmp_path: Path) -> None:
    ours, theirs = Keys(tmp_path), Keys(tmp_path)
    key = theirs.add("anna")
    assert ours.name_of(key) == "anna"
    theirs.remove("anna")
    assert ours.name_of(key) is None


def test_names_are_used_once_and_unknown_ones_said(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    keys.add("anna")
    with pytest.raises(ValueError, match="There is a key “anna” already"):
        keys.add("anna")
    with pytest.raises(ValueError, match="A name is 1 to 64"):
        keys.add("../anna")
    with pytest.raises(UnknownNameError, match=r"Unknown key “ben”. There is: anna."):
        keys.remove("ben")


def test_keys_were_made_also_when_none_is_left(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    assert not keys.were_made()
    keys.add("anna")
    keys.remove("anna")
    assert keys.were_made()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"format_version": 2, "keys": {}}',
        '{"format_version": 1, "keys": []}',
        '{"format_version": 1, "keys": {"anna": 5}}',
        '{"format_version": 1, "keys": {"anna": "short"}}',
        "\udcff",
    ],
)
def test_a_damaged_file_lets_nobody_in_and_stays(tmp_path: Path, content: str) -> None:
    keys = Keys(tmp_path)
    key = keys.add("anna")
    damaged = content.encode(errors="surrogateescape")
    (tmp_path / FILE).write_bytes(damaged)
    for use in (keys.names, lambda: keys.name_of(key), lambda: keys.add("ben"), lambda: keys.remove("anna")):
        with pytest.raises(StoreError, match=r"^The file of API keys is damaged .*: nobody is let in\.$"):
            use()
    assert (tmp_path / FILE).read_bytes() == damaged
