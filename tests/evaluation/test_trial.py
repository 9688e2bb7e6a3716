"""A trial: how much is hidden from it."""

import pytest

from recsys import demo
from recsys.evaluation import trial
from recsys.models.bias import Bias


@pytest.mark.parametrize(
    ("at_most", "protocol", "rows"), [(30, "holdout:0.02", 30), (20_000, "holdout:0.1", 150)]
)
def test_a_tenth_is_hidden_but_never_more_than_the_most(
    monkeypatch: pytest.MonkeyPatch, at_most: int, protocol: str, rows: int
) -> None:
    monkeypatch.setattr(trial, "HIDDEN_AT_MOST", at_most)
    data = demo.build(n_people=60, n_ratings=1_500)
    made, _ = trial.watch(data, Bias)
    assert (made.protocol, made.rows) == (protocol, rows)
