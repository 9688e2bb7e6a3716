"""The built-in data, made once for all tests about it."""

import pytest

from recsys import demo
from recsys.dataset import Dataset


@pytest.fixture(scope="session")
def data() -> Dataset:
    """The demo at its usual size."""
    return demo.build()
