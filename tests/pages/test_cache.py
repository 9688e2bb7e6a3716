"""What is kept for all visitors is of this very model, not of the one that had its name before."""

from types import SimpleNamespace
from typing import cast

import pytest

from pages.ui import cache
from recsys.dataset import Dataset
from recsys.tuning import Lister


class Model:
    """Stands for a fitted model."""


def test_stories_are_rehearsed_anew_with_a_model_that_was_trained_again(
    tiny: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "personas_of", lambda _: ["somebody"])
    monkeypatch.setattr(cache, "rehearse", lambda _, lister: lister.model)
    first, again = (cast("Lister", SimpleNamespace(model=Model())) for _ in range(2))
    assert cache.stories(tiny, first) == [first.model]
    assert cache.stories(tiny, again) == [again.model]
    assert cache.stories(tiny, first) == [first.model]
