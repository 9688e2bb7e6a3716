"""ALS on Spark: biases by Spark SQL, both factorizations by Spark's ALS, everything of people's side as sums.

Only the JVM works on the cluster: no Python, and nothing of ours, has to be installed there. What comes back to the
driver has the size of the catalog; of people only k x k sums come.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset
from recsys.errors import Cancelled, DataError, UnsupportedError
from recsys.ids import Floats
from recsys.lazy import lazy
from recsys.models import hyperparameters
from recsys.models.als import ALS, Factors
from recsys.models.base import Recommender
from recsys.models.results import Epoch, EpochCallback
from recsys.models.signals import line
from recsys.models.threads import one_blas_thread
from recsys.spark import comparable, tables
from recsys.spark.session import HERE, session

if TYPE_CHECKING:
    from pyspark.ml import recommendation
    from pyspark.sql import DataFrame
else:
    recommendation = lazy("pyspark.ml.recommendation")


@dataclass(frozen=True)
class Cluster:
    """Where Spark runs and reads."""

    master: str = HERE
    """As for spark-submit: ``local[*]`` is this machine, ``spark://...``, ``k8s://...`` and ``yarn`` are clusters."""
    ratings: str | None = None
    """Where the cluster reads the data set's ratings.parquet (``s3a://...``); None: where it is stored here."""


def train(
    model: Recommender,
    data: Dataset,
    cluster: Cluster,
    stored: Path | None,
    on_epoch: EpochCallback | None = None,
) -> ALS:
    """Fit an ALS model on Spark from the data set's Parquet and return it; the app serves it without Spark.

    ``stored`` is the Parquet in our own store. Spark tells of no epochs: ``on_epoch`` is only asked, between the
    stages, whether to go on. Raises UnsupportedError for another model or where Java or pyspark is missing,
    ValueError for a setting that is not allowed, DataError when the Parquet holds other ratings, TrainingError when
    Spark fails, Cancelled.
    """
    if not isinstance(model, ALS):
        raise UnsupportedError(f"Spark trains als only, not {model.name}, which is trained without --engine.")
    hyperparameters.check(model)
    place = cluster.ratings or (None if stored is None else stored.absolute().as_uri())
    if place is None:
        raise DataError("Spark reads data sets that are in the library: import this one first.")

    def ask() -> None:
        if on_epoch is not None and on_epoch(Epoch(0, float("nan"), waiting=True)) is False:
            raise Cancelled("The training")

    ask()
    with session(cluster.master) as spark:
        ratings = tables.Prepared.of(spark.read.parquet(place), model, line(data.scale))
        if ratings.count != len(data.ratings):
            raise DataError(
                f"The ratings that Spark reads are not those of “{data.name}”: {ratings.count:,} rows there, "
                f"{len(data.ratings):,} here."
            )
        ask()
        found = _factors(model, data, ratings, ask)
    return model.adopt(data, found)


@one_blas_thread
def _factors(model: ALS, data: Dataset, ratings: tables.Prepared, ask: Callable[[], None]) -> Factors:
    places = data.catalog.items.positions(ratings.items["item_id"])

    def spread(column: NDArray[Any]) -> NDArray[Any]:
        """What Spark says of items, at their positions."""
        whole = np.zeros((len(data.catalog), *column.shape[1:]), dtype=column.dtype)
        whole[places] = column
        return whole

    stars = _Side.fit(ratings, model, "rest", None)
    ask()
    watched = _Side.fit(ratings, model, "signal", model.confidence)
    ask()
    return Factors(
        ratings.mean,
        spread(ratings.items["bias"]),
        spread(stars.item_factors),
        tables.prior(ratings, stars.user_factors, stars.scale, model.noise),
        spread(watched.item_factors),
        watched.scale * tables.average(watched.user_factors),
    )


@dataclass(frozen=True, eq=False)
class _Side:
    """One factorization, brought to our scale: people's factors are still to be multiplied by ``scale``."""

    item_factors: NDArray[np.float32]
    user_factors: "DataFrame"
    scale: float

    @classmethod
    def fit(cls, ratings: tables.Prepared, model: ALS, target: str, confidence: float | None) -> "_Side":
        """Spark's ALS on one column of the prepared ratings; with a confidence the implicit one."""
        ours = model.star_regularization if confidence is None else model.regularization
        # What Spark multiplies the penalty of an item by: its ratings, or those in favour of it.
        counted: Floats = ratings.items["count" if confidence is None else "positive"].astype(np.float64)
        reg = comparable.spark_penalty(ours, ratings.n_people, len(counted), max(int(counted.sum()), 1))
        trained = recommendation.ALS(
            rank=model.n_factors,
            maxIter=model.n_epochs,
            regParam=reg,
            implicitPrefs=confidence is not None,
            alpha=1.0 if confidence is None else confidence,
            userCol="user",
            itemCol="item",
            ratingCol=target,
            seed=model.seed,
            numUserBlocks=ratings.n_blocks,
            numItemBlocks=ratings.n_blocks,
        ).fit(ratings.table)
        people, factors = trained.userFactors, ratings.in_order(trained.itemFactors)
        everybody, share = tables.squares(people), tables.squares(people, ratings.people) / ratings.count
        scale = comparable.balance(float(np.trace(everybody)), factors)
        nothing = np.zeros_like(everybody)
        weights = counted if confidence is None else confidence * ratings.items["weight"]
        common = nothing if confidence is None else scale**2 * everybody
        fixed = comparable.repenalized(
            factors / scale, common, scale**2 * share, weights, reg * scale**2 * counted, ours
        )
        return cls(fixed, people, scale)
