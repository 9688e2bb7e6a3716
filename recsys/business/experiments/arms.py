"""Arms: what a test compares. The first is what there is today; the others are held against it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Arm:
    """People who saw one version, and how many of them did what was hoped for."""

    name: str
    visitors: int
    conversions: int
    """At most ``visitors``."""

    @property
    def rate(self) -> float:
        """Conversions per visitor, 0 to 1."""
        return self.conversions / self.visitors


@dataclass(frozen=True)
class MeanArm:
    """People who saw one version, and what was measured of each (minutes watched, stars given)."""

    name: str
    mean: float
    sd: float
    """Standard deviation between people, 0 or more."""
    visitors: int
    """At least 2."""


@dataclass(frozen=True)
class Day:
    """What one arm saw on one day of a test that goes on."""

    day: str
    arm: Arm
