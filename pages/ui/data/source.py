"""The source that somebody chose, kept until it is imported or another is chosen."""

import secrets
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from pages.ui.guard import guard
from recsys.jobs import SourceLook, Upload, look_at_source
from recsys.sources import TableMapping

FILE_WAY, SERVER_WAY = "A file from this computer", "A folder or file on the server"
FILE, FOLDER = "import_file", "import_folder"
ENDINGS = ["zip", "csv", "tsv", "txt", "dat", "jsonl", "ndjson", "parquet", "gz"]
MEGABYTES = 400
_KEPT = "import_source"


@dataclass
class ChosenSource:
    """A source and what was seen in it so far."""

    key: Hashable
    """Tells whether it is still the same."""
    source: Path | Upload
    id: str = field(default_factory=lambda: secrets.token_hex(4))
    """Keeps the widgets of one source apart from those of the next."""
    looks: dict[TableMapping | None, SourceLook] = field(default_factory=dict)

    def look(self, mapping: TableMapping | None = None) -> SourceLook:
        """What it seems to be, looked at once for each mapping. Raises DataError."""
        if mapping not in self.looks:
            with st.spinner("Looking at it…"):
                self.looks[mapping] = look_at_source(self.source, mapping)
        return self.looks[mapping]


def chosen_source(way: str) -> ChosenSource | None:
    """Draw the choice; the source, looked at once, or None where there is none or it is nothing that is known."""
    kept = st.session_state.pop(_KEPT, None)
    before = kept if isinstance(kept, ChosenSource) else None
    chosen = None
    with guard():
        chosen = _uploaded(before) if way == FILE_WAY else _on_server(before)
        if chosen is not None:
            chosen.look()
            st.session_state[_KEPT] = chosen
    return chosen if _KEPT in st.session_state else None


def _uploaded(before: ChosenSource | None) -> ChosenSource | None:
    files = st.file_uploader(
        "One file, or several that belong together (ratings.csv and movies.csv)",
        type=ENDINGS,
        accept_multiple_files=True,
        key=FILE,
    )
    st.caption(
        f"Up to {MEGABYTES} MB: MovieLens in every layout, Kaggle's The Movies Dataset, or any table of ratings. "
        "Larger sources, such as the Netflix Prize, are imported from a folder on the server or by the command line."
    )
    if not files:
        return None
    key = tuple(file.file_id for file in files)
    if before is not None and before.key == key:
        return before
    first, *others = files
    return ChosenSource(key, Upload(first, first.name, *((other, other.name) for other in others)))


def _on_server(before: ChosenSource | None) -> ChosenSource | None:
    text = st.text_input("Path on the server", key=FOLDER, placeholder="/data/ml-32m.zip").strip()
    st.caption(
        "A folder, zip or file of any size: MovieLens in every layout, Netflix Prize, Kaggle's The Movies Dataset, "
        "or any table of ratings. The same by the command line: `python -m recsys import PATH`."
    )
    if not text:
        return None
    return before if before is not None and before.key == text else ChosenSource(text, Path(text))
