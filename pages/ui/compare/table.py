"""Where the votes of the duel on the page go."""

from dataclasses import dataclass

from recsys.evaluation.duel import Choice, Duel, Match, Round
from recsys.store import Voter, Votes


@dataclass(frozen=True)
class Table:
    """One visitor's duel of two models; what changes it is saved before it returns, and fit for a callback."""

    votes: Votes
    voter: Voter
    match: Match

    def duel(self) -> Duel | None:
        """As it stands; None where it has not begun."""
        return self.votes.of(self.voter, self.match)

    def start(self) -> None:
        """From the beginning, without votes."""
        self.votes.start(self.voter, self.match)

    def vote(self, about: Round, choice: Choice) -> None:
        """A click that was sent twice counts once."""
        self.votes.vote(self.voter, self.match, about, choice)

    def undo(self) -> None:
        """Take the last vote back."""
        self.votes.undo(self.voter, self.match)

    def reveal(self, revealed: bool) -> None:
        """Show who is who, or no longer."""
        self.votes.reveal(self.voter, self.match, revealed)
