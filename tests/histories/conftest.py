"""A catalog of labelled titles, a way to read small exports, and what came of them."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from recsys.dataset import Dataset
from recsys.histories import History, read_history
from tests.histories import tricky

Read = Callable[..., History]


def said(history: History) -> dict[str, float | None]:
    return {item.title: None if math.isnan(item.rating) else item.rating for item in history.report.items}


def counts(history: History) -> tuple[int, int, int, int, int]:
    report = history.report
    lost = len(report.ambiguous), len(report.not_found), len(report.skipped)
    assert report.rows == report.matched + sum(lost)
    return (report.rows, report.matched, *lost)


@pytest.fixture(scope="session")
def labelled() -> Dataset:
    return tricky.labelled_catalog()


@pytest.fixture
def read(tmp_path: Path, labelled: Dataset) -> Read:
    """``read("ratings.csv", text)``: the history in a file of that name and content."""

    def read_one(name: str, content: str | bytes, profile_name: str | None = None) -> History:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_history(file, labelled, profile_name)

    return read_one
