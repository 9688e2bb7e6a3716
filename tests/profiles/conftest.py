"""What tests of profiles share: a store in a new file, and somebody in it."""

from pathlib import Path

import pytest

from recsys.profiles import ProfileStore


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "profiles.sqlite"


@pytest.fixture
def store(file: Path) -> ProfileStore:
    return ProfileStore(f"sqlite:///{file}")


@pytest.fixture
def me(store: ProfileStore) -> str:
    """The secret of a new profile."""
    return store.create()


def ratings_of(store: ProfileStore, secret: str, dataset: str = "demo") -> dict[int, float]:
    profile = store.load(secret, dataset).profile
    return dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))
