"""A report on small data with quick models, made once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.models import catalog
from recsys.report import findings, picture
from recsys.report.findings import find_out
from recsys.report.report import Report
from tests.models.data import make_data

MADE = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
QUICK = {"bias": 1, "ease": 1, "item-knn": 1}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three models that train in no time; the usual one of them is the neighbours. Pictures have few pixels."""
    monkeypatch.setattr(picture, "SCALE", 0.2)
    monkeypatch.setattr(findings, "MODELS", QUICK)
    monkeypatch.setattr(catalog, "DEFAULT_MODEL", "item-knn")


def keep(engine: Engine, data: Dataset) -> Dataset:
    """The data as it is open from the disk."""
    engine.library.registry.save_dataset(data)
    return engine.dataset(data.name)


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """What is found out about 60 people and 60 titles."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(findings, "MODELS", QUICK)
        patch.setattr(catalog, "DEFAULT_MODEL", "item-knn")
        engine = Engine(tmp_path_factory.mktemp("home"))
        data = keep(engine, make_data(n_users=60, n_items=60, seed=2))
        return Report(find_out(engine, data, lambda share, doing: None), MADE)


@pytest.fixture
def engine(tmp_path: Path, quick: None) -> Engine:
    """An engine of its own with quick models."""
    return Engine(tmp_path / "home")
