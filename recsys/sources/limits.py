"""How much may be read from one source, and how a source is called in sentences."""

from collections.abc import Callable, Iterator
from pathlib import Path

from recsys.errors import DataError

MAX_UNPACKED_BYTES = 20 * 2**30
MAX_RATIO = 100
"""Unpacked to packed; tables of ratings reach about 5, a zip bomb 1,000."""
RATIO_FREE_BYTES = 16 * 2**20
"""Below this size the ratio does not matter."""
MAX_FILMS = 500_000
"""MovieLens 32M has 87,585."""
CHUNK = 2**20
PACKED = ".gz"
"""A file "ratings.csv.gz" counts as "ratings.csv"."""
HIDDEN = "."
"""What the names of hidden files begin with."""
PARQUET = b"PAR1"
"""What a Parquet file begins with; what it holds is said at its end."""

Wanted = Callable[[str], bool]
"""Whether a file of this base name is asked for."""


def base_name(source: Path) -> str:
    """The last part of a path, also of "." and of "data/.."; what people may see of it."""
    return source.absolute().resolve().name if source.name in ("", "..") else source.name


def check_size(source: Path, size: int, most: int | None = None) -> None:
    """Raise DataError when a source holds more bytes than ``most``; None stands for the limit of all sources."""
    limit = MAX_UNPACKED_BYTES if most is None else most
    if size > limit:
        raise DataError(f"{base_name(source)} holds more than {gigabytes(limit)} of data, the limit.")


def check_ratio(source: Path, unpacked: int, packed: int) -> None:
    """Raise DataError when something unpacks to far more than its packed size."""
    if unpacked > RATIO_FREE_BYTES and unpacked > MAX_RATIO * packed:
        raise DataError(
            f"{base_name(source)} unpacks to more than {MAX_RATIO} times its size, which no ratings do."
        )


def chunks(read: Callable[[int], bytes], first: int | None = None) -> Iterator[bytes]:
    """What ``read`` unpacks, piece by piece; its ``first`` bytes alone unless it is Parquet, which needs its end."""
    done = 0
    while chunk := read(CHUNK if first is None else min(CHUNK, first - done)):
        if not done and chunk.startswith(PARQUET):
            first = None
        done += len(chunk)
        yield chunk


def gigabytes(size: int) -> str:
    """A limit as people read it."""
    return f"{size / 2**30:.0f} GB" if size >= 2**30 else f"{size / 2**20:.0f} MB"
