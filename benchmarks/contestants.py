"""Who takes part in ``peers.py``: models of four libraries, with their knobs and the ranges these are drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SEED = 0


@dataclass(frozen=True)
class Numbers:
    """From ``low`` to ``high``, even on a log scale."""

    low: float
    high: float

    def at(self, share: float) -> float:
        """The number at a share from 0 to 1 of the way; whole between whole ends."""
        value = self.low * (self.high / self.low) ** share
        return round(value) if isinstance(self.low, int) else float(f"{value:.3g}")


@dataclass(frozen=True)
class Options:
    """One of some values, all alike."""

    values: tuple[Any, ...]

    def at(self, share: float) -> Any:
        """The value at a share from 0 to 1 of the way."""
        return self.values[int(share * len(self.values))]


# The same ranges, in one order, wherever a knob means the same: then the draws are the same too.
FACTORS, EPOCHS, RATE, PENALTY = Numbers(8, 128), Numbers(10, 80), Numbers(0.002, 0.05), Numbers(0.01, 0.2)
Knobs = Mapping[str, Numbers | Options]


@dataclass(frozen=True)
class Contestant:
    """A model of a library, with its knobs."""

    label: str
    library: str
    knobs: Knobs = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    threads: str = "all"
    slow: bool = False
    """Too slow for the million, and on real data only when asked for."""

    def draws(self, budget: int) -> list[dict[str, Any]]:
        """``budget`` random settings; the defaults are none of them, as much work may already be in these."""
        shares = np.random.default_rng(SEED).random((budget, len(self.knobs)))
        return [
            {
                **self.fixed,
                **{name: self.knobs[name].at(share) for name, share in zip(self.knobs, row, strict=True)},
            }
            for row in shares.tolist()
        ]


def _sgd(factors: str, epochs: str, rate: str, penalty: str) -> Knobs:
    return {factors: FACTORS, epochs: EPOCHS, rate: RATE, penalty: PENALTY}


SURPRISE_SGD = _sgd("n_factors", "n_epochs", "lr_all", "reg_all")
NEIGHBOURS: Knobs = {
    "k": Numbers(10, 100),
    "name": Options(("msd", "cosine", "pearson_baseline")),
    "user_based": Options((True, False)),
    "shrinkage": Numbers(10, 300),
}
ALS: Knobs = {
    "embedding_size": FACTORS,
    "epochs": Numbers(5, 20),
    "regularization": Numbers(0.02, 0.5),
    "damping": Numbers(1.0, 20.0),
}
CONTESTANTS: Mapping[str, Contestant] = {
    "ours": Contestant(
        "ours, SVD",
        "ours",
        _sgd("n_factors", "n_epochs", "learning_rate", "regularization"),
        {"ranges": False},
    ),
    "ours-ranges": Contestant("ours, SVD with 80 % ranges", "ours"),
    "surprise-svd": Contestant("scikit-surprise SVD", "surprise", SURPRISE_SGD, {"algorithm": "SVD"}, "1"),
    "surprise-knn": Contestant(
        "scikit-surprise KNNBaseline",
        "surprise",
        NEIGHBOURS,
        {"algorithm": "KNNBaseline"},
        "1",
        slow=True,
    ),
    "surprise-svdpp": Contestant(
        "scikit-surprise SVDpp",
        "surprise",
        SURPRISE_SGD,
        {"algorithm": "SVDpp", "cache_ratings": True},
        "1",
        slow=True,
    ),
    "cornac-mf": Contestant("Cornac MF", "cornac", _sgd("k", "max_iter", "learning_rate", "lambda_reg")),
    "lenskit-als": Contestant("LensKit BiasedMF (ALS)", "lenskit", ALS),
}
