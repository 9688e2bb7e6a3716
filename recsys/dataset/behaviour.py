"""What some sources know beside ratings: who the people are, what they watched, how they browsed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import pandas as pd

from recsys.dataset.tables import shaped

PEOPLE_COLUMNS: dict[str, str] = {
    "user_id": "int64",
    "gender": "str",
    "age_band": "str",
    "occupation": "str",
    "region": "str",
    "plan": "str",
    "device": "str",
}
"""One row a person. ``age_band`` as people say it ("25-34", "56+"); ``plan`` what they pay for; ``device`` the one
they use most."""

VIEWINGS_COLUMNS: dict[str, str] = {
    "user_id": "int64",
    "item_id": "int64",
    "timestamp": "int64",
    "completion": "float32",
}
"""One row a viewing, in order of time: when it began (seconds since 1970) and the share that was seen, 0 to 1."""

FINISHED = 0.9
"""A title is finished when so much of it was seen: the rest is credits."""

SESSIONS_COLUMNS: dict[str, str] = {
    "session_id": "int64",
    "user_id": "int64",
    "timestamp": "int64",
    "event": "str",
    "item_id": "Int64",
    "place": "Int16",
}
"""One row an event of a browsing session, sessions in order of their ids, events in order of time. ``event`` is one of
``EVENTS``; ``place`` is where on the screen a title stood, 1 first; a search has neither title nor place."""

SEEN_COLUMNS: dict[str, str] = {"user_id": "int64", "item_id": "int64", "timestamp": "Int64"}
"""One row a person and a title that they saw and did not rate; when, where that is known."""

EVENT_WORDS = {
    "search": "Searched",
    "impression": "Saw titles",
    "click": "Opened one",
    "play": "Played one",
    "finish": "Finished one",
}
"""The events of a session in their order, and what somebody then did."""
EVENTS = tuple(EVENT_WORDS)


@dataclass(frozen=True, eq=False)
class Behaviour:
    """Tables about people beside their ratings; None where the source has none."""

    people: pd.DataFrame | None = None
    viewings: pd.DataFrame | None = None
    sessions: pd.DataFrame | None = None
    seen: pd.DataFrame | None = None

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame]) -> "Behaviour":
        """The tables by name, each with exactly its columns.

        Raises DataError when an id or a time is missing or a value is of another type.
        """
        return cls(**{name: _shaped(name, table) for name, table in tables.items()})

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables that are there, by name."""
        present = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: table for name, table in present if table is not None}


_SHAPES: dict[str, tuple[dict[str, str], Sequence[str]]] = {
    "people": (PEOPLE_COLUMNS, ("user_id",)),
    "viewings": (VIEWINGS_COLUMNS, ("user_id", "item_id", "timestamp")),
    "seen": (SEEN_COLUMNS, ("user_id", "item_id")),
    "sessions": (SESSIONS_COLUMNS, ("session_id", "user_id", "timestamp", "event")),
}


def _shaped(name: str, table: pd.DataFrame) -> pd.DataFrame:
    columns, needed = _SHAPES[name]
    return shaped(table, columns, needed, f"The table of {name}").reset_index(drop=True)
