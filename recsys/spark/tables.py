"""What Spark SQL works out around its ALS: damped biases, and sums over people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats
from recsys.lazy import lazy
from recsys.models.als import ALS
from recsys.models.foldin import Prior
from recsys.models.shrinkage import shrunk

if TYPE_CHECKING:
    from pyspark.ml import functions as vectors
    from pyspark.ml import stat
    from pyspark.mllib import util
    from pyspark.mllib.linalg import distributed
    from pyspark.sql import Column, DataFrame, window
    from pyspark.sql import functions as sql
else:
    vectors = lazy("pyspark.ml.functions")
    stat = lazy("pyspark.ml.stat")
    util = lazy("pyspark.mllib.util")
    distributed = lazy("pyspark.mllib.linalg.distributed")
    window = lazy("pyspark.sql.window")
    sql = lazy("pyspark.sql.functions")

LARGEST_ID = 2**31 - 1
"""Spark's ALS takes ids from 0 to this."""
FEWEST_BLOCKS = 10


@dataclass(frozen=True, eq=False)
class Prepared:
    """The ratings as Spark's ALS takes them, and what is known of people and items before it runs."""

    table: "DataFrame"
    """user, item, ``rest`` (the rating less mean and biases) and ``signal`` (-1..1), kept by the cluster."""
    people: "DataFrame"
    """user, count and bias."""
    items: Mapping[str, NDArray[Any]]
    """Of each rated item, by ascending ``item``: item_id, bias, count, positive (signals above 0), weight (SUM |s|)."""
    count: int
    n_people: int
    mean: float
    n_blocks: int

    @classmethod
    def of(cls, stored: "DataFrame", model: ALS, signal: tuple[float, float]) -> "Prepared":
        """From the stored Parquet: ``b_i = SUM(r - mean) / (n_i + damping)``, then ``b_u`` likewise on what is left."""
        constant, slope = signal
        table = _with_small_ids(_with_small_ids(stored, "user_id", "user"), "item_id", "item").select(
            "user", "item", "item_id", sql.col("rating").cast("double").alias("rating")
        )
        said = sql.greatest(sql.least(constant + slope * sql.col("rating"), sql.lit(1.0)), sql.lit(-1.0))
        table = table.withColumn("signal", said)
        whole = _row(table.agg(sql.count("*"), sql.avg("rating"), sql.countDistinct("user")))
        count, mean = int(whole[0]), float(whole[1] or 0.0)
        items = table.groupBy("item").agg(
            sql.first("item_id").alias("item_id"),
            sql.count("*").alias("count"),
            (sql.sum(sql.col("rating") - mean) / (sql.count("*") + model.item_damping)).alias("bias"),
            sql.sum((sql.col("signal") > 0).cast("long")).alias("positive"),
            sql.sum(sql.abs("signal")).alias("weight"),
        )
        items = items.persist()
        left = table.join(items.select("item", sql.col("bias").alias("item_bias")), "item")
        left = left.withColumn("rest", sql.col("rating") - mean - sql.col("item_bias"))
        people = left.groupBy("user").agg(
            sql.count("*").alias("count"),
            (sql.sum("rest") / (sql.count("*") + model.damping)).alias("bias"),
        )
        people = people.persist()
        left = left.join(people.select("user", "bias"), "user")
        left = left.select(
            "user",
            "item",
            (sql.col("rest") - sql.col("bias")).cast("float").alias("rest"),
            sql.col("signal").cast("float").alias("signal"),
        )
        blocks = max(FEWEST_BLOCKS, stored.sparkSession.sparkContext.defaultParallelism)
        return cls(
            left.persist(), people, _columns(items.orderBy("item")), count, int(whole[2]), mean, blocks
        )

    def in_order(self, factors: "DataFrame") -> NDArray[np.float32]:
        """Spark's item factors in the order of ``items``, collected here."""
        found = factors.orderBy("id").toArrow()
        flat = found["features"].combine_chunks().flatten().to_numpy(zero_copy_only=False)
        rows: NDArray[np.float32] = flat.reshape(len(found), -1)
        at = np.searchsorted(self.items["item"], found["id"].to_numpy())
        ordered = np.zeros((len(self.items["item"]), rows.shape[1]), dtype=np.float32)
        ordered[at] = rows
        return ordered


def _with_small_ids(table: "DataFrame", raw: str, small: str) -> "DataFrame":
    """With a column of ids that Spark's ALS takes: the raw ones where they fit, else their places in order."""
    least, most = _row(table.agg(sql.min(raw), sql.max(raw)))
    if least is None or (least >= 0 and most <= LARGEST_ID):
        return table.withColumn(small, sql.col(raw).cast("int"))
    places = table.select(raw).distinct()
    places = places.withColumn(small, sql.row_number().over(window.Window.orderBy(raw)) - 1)
    return table.join(places, raw)


def _row(table: "DataFrame") -> Any:
    """Of a table of one row."""
    return table.first()


def _columns(table: "DataFrame") -> dict[str, NDArray[Any]]:
    found = table.toArrow()
    return {name: found[name].to_numpy() for name in found.column_names}


# -- sums over people ------------------------------------------------------------------------------------------


def average(people: "DataFrame") -> Floats:
    """The mean of all people's factors."""
    return _mean(people, "features")


def squares(people: "DataFrame", counts: "DataFrame | None" = None) -> NDArray[np.float64]:
    """``SUM x x'`` over all people's factors, each once or, with counts, once a rating."""
    row = sql.col("features").cast("array<double>")
    if counts is not None:
        people = people.join(
            counts.select(sql.col("user").alias("id"), sql.sqrt("count").alias("root")), "id"
        )
        row = sql.transform(row, lambda x: x * sql.col("root"))
    return _gramian(people, row)


def prior(ratings: Prepared, people: "DataFrame", scale: float, noise: float) -> Prior:
    """``Prior.of`` the population of ``[b_u, scale p_u]``, of which only sums leave the cluster."""
    biases = ratings.people.select(sql.col("user").alias("id"), "bias")
    factors = sql.transform(sql.col("features").cast("array<double>"), lambda x: x * scale)
    rows = people.join(biases, "id").select(sql.concat(sql.array("bias"), factors).alias("row"))
    mean = _mean(rows, "row")
    centre = sql.array(*[sql.lit(float(at)) for at in mean])
    centred = rows.select(sql.zip_with("row", centre, lambda x, at: x - at).alias("row"))
    length = sql.aggregate("row", sql.lit(0.0), lambda total, x: total + x * x)
    n, fourth = _row(centred.agg(sql.count("*"), sql.avg(length * length)))
    plain = _gramian(centred, sql.col("row")) / n
    return Prior.of_spread(mean, shrunk(plain, float(fourth), int(n)), int(n), noise)


def _mean(table: "DataFrame", column: str) -> Floats:

    (found,) = _row(table.select(stat.Summarizer.mean(vectors.array_to_vector(sql.col(column)))))
    return np.asarray(found.toArray(), dtype=np.float64)


def _gramian(table: "DataFrame", row: "Column") -> NDArray[np.float64]:
    """``SUM x x'`` by the JVM, summed in a tree."""
    rows = util.MLUtils.convertVectorColumnsFromML(table.select(vectors.array_to_vector(row).alias("v")), "v")
    return np.asarray(distributed.RowMatrix(rows).computeGramianMatrix().toArray(), dtype=np.float64)
