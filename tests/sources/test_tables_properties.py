"""Whatever bytes and mappings come: a data set, or one sentence."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import hypothesis.strategies as st
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings

from recsys.errors import DataError, StoreError
from recsys.sources import TableMapping, look_at_table
from tests.sources.tables import read_table

NAMES = ("user", "item", "rating", "time", "title", "column 1", "x'; --", "")
mappings = st.none() | st.builds(TableMapping, *[st.none() | st.sampled_from(NAMES)] * 5)
cells = st.sampled_from(
    ["1", "7", "ann", "", "4.5", "nan", "2005-09-30", '"', '"a,b"', "1e400", "9" * 25]
) | st.text(max_size=4)


def sentence(work: Callable[[], object]) -> str:
    """What refused the work, "" when it was done; any other error fails the test."""
    try:
        work()
    except (DataError, StoreError) as error:
        return str(error)
    return ""


def must_end(name: str, content: bytes, mapping: TableMapping | None) -> None:
    """A look and a read end in a result or in one sentence without a path."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        said = [
            sentence(lambda: look_at_table(file, mapping)),
            sentence(lambda: read_table(file, "x", None, mapping)),
        ]
        assert not [text for text in said if "\n" in text or folder in text]


@settings(max_examples=30, deadline=None)
@given(st.booleans(), st.binary(max_size=300), mappings)
def test_any_bytes_as_text(with_header: bool, content: bytes, mapping: TableMapping | None) -> None:
    must_end("a.csv", b"user,item,rating\n1,1,4\n" + content if with_header else content, mapping)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=5), max_size=8), st.sampled_from(",\t;|"), mappings)
def test_any_cells_as_text(table: list[list[str]], sign: str, mapping: TableMapping | None) -> None:
    lines = [sign.join(NAMES[:4]), *(sign.join(row) for row in table)]
    must_end("a.tsv", "\n".join(lines).encode("utf-8", errors="replace"), mapping)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.none() | st.integers(-3, 2**63 - 1) | st.integers(1, 5), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), max_size=4),
    mappings,
)
def test_any_damage_to_a_parquet_file(
    numbers: list[int | None], damage: list[tuple[int, int]], mapping: TableMapping | None
) -> None:
    column = pa.array(numbers, pa.int64())
    table = pa.table({"user": column, "item": column.cast(pa.string()).dictionary_encode(), "rating": column})
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    content = bytearray(buffer.getvalue())
    for place, value in damage:
        content[place % len(content)] = value
    must_end("a.parquet", bytes(content), mapping)
