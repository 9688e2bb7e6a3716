"""A folder or file gives its data set a name."""

from pathlib import Path

import pytest

from recsys.store.versions import name_from


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("ML Tiny!", "ml-tiny"),
        ("ml-latest-small.zip", "ml-latest-small"),
        ("..", "data"),
        ("(é)", "data"),
        ("_x_", "x"),
        ("y" * 200, "y" * 64),
    ],
)
def test_without_a_name_a_source_gives_its_own(file: str, name: str) -> None:
    assert name_from(Path(file)) == name
