"""What the settings of lists cost, measured once for each model and kept beside what it answered to protocols."""

from collections.abc import Callable, Iterable
from typing import Any

from recsys import tuning
from recsys.dataset import Dataset
from recsys.errors import UnsupportedError
from recsys.evaluation import Prices, prices, twin
from recsys.models.results import EpochCallback
from recsys.store.cache import Cache
from recsys.store.measurements import Measurements, digest_of
from recsys.store.twins import Twins

IN_MEMORY = 8
MOST_RATINGS = 5_000_000
"""Data of more ratings is measured only where the twin is there already: it would be trained for many minutes."""


class PriceLists:
    """The prices of the models of one registry; safe to use from several threads."""

    def __init__(self, measurements: Measurements, twins: Twins) -> None:
        self._measurements = measurements
        self._twins = twins
        self._cache = Cache(IN_MEMORY)

    def kept(self, data: Dataset, name: str, others: Callable[[], Iterable[str]]) -> Prices | None:
        """The prices of a model, beside ``others`` as far as these were measured; None where nobody measured it.

        Read again only when something was measured meanwhile.
        """
        key = (data.fingerprint, name, self._measurements.state(data))
        return self._cache.get(key, lambda: self._read(data, name, others()))

    def forget(self, data: Dataset) -> None:
        """A model of this data was trained anew; what was measured of others stands."""
        self._cache.drop(lambda key: key[0] == data.fingerprint)

    def measure(
        self,
        data: Dataset,
        name: str,
        on_share: Callable[[float], None] = lambda share: None,
        on_epoch: EpochCallback | None = None,
        *,
        settings: bool = True,
    ) -> None:
        """Look what a model's lists find at all ``settings``, or as they come, and keep it; what is kept stays.

        ``on_share`` gets the share that is done after the training of the twin, which ``on_epoch`` follows, and may
        raise to stop. Raises DataError where too few people have enough ratings, UnsupportedError where the data is
        too large to train the twin for this alone.
        """
        if self._found(data, name, whole=settings) is not None:
            return
        if len(data.ratings) > MOST_RATINGS and not self._twins.is_ready(data, name):
            raise UnsupportedError(
                f"What a setting costs is not measured on data of more than {MOST_RATINGS:,} ratings, unless the model "
                "was already trained once more without a part of them."
            )
        subject = self._twins.subject(data, name)

        def look() -> dict[str, Any]:
            judge = self._twins.get(data, name, on_epoch)
            return prices.look_for(data, judge, prices.settings_of(data) if settings else [], on_share)

        self._measurements.note(data, subject, _about(whole=settings), prices.SEED, look)

    def _read(self, data: Dataset, name: str, others: Iterable[str]) -> Prices | None:
        own = self._found(data, name, whole=True)
        if own is None:
            return None
        beside = {other: self._found(data, other, whole=False) for other in others}
        return prices.prices_of(data, own, {other: found for other, found in beside.items() if found})

    def _found(self, data: Dataset, name: str, *, whole: bool) -> dict[str, Any] | None:
        """What was kept of a model: at all settings, or, where that is enough, as its lists come."""
        subject = self._twins.subject(data, name)
        for about in {True: [True], False: [True, False]}[whole]:
            found = self._measurements.find_note(data, subject, _about(whole=about), prices.SEED)
            if found is not None:
                return found
        return None


def _about(*, whole: bool) -> str:
    """What is kept, by this state of the code."""
    return f"what lists find{', setting by setting' if whole else ''} ({digest_of(tuning, prices, twin)})"
