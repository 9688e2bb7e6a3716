"""python -m recsys keys: needs no FastAPI."""

from pathlib import Path

import pytest

from recsys.api.keys import Keys
from tests.cli.conftest import Run


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """On a home without keys."""
    monkeypatch.setenv("RECSYS_HOME", str(tmp_path))
    return run


def test_a_key_is_made_listed_and_removed(run: Run, tmp_path: Path) -> None:
    made = run("keys", "add", "anna", "--json").json
    assert made["name"] == "anna"
    assert Keys(tmp_path).name_of(made["key"]) == "anna"
    assert run("keys", "list", "--json").json == {"names": ["anna"]}
    assert made["key"] not in run("keys", "list").out
    assert run("keys", "remove", "anna", "--json").json == {"removed": "anna"}
    assert run("keys", "list").out == "There are no keys.\n"


def test_the_text_begins_with_the_key_alone(run: Run, tmp_path: Path) -> None:
    key = run("keys", "add", "anna").out.splitlines()[0]
    assert Keys(tmp_path).name_of(key) == "anna"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add",), "Say whose key to add: keys add NAME."),
        (("remove",), "Say whose key to remove: keys remove NAME."),
        (("remove", "ben"), "Unknown key “ben”. There is none yet."),
        (("add", "../x"), "A name is 1 to 64 small letters"),
        (("list", "anna"), "keys list takes no name."),
        (("show",), "Argument action: invalid choice: 'show'"),
        ((), "The following arguments are required: action"),
    ],
)
def test_a_mistake_is_a_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    assert run("keys", *arguments).mistake.startswith(sentence)
