"""Every source is imported as it was when that was recorded: the same data, rows left out and sentences."""

import json
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.recorded.commands import COMMANDS, answer
from tests.recorded.record import EXPECTED, Outcome, as_text, outcome
from tests.recorded.sources import GROUPS, SOURCES

expected: dict[str, Outcome] = json.loads(EXPECTED.read_text(encoding="utf-8"))


def must_be_as_recorded(name: str, found: Outcome) -> None:
    before, now = (as_text({name: said}).split("\n") for said in (expected[name], found))
    changed = "\n".join(unified_diff(before, now, "recorded", "now", n=0, lineterm=""))
    if changed:
        pytest.fail(f"{name} is another import now:\n{changed}", pytrace=False)


def test_all_is_recorded_under_names_of_their_own() -> None:
    assert list(expected) == [*SOURCES, *COMMANDS]
    assert len(SOURCES) == sum(len(group.SOURCES) for group in GROUPS)


def test_nothing_crashed() -> None:
    assert not [name for name, found in expected.items() if "crashed" in found]


@pytest.mark.parametrize("name", SOURCES)
def test_an_import_is_what_was_recorded(tmp_path: Path, name: str) -> None:
    must_be_as_recorded(name, outcome(SOURCES[name], name, tmp_path))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_line_says_what_was_recorded(tmp_path: Path, name: str) -> None:
    must_be_as_recorded(name, answer(COMMANDS[name], tmp_path / "command"))
