"""What a protocol is given."""

from dataclasses import dataclass

from recsys.dataset import Dataset


@dataclass(frozen=True)
class Task:
    """One run of a protocol: the data, what stood after the colon, and the seed of whatever is drawn."""

    data: Dataset
    argument: str
    seed: int

    def number(self, default: float) -> float:
        """The number after the colon, ``default`` without one; raises ValueError when it is none."""
        try:
            return float(self.argument) if self.argument else default
        except ValueError:
            raise ValueError(f"A protocol takes a number after the colon, got “{self.argument}”.") from None
