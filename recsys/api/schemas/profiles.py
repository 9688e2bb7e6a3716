"""Saved profiles and what became of a change, as they come back."""

from pydantic import BaseModel

from recsys.api.schemas.answers import Number


class Secret(BaseModel):
    """The secret of a new profile: the only way to it, and kept nowhere."""

    me: str


class Kept(BaseModel):
    """A film of a saved profile: it can be sent back as part of a profile."""

    item_id: int
    rating: Number
    timestamp: int | None
    weight: float


class SavedProfile(BaseModel):
    """All that a person said about a data set, the oldest rating first."""

    name: str
    ratings: list[Kept]
    saved: list[int]
    hidden: list[int]
    unseen: list[int]
    can_undo: bool
    revision: int


class Change(BaseModel):
    """A change that is on the disk; ``changed`` is false where everything was so already."""

    changed: bool
    can_undo: bool
    revision: int


class Undone(BaseModel):
    """What was taken back: null where there was nothing."""

    undone: str | None
    item_id: int | None
    rating: Number
    restored: Number
    mark: str | None
    n_items: int
    can_undo: bool
