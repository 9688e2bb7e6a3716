"""The blind duel: two models offer, a person votes without knowing whose is which, and a win rate comes of it.

Which model stands on which side is tossed anew for each round, by a hash of a seed that nobody is shown. The models
are called A and B, which of them is A is tossed as well, so that the running win rate gives nothing away.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

import numpy as np

from recsys.evaluation.intervals import LEVEL
from recsys.evaluation.sequences import (
    MANY,
    Counts,
    confidence_sequence,
    is_sure,
    votes_to_go,
    win_rate_interval,
)
from recsys.ids import Floats

FILMS_RANKED = 10
"""Of a round of films: a film that the other model has among so many is offered by both, so by neither."""
LIST_LENGTH = 5
"""Films in each list of a round of lists."""


class Kind(StrEnum):
    """What is put side by side."""

    FILMS = "films"
    LISTS = "lists"


class Choice(StrEnum):
    """A vote."""

    LEFT = "left"
    RIGHT = "right"
    TIE = "tie"


@dataclass(frozen=True)
class Match:
    """Who meets whom; the same whichever model is named first."""

    models: tuple[str, str]
    kind: Kind

    @classmethod
    def of(cls, one: str, other: str, kind: Kind) -> "Match":
        """Raises ValueError for a model against itself."""
        if one == other:
            raise ValueError(f"A duel takes two models, got “{one}” twice.")
        first, second = sorted((one, other))
        return cls((first, second), kind)


@dataclass(frozen=True)
class Round:
    """Item ids on both sides, best first: one each of films, several of lists."""

    id: str
    left: tuple[int, ...]
    right: tuple[int, ...]
    first_is_left: bool
    """Whether the match's first model stands on the left; not to be shown."""


@dataclass(frozen=True)
class Vote:
    """What was chosen, and all that is needed to know later whose it was."""

    round: Round
    choice: Choice
    time: int
    """Seconds since 1970-01-01 UTC."""

    @property
    def worth(self) -> float:
        """1 for the match's first model, 0 for its second, 1/2 for a tie."""
        if self.choice is Choice.TIE:
            return 0.5
        return float((self.choice is Choice.LEFT) == self.round.first_is_left)


@dataclass(frozen=True)
class Duel:
    """A match and its votes so far."""

    match: Match
    seed: str
    """Tosses the sides; long, random, and kept from who votes."""
    votes: tuple[Vote, ...] = field(default=())
    revealed: bool = False
    """Whether the voter asked who is who."""

    @property
    def first_is_a(self) -> bool:
        """Whether the match's first model is the one called A."""
        return self._toss("A")

    @property
    def models(self) -> tuple[str, str]:
        """The models called A and B."""
        first, second = self.match.models
        return (first, second) if self.first_is_a else (second, first)

    def next_round(self, first: Sequence[int], second: Sequence[int]) -> Round | None:
        """What is voted on next, from the long lists of the match's two models; None when there is nothing left.

        What an earlier vote was about is not shown again. *Films*: of what is left, each model's best that is not
        among the other's best ``FILMS_RANKED``; where all of these are the same, the next ten count. *Lists*: each
        model's best ``LIST_LENGTH`` of what is left, whole, so that a film may stand in both; two that are the same
        are passed over.
        """
        shown = {item for vote in self.votes for item in vote.round.left + vote.round.right}
        pick = _films if self.match.kind is Kind.FILMS else _lists
        sides = pick(
            [item for item in first if item not in shown], [item for item in second if item not in shown]
        )
        if sides is None:
            return None
        first_is_left = self._toss(str(len(self.votes)))
        left, right = sides if first_is_left else sides[::-1]
        name = hashlib.sha256(f"{self.seed}/{len(self.votes)}/{left}/{right}".encode()).hexdigest()[:16]
        return Round(name, left, right, first_is_left)

    def _toss(self, about: str) -> bool:
        return hashlib.sha256(f"{self.seed}/{about}".encode()).digest()[0] % 2 == 0

    def with_vote(self, vote: Vote) -> "Duel":
        """One vote more; the same duel when its round was voted on before (a vote that was sent twice)."""
        if any(known.round.id == vote.round.id for known in self.votes):
            return self
        return replace(self, votes=(*self.votes, vote))

    def without_last(self) -> "Duel":
        """The last vote taken back."""
        return replace(self, votes=self.votes[:-1])

    @property
    def worths(self) -> Floats:
        """One entry a vote: 1 where A won, 0 where B did, 1/2 for a tie."""
        worths = np.array([vote.worth for vote in self.votes], dtype=np.float64)
        return worths if self.first_is_a else 1 - worths

    @property
    def counts(self) -> Counts:
        """Votes that A won, ties, votes that B won."""
        worths = self.worths
        won, tied, lost = (int(np.sum(worths == worth)) for worth in (1.0, 0.5, 0.0))
        return won, tied, lost

    def history(self, *, of_a: bool = True) -> list[dict[str, float]]:
        """One row a vote: ``vote`` from 1, the win ``rate`` of A (or B) so far and its interval, ``low``, ``high``."""
        worths = self.worths if of_a else 1 - self.worths
        low, high = confidence_sequence(worths)
        numbers = np.arange(1, len(worths) + 1)
        columns = {"vote": numbers, "rate": np.cumsum(worths) / numbers, "low": low, "high": high}
        return [
            dict(zip(columns, row, strict=True)) for row in np.column_stack(list(columns.values())).tolist()
        ]

    def cast(self, title: Callable[[int], str], names: tuple[str, str]) -> list[dict[str, object]]:
        """One row a vote: when, what stood where, what was chosen, and who of ``names`` (A's and B's) won."""
        winners = {1.0: names[0], 0.5: "tie", 0.0: names[1]}
        return [
            {
                "vote": number,
                "time": datetime.fromtimestamp(vote.time, UTC).isoformat(),
                "left": "; ".join(map(title, vote.round.left)),
                "right": "; ".join(map(title, vote.round.right)),
                "choice": vote.choice.value,
                "winner": winners[worth],
            }
            for number, (vote, worth) in enumerate(
                zip(self.votes, self.worths.tolist(), strict=True), start=1
            )
        ]


def _films(first: list[int], second: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    while first and second:
        tops = first[:FILMS_RANKED], second[:FILMS_RANKED]
        alone = [[item for item in top if item not in other] for top, other in (tops, tops[::-1])]
        if alone[0] and alone[1]:
            return (alone[0][0],), (alone[1][0],)
        both = {*tops[0], *tops[1]}
        first, second = ([item for item in side if item not in both] for side in (first, second))
    return None


def _lists(first: list[int], second: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    while first and second:
        left, right = tuple(first[:LIST_LENGTH]), tuple(second[:LIST_LENGTH])
        if left != right:
            return left, right
        first, second = first[LIST_LENGTH:], second[LIST_LENGTH:]
    return None


def verdict(counts: Counts, names: tuple[str, str] = ("A", "B")) -> str:
    """Who is ahead and how sure that is, in a sentence; ``counts`` are won, tied and lost by the first of ``names``."""
    won, tied, lost = counts
    votes = int(won + tied + lost)
    if not votes:
        return "No votes yet."
    (ahead, behind), wins = names, won
    low, high = (float(end) for end in win_rate_interval(*counts))
    if lost > won:
        ahead, behind, wins, low, high = behind, ahead, lost, 1 - high, 1 - low
    rate = (wins + tied / 2) / votes
    scored = f"{wins:.0f} of {votes} votes" + (
        f" and {tied:.0f} {'tie' if tied == 1 else 'ties'}" if tied else ""
    )
    interval = f"{_percent(LEVEL)} interval {_percent(low)} to {_percent(high)}"
    if won == lost:
        return (
            f"{ahead} and {behind} are level after {votes} {'vote' if votes == 1 else 'votes'} ({interval})."
        )
    begins = f"You prefer {ahead}" if is_sure(counts) else f"{ahead} is ahead, but it may still be chance"
    return f"{begins}: {scored}, a win rate of {_percent(rate)} ({interval})."


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def needed(counts: Counts) -> str:
    """What it would take to be sure, in a sentence."""
    won, tied, lost = counts
    if is_sure(counts):
        return "Nothing more: the interval leaves out one half, and it holds however often you look."
    if not won + tied + lost:
        return "Cast a few votes first; clear tastes show after 8 or so."
    if won == lost:
        return "No number of votes like these would do: so far the two are level."
    to_go = votes_to_go(counts)
    if to_go is None:
        return f"More than {MANY:,} votes like these: the two are too close to tell."
    return f"About {to_go:,} more {'vote' if to_go == 1 else 'votes'}, if you go on choosing as you have."
