"""SurpriseSVD: scikit-surprise's SVD, the reference of this field, behind our interface."""

import importlib.util
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset, Ratings
from recsys.errors import Cancelled, TrainingError, UnsupportedError
from recsys.lazy import lazy
from recsys.models import spawned
from recsys.models.factors import FactorModel
from recsys.models.hyperparameters import number, whole
from recsys.models.results import Epoch, EpochCallback

if TYPE_CHECKING:
    from recsys.models.kernels import sgd
else:
    sgd = lazy("recsys.models.kernels.sgd")

SCRIPT = Path(__file__).with_name("surprise_process.py")
BEGINS = re.compile(r"Processing epoch (\d+)")
"""What scikit-surprise prints before each epoch: the number of epochs that are over."""
QUIET = 0.5
"""Seconds without news after which the caller is asked again whether to go on."""
WIDEST_ERROR = 10.0
"""A training whose typical error exceeds so many times the highest rating has diverged."""
UNKNOWN_ERROR = float("nan")


@dataclass(kw_only=True, eq=False)
class SurpriseSVD(FactorModel):
    """scikit-surprise's ``SVD`` (Hug 2020), ``r_ui = mean + b_u + b_i + q_i . p_u``, with its own defaults.

    It trains in a process of its own, one thread, one rating after the other, by scikit-surprise's own code. We take
    its item side and fold people in as for ``SVD``, so a rating counts at once; its own predictions, with the
    stored people, are measured by benchmarks/as_published.py. It says which epoch it is in but never how far off it
    is: ``Epoch.train_rmse`` is NaN and validation rows are not measured. An item without ratings has
    ``b_i = 0, q_i = 0``.
    """

    name: ClassVar[str] = "surprise-svd"

    n_factors: int = whole(100, 1, 500)
    n_epochs: int = whole(20, 1, 500)
    learning_rate: float = number(0.005, 1e-5, 1.0)
    """scikit-surprise's lr_all."""
    regularization: float = number(0.02, 0.0, 10.0)
    """scikit-surprise's reg_all."""
    init_std_dev: float = number(0.1, 1e-6, 10.0)
    """The spread of the random factors at the start."""
    noise: float = number(0.6, 0.01, 10.0)
    """s2 of the fold-in: how far single ratings are trusted against what is known of people in general."""
    biased: bool = True
    """Whether to learn b_u, b_i and use the overall mean; without them every part of a rating is a factor."""
    seed: int = whole(0, 0, 2**31 - 1)

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        if importlib.util.find_spec("surprise") is None:
            raise UnsupportedError(
                "scikit-surprise is not installed here; Macs with an Intel processor have none."
            )
        ratings = data.ratings
        rows = {"users": ratings.user_idx, "items": ratings.item_idx, "values": ratings.values}
        settings = {
            "n_factors": self.n_factors,
            "n_epochs": self.n_epochs,
            "biased": self.biased,
            "init_std_dev": self.init_std_dev,
            "lr_all": self.learning_rate,
            "reg_all": self.regularization,
            "random_state": self.seed,
        }
        told = _Teller(on_epoch)
        found = spawned.run(SCRIPT, rows, settings, told.look)
        learned = _in_our_order(found, ratings, self.n_factors)
        mean = ratings.mean if self.biased else 0.0
        self._check_error(learned, ratings, mean)
        told.finished(self.n_epochs)
        self._keep(
            ratings,
            mean,
            item_biases=learned.item_biases,
            item_factors=learned.item_factors.astype(np.float32),
            user_biases=learned.user_biases,
            user_factors=learned.user_factors.astype(np.float32),
        )

    def _check_error(self, learned: "sgd.Parameters", ratings: Ratings, mean: float) -> None:
        total = learned.squared_error(ratings.user_idx, ratings.item_idx, ratings.values, mean)
        widest = WIDEST_ERROR * max(float(np.abs(ratings.values).max()), 1.0)
        if not total <= len(ratings) * widest**2:  # also when it is no number any more
            raise TrainingError(
                "The training diverged: its error grows without end. "
                f"Try a learning rate below {self.learning_rate:g}."
            )


class _Teller:
    """Tells of each epoch that is over and, when there is no news for ``QUIET`` seconds, asks whether to go on."""

    def __init__(self, on_epoch: EpochCallback | None) -> None:
        self._on_epoch = on_epoch
        self._over = 0
        self._last = time.monotonic()

    def look(self, lines: list[str]) -> None:
        """What the process printed since the last look."""
        for line in lines:
            if begins := BEGINS.fullmatch(line):
                self.finished(int(begins[1]))
        if time.monotonic() - self._last >= QUIET:
            self._tell(Epoch(self._over, UNKNOWN_ERROR, waiting=True))

    def finished(self, epoch: int) -> None:
        """So many epochs are over."""
        for over in range(self._over + 1, epoch + 1):
            self._over = over
            self._tell(Epoch(over, UNKNOWN_ERROR))

    def _tell(self, progress: Epoch) -> None:
        if self._on_epoch is not None and self._on_epoch(progress) is False:
            raise Cancelled("The training")
        self._last = time.monotonic()


def _in_our_order(found: dict[str, NDArray[Any]], ratings: Ratings, n_factors: int) -> "sgd.Parameters":
    """The sides by position; whom scikit-surprise never saw has 0."""
    try:
        users, items = found["user_idx"], found["item_idx"]
        learned = sgd.Parameters(
            np.zeros(len(ratings.users)),
            np.zeros(len(ratings.items)),
            np.zeros((len(ratings.users), n_factors)),
            np.zeros((len(ratings.items), n_factors)),
        )
        learned.user_biases[users], learned.user_factors[users] = found["user_biases"], found["user_factors"]
        learned.item_biases[items], learned.item_factors[items] = found["item_biases"], found["item_factors"]
    except (KeyError, ValueError, IndexError) as error:
        raise TrainingError("The training, in a process of its own, left no result behind.") from error
    return learned
