"""IdMap: raw id <-> position. Raw ids are what files say; positions index arrays."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ids = NDArray[np.int64]
"""Raw ids."""
Positions = NDArray[np.int32]
"""Places in an IdMap, 0-based; -1 stands for unknown."""
Floats = NDArray[np.float64]
Times = NDArray[np.int64]
"""Seconds since 1970-01-01 UTC; ``UNKNOWN_TIME`` where nothing is known."""

UNKNOWN = -1
UNKNOWN_TIME = int(np.iinfo(np.int64).min)
"""Before all times, so what has it counts as the oldest."""
_Array = TypeVar("_Array", bound=NDArray[np.generic])


def read_only(array: _Array) -> _Array:
    """Forbid writing to ``array``, because visitors and models share it; returns it."""
    array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class IdMap:
    """A two-way map between raw ids and positions ``0..len-1``.

    >>> items = IdMap.of([30, 10, 20, 10])
    >>> items.ids.tolist()
    [10, 20, 30]
    >>> items.positions([20, 99]).tolist()
    [1, -1]
    """

    ids: Ids
    """Ascending, without repeats; the place of an id is its position."""

    @classmethod
    def of(cls, ids: ArrayLike) -> "IdMap":
        """The map of the distinct ``ids``, in ascending order."""
        return cls(read_only(np.unique(np.asarray(ids, dtype=np.int64))))

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, raw_id: int) -> bool:
        return bool(self.positions([raw_id])[0] != UNKNOWN)

    def positions(self, ids: ArrayLike) -> Positions:
        """The position of each raw id; -1 for an id that is not in the map."""
        try:
            wanted = np.asarray(ids, dtype=np.int64)
        except OverflowError:  # beyond 64 bits: an id that no map holds
            wanted = np.asarray(ids, dtype=object)
        if not len(self.ids):
            return np.full(wanted.shape, UNKNOWN, dtype=np.int32)
        places = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        return np.where(self.ids[places] == wanted, places, UNKNOWN).astype(np.int32)
