"""profiles copy, as a command."""

from pathlib import Path

import pytest

from recsys.profiles import ProfileStore
from tests.cli.conftest import Run


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """On a home in which one person rated one film."""
    monkeypatch.setenv("RECSYS_HOME", str(tmp_path))
    monkeypatch.delenv("RECSYS_PROFILES", raising=False)
    store = ProfileStore(f"sqlite:///{tmp_path / 'profiles.db'}")
    store.rate(store.new_secret(), "tiny", 1, 4.0, create=True)
    return run


def test_all_of_it_is_copied_and_told(run: Run, tmp_path: Path) -> None:
    there = f"sqlite:///{tmp_path / 'there.db'}"
    copied = run("profiles", "copy", "--to", there, "--json").json["copied"]
    assert (copied["profiles"], copied["states"], copied["accounts"]) == (1, 1, 0)
    assert run("profiles", "copy", "--to", there).mistake == (
        "there.db holds profiles already; copy into an empty one."
    )
    other = run("profiles", "copy", "--to", f"sqlite:///{tmp_path / 'other.db'}").out
    assert other == (
        "Copied: 1 profiles, 1 ratings and marks, 0 accounts. "
        "The app reads them once RECSYS_PROFILES is that address.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("copy",), "The following arguments are required: --to"),
        (("move", "--to", "x"), "Argument action: invalid choice: 'move'"),
        (("copy", "--to", "nonsense"), "A profile store needs an address like"),
        (
            ("copy", "--to", "mysql://ana:hunter2@host/x"),
            "A profile store needs a SQLite file or a PostgreSQL",
        ),
    ],
)
def test_a_mistake_is_a_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    mistake = run("profiles", *arguments).mistake
    assert mistake.startswith(sentence)
    assert "hunter2" not in mistake
