"""Training on Apache Spark: the same model from the same Parquet, on as many machines as it takes (docs/spark.md)."""

from recsys.spark.training import Cluster, train

__all__ = ["Cluster", "train"]
