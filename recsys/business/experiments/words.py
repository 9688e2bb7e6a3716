"""How figures of a test are said."""

from collections.abc import Callable

from recsys.insights.explore.readings.words import count


def percent(share: float) -> str:
    """A rate to three figures: 12.3 %, 0.123 %."""
    return f"{100 * share:.3g} %" if abs(share) < 1 else f"{100 * share:.0f} %"


def points(difference: float) -> str:
    """A difference of two rates, without its sign: 1.2 points, 0.03 points."""
    return f"{bare_points(difference)} points"


def bare_points(difference: float) -> str:
    """The same where the unit was said already: 1.2, 0.03."""
    size = abs(100 * difference)
    return f"{size:.0f}" if size >= 99.95 else f"{size:.1f}" if size >= 0.095 else f"{size:.1g}"


def chance(p: float) -> str:
    """A probability as a chance of an accident: 3 %, under 0.1 %."""
    if p < 0.001:
        return "under 0.1 %"
    return f"{100 * p:.2g} %" if p < 0.995 else "100 %"


def people(number: int) -> str:
    """1 person, 6,510 people."""
    return count(number, "person", "people")


def days(number: int) -> str:
    """1 day, 19 days."""
    return count(number, "day", "days")


def whole_percent(share: float) -> str:
    """A size in percent whose unit was said already: 12."""
    return f"{abs(100 * share):.0f}"


def span(low: float, high: float, say: Callable[[float], str]) -> str:
    """A range of differences, from its small end: 0.3 to 2.1, or anything from 0.9 worse to 1.7 better."""
    if low < 0 < high:
        return f"anything from {say(low)} worse to {say(high)} better"
    near, far = sorted((abs(low), abs(high)))
    return f"{say(near)} to {say(far)}"
