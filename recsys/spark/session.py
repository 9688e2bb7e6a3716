"""A connection to Spark; pyspark and Java are looked for only when somebody wants it."""

import importlib.util
import os
import re
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from recsys.errors import TrainingError, UnsupportedError
from recsys.lazy import lazy

if TYPE_CHECKING:
    from py4j import protocol
    from pyspark import errors
    from pyspark import sql as pyspark
else:
    protocol, errors, pyspark = lazy("py4j.protocol"), lazy("pyspark.errors"), lazy("pyspark.sql")

PLACE = re.compile(r"\b[a-z0-9]+:/\S+")
LONGEST = 300
HERE = "local[*]"
"""The master of a Spark on all cores of this machine."""
MEMORY_HERE = "RECSYS_SPARK_MEMORY"
"""An environment variable: the heap of a Spark on this machine, as in ``8g``."""


def check_installed() -> None:
    """Raise UnsupportedError, with the command that installs it, where pyspark or Java is missing."""
    if importlib.util.find_spec("pyspark") is None:
        raise UnsupportedError(
            "Spark is not installed here: pip install -r requirements-spark.txt installs it."
        )
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=None if home is None else str(Path(home) / "bin")) is None:
        raise UnsupportedError(
            "Spark needs Java, which is not installed here: apt-get install default-jre-headless installs it."
        )


@contextmanager
def session(master: str) -> Iterator["pyspark.SparkSession"]:
    """A Spark session on a master (``local[*]``, ``spark://...``, ``k8s://...``, ``yarn``), stopped afterwards.

    Raises UnsupportedError where something is not installed, TrainingError where Spark fails.
    """
    check_installed()
    builder = pyspark.SparkSession.builder.master(master).appName("Marquee")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    if master.startswith("local"):
        builder = builder.config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
        builder = builder.config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.sql.shuffle.partitions", str(4 * (os.cpu_count() or 1)))
        if memory := os.environ.get(MEMORY_HERE):
            builder = builder.config("spark.driver.memory", memory)
    try:
        with warnings.catch_warnings():  # about pandas, which we do not pass through Spark
            warnings.simplefilter("ignore")
            found = builder.getOrCreate()
        found.sparkContext.setLogLevel("ERROR")
        try:
            yield found
        finally:
            found.stop()
    except (protocol.Py4JError, errors.PySparkException) as error:
        raise TrainingError(f"The training on Spark broke off: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    """What Spark says first: without its stack, and without places, which are in its log."""
    cause = getattr(error, "java_exception", None)
    text = str(error) if cause is None else str(cause.getMessage() or cause.toString())
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return PLACE.sub("…", lines[0] if lines else type(error).__name__)[:LONGEST].rstrip(".") + "."
