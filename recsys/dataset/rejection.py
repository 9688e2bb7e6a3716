"""Rejection: one row of a source that was left out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rejection:
    """One row that was left out."""

    file: str
    """Base name of the file."""
    line: int
    """1-based, the header counts; for a record over several lines its first."""
    reason: str
