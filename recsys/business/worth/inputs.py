"""What the calculator is told: one table of inputs, and the ranges that a stakeholder gives them."""

from collections.abc import Mapping
from dataclasses import dataclass

MOST = 1e12
"""No figure is above it: what is more is a slip of the keyboard."""
GROUPS = {
    "belief": "What you believe will change",
    "cost": "What it costs",
    "service": "Your service",
}
CURRENCIES = ("€", "$", "£", "¥")


@dataclass(frozen=True)
class Range:
    """A figure that is at least ``low``, at most ``high`` and most probably ``likely``."""

    low: float
    likely: float
    high: float

    @classmethod
    def sure(cls, value: float) -> "Range":
        """A figure without a range."""
        return cls(value, value, value)

    @property
    def is_wide(self) -> bool:
        """Whether it leaves anything open."""
        return self.low < self.high


@dataclass(frozen=True)
class Input:
    """One figure that the stakeholder gives."""

    name: str
    label: str
    unit: str
    """Of what is typed; ``{money}`` stands for the currency."""
    group: str
    """One of GROUPS."""
    example: Range | None
    """What stands there before anybody typed; None for a belief, of which there is none then."""
    meaning: str
    floor: float = 0.0
    ceiling: float = MOST
    is_decision: bool = False
    """Whether it is decided and not estimated: a whole number without a range."""

    @property
    def is_belief(self) -> bool:
        """Whether it says what will change: nobody's figure but the stakeholder's."""
        return self.group == "belief"


_ALL = (
    Input(
        "churn_falls", "Churn falls by", "points a month", "belief", None,
        "From 4 % to 3.7 % a month is 0.3 points. A figure below zero: churn rises.", -100, 100,
    ),
    Input(
        "hours_rise", "Viewing time rises by", "%", "belief", None,
        "Hours per subscriber. Counts where an hour brings in money (below).", -100, 1_000,
    ),
    Input(
        "nps_rises", "Recommendation score (NPS) rises by", "points", "belief", None,
        "Counts where you say what a point brings in (below).", -200, 200,
    ),
    Input(
        "one_off", "One-off cost", "{money}", "cost", Range(15_000, 20_000, 35_000),
        "What it costs to make and to bring in.",
    ),
    Input(
        "monthly", "Monthly cost", "{money} a month", "cost", Range(800, 1_000, 1_500),
        "What it costs to run.",
    ),
    Input(
        "months", "Months looked at", "months", "cost", Range.sure(24),
        "Value and cost are added up over so many months.", 1, 120, is_decision=True,
    ),
    Input(
        "subscribers", "Subscribers", "people", "service", Range(9_000, 10_000, 11_000),
        "Who pay at the start.",
    ),
    Input(
        "revenue", "Revenue per subscriber", "{money} a month", "service", Range(9, 10, 11),
        "Without adverts.",
    ),
    Input(
        "churn", "Churn", "% a month", "service", Range(3, 4, 5),
        "Of 100 who pay, so many leave each month.", 0, 100,
    ),
    Input(
        "margin", "Gross margin", "% of revenue", "service", Range(50, 60, 70),
        "What is left of the revenue after what each hour and each subscriber costs you.", 0, 100,
    ),
    Input(
        "hours", "Viewing time", "hours a month", "service", Range.sure(20),
        "Per subscriber.", 0, 744,
    ),
    Input(
        "per_hour", "Revenue per viewing hour", "{money}", "service", Range.sure(0),
        "Adverts; 0 where there are none.",
    ),
    Input(
        "per_point", "New subscribers per NPS point", "people a month", "service", Range.sure(0),
        "0 where you do not know that a better score brings anybody in.",
    ),
)  # fmt: skip
INPUTS: Mapping[str, Input] = {asked.name: asked for asked in _ALL}
"""Every input by name, in the order in which they are asked."""


@dataclass(frozen=True)
class Assumptions:
    """What a stakeholder assumes: a range for every input."""

    ranges: Mapping[str, Range]
    """By name of INPUTS; a belief that nobody gave is zero."""
    examples: frozenset[str]
    """Inputs whose range is still our example."""
    currency: str = CURRENCIES[0]

    @property
    def has_belief(self) -> bool:
        """Whether anybody said that something will change."""
        return any(self.ranges[name] != Range.sure(0.0) for name in INPUTS if INPUTS[name].is_belief)

    @property
    def months(self) -> int:
        """Months looked at."""
        return int(self.ranges["months"].likely)

    def unit(self, name: str) -> str:
        """The unit of an input, in the currency chosen."""
        return INPUTS[name].unit.replace("{money}", self.currency)


def examples() -> Assumptions:
    """Before anybody typed: example figures, and no belief at all."""
    ranges = {name: asked.example or Range.sure(0.0) for name, asked in INPUTS.items()}
    return Assumptions(ranges, frozenset(name for name, asked in INPUTS.items() if asked.example))
