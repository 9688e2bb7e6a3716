"""Every source is imported as it was when that was recorded: the same data, rows left out and sentences."""

import json
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.recorded.record import EXPECTED, Outcome, as_text, outcome
from tests.recorded.sources import GROUPS, SOURCES

expected: dict[str, Outcome] = json.loads(EXPECTED.read_text(encoding="utf-8"))


def test_every_source_is_recorded_under_a_name_of_its_own() -> None:
    assert list(expected) == list(SOURCES)
    assert len(SOURCES) == sum(len(group.SOURCES) for group in GROUPS)


def test_nothing_crashed() -> None:
    assert not [name for name, found in expected.items() if "crashed" in found]


@pytest.mark.parametrize("name", SOURCES)
def test_an_import_is_what_was_recorded(tmp_path: Path, name: str) -> None:
    before, now = as_text({name: expected[name]}), as_text({name: outcome(SOURCES[name], name, tmp_path)})
    changed = "\n".join(
        unified_diff(before.split("\n"), now.split("\n"), "recorded", "now", n=0, lineterm="")
    )
    assert not changed, f"{name} is imported in another way:\n{changed}"
