"""Where the votes of the duel on the page go."""

import time
from dataclasses import dataclass

from recsys.evaluation import duel
from recsys.store import Voter, Votes

TOO_SOON = 0.4
"""Seconds in which nobody has read a round: such a vote is the second half of a double click."""


@dataclass(frozen=True)
class Table:
    """One visitor's duel of two models; what changes it is saved before it returns, and fit for a callback."""

    votes: Votes
    voter: Voter
    match: duel.Match

    def now(self) -> duel.Duel | None:
        """As it stands; None where it has not begun."""
        return self.votes.of(self.voter, self.match)

    def start(self) -> None:
        """From the beginning, without votes."""
        self.votes.start(self.voter, self.match)

    def vote(self, about: duel.Round, choice: duel.Choice, shown_at: float) -> None:
        """Count a vote on a round that stands there since ``shown_at`` (``time.monotonic``); a double click once."""
        if time.monotonic() - shown_at >= TOO_SOON:
            self.votes.vote(self.voter, self.match, about, choice)

    def undo(self) -> None:
        """Take the last vote back."""
        self.votes.undo(self.voter, self.match)

    def reveal(self, revealed: bool) -> None:
        """Show who is who, or no longer."""
        self.votes.reveal(self.voter, self.match, revealed)
