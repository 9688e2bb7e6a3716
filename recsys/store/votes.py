"""The votes of blind duels, kept for whoever cast them: one small JSON file a duel.

A file is named after the digests of its owner and of data and match. The owner is a secret, which is written nowhere.
"""

import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from recsys.errors import StoreError
from recsys.evaluation.duel import Choice, Duel, Kind, Match, Round, Vote
from recsys.store.files import only_writer, read_json, write_json

FORMAT_VERSION = 1
KEPT_AT_MOST = 2_000
"""Duels of all owners; of more, those go that were not voted in for longest."""
VOTES_AT_MOST = 1_000
PATIENCE = 10.0
"""Seconds that a vote waits for another; each takes milliseconds."""
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Voter:
    """Whose votes, on which data."""

    owner: str
    """A secret."""
    data: str
    """The fingerprint of the data set."""


class Votes:
    """The duels kept in a folder; every change is whole on disk when the method returns.

    All methods raise StoreError, one sentence, when the disk refuses or the file of this duel is damaged or of
    another version; other duels are untouched by it, and ``start`` makes a new one in its place.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, voter: Voter, match: Match) -> Duel | None:
        """A duel as it stands; None where it has not begun."""
        file = self._file(voter, match)
        if not file.exists():
            return None
        try:
            return _decode(read_json(file), match)
        except (StoreError, LookupError, TypeError, ValueError) as error:
            _logger.warning("%s: %s", file.name, error)
            raise StoreError("The votes of this duel cannot be read; start over to vote again.") from error

    def start(self, voter: Voter, match: Match) -> Duel:
        """A new duel without votes, with new tosses, in the place of what was there."""
        with self._writer():
            duel = self._write(voter, Duel(match, secrets.token_hex(16)))
            self._drop_oldest()
            return duel

    def vote(self, voter: Voter, match: Match, about: Round, choice: Choice) -> Duel:
        """Count a vote; one about a round that was voted on before changes nothing.

        Raises StoreError also where no duel has begun, and for more than ``VOTES_AT_MOST``.
        """

        def change(duel: Duel) -> Duel:
            voted = duel.with_vote(Vote(about, choice, int(time.time())))
            if len(voted.votes) > VOTES_AT_MOST:
                raise StoreError(f"A duel takes {VOTES_AT_MOST:,} votes; this one has them.")
            return voted

        return self._change(voter, match, change)

    def undo(self, voter: Voter, match: Match) -> Duel:
        """Take the last vote back; its round comes again."""
        return self._change(voter, match, Duel.without_last)

    def reveal(self, voter: Voter, match: Match, revealed: bool = True) -> Duel:
        """Note that the voter wants to see who is who, or not any more."""
        return self._change(voter, match, lambda duel: replace(duel, revealed=revealed))

    def _change(self, voter: Voter, match: Match, change: Callable[[Duel], Duel]) -> Duel:
        with self._writer():
            duel = self.of(voter, match)
            if duel is None:
                raise StoreError("This duel has not begun, or was cleared away; please start it.")
            changed = change(duel)
            return duel if changed == duel else self._write(voter, changed)

    def _writer(self) -> AbstractContextManager[None]:
        return only_writer(self._folder / ".lock", PATIENCE)

    def _write(self, voter: Voter, duel: Duel) -> Duel:
        write_json(self._file(voter, duel.match), {"format_version": FORMAT_VERSION, **asdict(duel)})
        return duel

    def _file(self, voter: Voter, match: Match) -> Path:
        about = _digest("/".join((voter.data, match.kind, *match.models)))
        return self._folder / f"{_digest(voter.owner)}-{about[:32]}.json"

    def _drop_oldest(self) -> None:
        files = sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for file in files[KEPT_AT_MOST:]:
            file.unlink(missing_ok=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _decode(content: Mapping[str, Any], match: Match) -> Duel:
    if content["format_version"] != FORMAT_VERSION:
        raise StoreError(f"It is of format version {content['format_version']}; this reads {FORMAT_VERSION}.")
    first, second = content["match"]["models"]
    if Match.of(first, second, Kind(content["match"]["kind"])) != match:
        raise StoreError("It is about another match.")
    votes = tuple(_decode_vote(vote) for vote in content["votes"])
    return Duel(match, str(content["seed"]), votes, bool(content["revealed"]))


def _decode_vote(content: Mapping[str, Any]) -> Vote:
    about = content["round"]
    left, right = (tuple(int(item) for item in about[side]) for side in ("left", "right"))
    shown = Round(str(about["id"]), left, right, bool(about["first_is_left"]))
    return Vote(shown, Choice(content["choice"]), int(content["time"]))
