"""A source to import, written by code: files by name, and which of them is opened."""

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

Content = str | bytes | None | Callable[[], str | bytes]
"""What a file holds; None is a folder in its place, a function makes what is too large to keep."""


@dataclass(frozen=True)
class Source:
    """Files by their path in the source's folder; ``opened`` is the one to import, "" the folder itself."""

    files: Mapping[str, Content]
    opened: str = ""

    def build(self, folder: Path, name: str) -> Path:
        """Write the files below ``folder / name``; returns what to import."""
        home = folder / name
        home.mkdir()
        for path, content in self.files.items():
            target = home / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                target.mkdir()
            else:
                target.write_bytes(_bytes(content))
        return home / self.opened if self.opened else home


def _bytes(content: Content) -> bytes:
    made = content() if callable(content) else content
    return made.encode() if isinstance(made, str) else made or b""


def one(name: str, content: Content) -> Source:
    """A single file."""
    return Source({name: content}, name)


def zipped(files: Mapping[str, Content], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), _bytes(content), method)
    return packed.getvalue()


def packed(content: str | bytes) -> bytes:
    """The content of a gz file."""
    return gzip.compress(content.encode() if isinstance(content, str) else content, mtime=0)


def parquet(columns: Mapping[str, object], **options: object) -> bytes:
    """A Parquet file of these columns: lists or Arrow arrays."""
    written = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), written, **options)
    return written.getvalue()


def lines(*rows: str, ending: str = "\n") -> str:
    """Rows as lines, the last one ended too."""
    return "".join(row + ending for row in rows)
