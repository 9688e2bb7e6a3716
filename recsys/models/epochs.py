"""A training in epochs: told of as it goes, stopped when somebody asks, refused when it diverges."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.errors import Cancelled, TrainingError
from recsys.models.results import Epoch, EpochCallback

WIDEST_ERROR = 10.0
"""A training whose typical error exceeds so many times the highest rating has diverged."""


@dataclass(frozen=True, eq=False)
class Watch:
    """Looks at the errors of each epoch of a training on ``values``."""

    values: NDArray[Any]
    on_epoch: EpochCallback | None
    advice: str = ""
    """A sentence for somebody whose training diverged."""

    @cached_property
    def _widest(self) -> float:
        # No array of absolute values: the ratings may be most of what fits into memory.
        return WIDEST_ERROR * max(-float(self.values.min()), float(self.values.max()), 1.0)

    def over(self, epoch: int, squared_error: float, validation_rmse: float | None = None) -> None:
        """An epoch is over, with so much summed squared error on ``values``.

        Raises TrainingError when that is far beyond the ratings or no number, Cancelled when the callback says so.
        """
        if not squared_error <= len(self.values) * self._widest**2:
            sentence = f"The training diverged in epoch {epoch}: its error grows without end. {self.advice}"
            raise TrainingError(sentence.strip())
        progress = Epoch(epoch, float(np.sqrt(squared_error / len(self.values))), validation_rmse)
        if self.on_epoch is not None and self.on_epoch(progress) is False:
            raise Cancelled("The training")
