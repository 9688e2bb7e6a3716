"""SharedList: what somebody shows of their profile to look at, short enough to stand in an address.

As text it is ``1`` + base64url(deflate(JSON) + CRC-32): a version, the content, and a check sum over both, so that
a link that was cut short or altered is noticed and never shows another list than the one that was shared.
"""

import json
import math
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Profile, Scale
from recsys.errors import SharedLinkError
from recsys.ids import Ids
from recsys.profiles import checks
from recsys.profiles.states import SavedProfile

IN_ADDRESS = 20
"""So many answers go into an address; more are stored, and the address names them."""
VERSION = "1"
STORED = "s"
"""What the text of a stored list begins with, in the place of the version."""
_LONGEST = 4_000
"""Characters of a text; one that holds ``IN_ADDRESS`` answers has a tenth of it."""
_UNPACKED = 1 << 16
_LATEST = 1 << 40
_PRINT = 12
_ID = re.compile(STORED + r"[A-Za-z0-9_-]{22}")
CUT = "This link was cut short or altered, so its list cannot be shown."
OTHER_VERSION = "This link was made by another version of the app, which this one cannot read."


@dataclass(frozen=True, eq=False)
class SharedList:
    """Ratings and films that are not for the person; no watchlist, no secret, and a name only if they gave one."""

    dataset: str
    fingerprint: str
    """The beginning of the data set's own."""
    profile: Profile
    hidden: frozenset[int] = field(default_factory=frozenset)
    name: str = ""

    @classmethod
    def of(cls, saved: SavedProfile, dataset: str, fingerprint: str, name: str = "") -> Self:
        """What a saved profile shows; raises ValueError for a name that is not one line of 60 characters at most."""
        return cls(dataset, fingerprint[:_PRINT], saved.profile, saved.hidden, checks.person_name(name))

    @property
    def n_answers(self) -> int:
        """How many films it says something about."""
        return len({*self.profile.item_ids.tolist(), *self.hidden})

    @property
    def fits_an_address(self) -> bool:
        """Whether ``as_text`` is short enough for a link."""
        return self.n_answers <= IN_ADDRESS

    def is_of(self, fingerprint: str) -> bool:
        """Whether it was made on this very version of the data."""
        return fingerprint.startswith(self.fingerprint)

    def here(self, known: Ids) -> Self:
        """Of the ``known`` items alone."""
        there = self.hidden & set(np.intersect1d(known, sorted(self.hidden)).tolist())
        return replace(self, profile=_part(self.profile, np.isin(self.profile.item_ids, known)), hidden=there)

    def within(self, scale: Scale) -> Self:
        """Without stars beyond the ends of a scale: anybody can write a link with any number in it."""
        stars = self.profile.ratings
        keep = np.isnan(stars) | ((stars >= scale.low) & (stars <= scale.high))
        return self if keep.all() else replace(self, profile=_part(self.profile, keep))

    def saved(self) -> SavedProfile:
        """The list as a profile; nothing of it can be undone."""
        nothing: frozenset[int] = frozenset()
        return SavedProfile(
            self.profile,
            unseen=nothing,
            hidden=self.hidden,
            saved=nothing,
            prompted=nothing,
            can_undo=False,
            name=self.name,
            revision=0,
        )

    # -- as text ---------------------------------------------------------------------------------------------

    def as_json(self) -> str:
        """For the store: short keys, each rating as [item, stars, seconds since the one before, weight]."""
        plain = {
            "d": self.dataset,
            "f": self.fingerprint,
            "n": self.name,
            "r": _rows(self.profile),
            "h": sorted(self.hidden),
        }
        return json.dumps({key: value for key, value in plain.items() if value}, separators=(",", ":"))

    @classmethod
    def of_json(cls, text: str) -> Self:
        """The inverse of ``as_json``; raises SharedLinkError for any other text."""
        try:
            plain = json.loads(text)
            hidden = frozenset(checks.item_number(item) for item in plain.get("h", []))
            name = checks.person_name(plain.get("n", ""))
            return cls(
                checks.dataset_name(plain["d"]), str(plain["f"]), _profile(plain.get("r", [])), hidden, name
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
            raise SharedLinkError(CUT) from None

    def as_text(self) -> str:
        """For an address."""
        packed = zlib.compress(self.as_json().encode(), 9)
        return VERSION + _spelled(packed + _check(VERSION, packed))

    @classmethod
    def of_text(cls, text: str) -> Self:
        """The inverse of ``as_text``; raises SharedLinkError with a sentence for any other text."""
        packed = _checked(text)
        if packed is None:
            raise SharedLinkError(CUT)
        if text[0] != VERSION:
            raise SharedLinkError(OTHER_VERSION)
        try:
            return cls.of_json(zlib.decompressobj().decompress(packed, _UNPACKED).decode())
        except (ValueError, zlib.error):
            raise SharedLinkError(CUT) from None


def stored_id(text: str) -> str | None:
    """The id of the stored list that a text of an address names; None for a text that holds its list itself.

    Raises SharedLinkError for one that begins like an id and is none.
    """
    if not text.startswith(STORED):
        return None
    if not _ID.fullmatch(text):
        raise SharedLinkError(CUT)
    return text.removeprefix(STORED)


def _part(profile: Profile, keep: NDArray[np.bool_]) -> Profile:
    times = None if profile.timestamps is None else profile.timestamps[keep]
    return Profile.of(profile.item_ids[keep], profile.ratings[keep], profile.weights[keep], times)


def _rows(profile: Profile) -> list[list[Any]]:
    count = len(profile)
    times = [0] * count if profile.timestamps is None else profile.timestamps.tolist()
    before = [0, *times]
    columns = zip(profile.item_ids.tolist(), profile.ratings.tolist(), times, before, strict=False)
    rows = [
        [item, None if math.isnan(stars) else _short(stars), time - last]
        for item, stars, time, last in columns
    ]
    for row, weight in zip(rows, profile.weights.tolist(), strict=True):
        if weight != 1.0:
            row.append(weight)
    return rows


def _short(number: float) -> float:
    return int(number) if number == int(number) else number


def _profile(rows: list[list[Any]]) -> Profile:
    if len(rows) > checks.MAX_IMPORT:
        raise ValueError("too many")
    items, ratings, times, weights, time = [], [], [], [], 0
    for item, stars, since, *weight in rows:
        time += checks.item_number(since)
        if not 0 <= time < _LATEST:
            raise ValueError("no time")
        rating = checks.stars(stars)
        items.append(checks.item_number(item))
        ratings.append(math.nan if rating is None else rating)
        times.append(time)
        weights.append(checks.weight(float(*weight) if weight else 1.0))
    return Profile.of(items, ratings, weights, times if any(times) else None)


def _checked(text: str) -> bytes | None:
    """What is packed in a text whose check sum is right, of whatever version; None for any other text."""
    if not 1 < len(text) <= _LONGEST or not text.isascii():
        return None
    version, body = text[0], text[1:]
    try:
        read = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except ValueError:
        return None
    packed, check = read[:-4], read[-4:]
    # the same bytes have several spellings in base64, of which one is ours
    is_ours = _spelled(read) == body and check == _check(version, packed)
    return packed if is_ours else None


def _spelled(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _check(version: str, packed: bytes) -> bytes:
    return zlib.crc32(version.encode("ascii") + packed).to_bytes(4, "big")
