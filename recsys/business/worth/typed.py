"""What was typed into the calculator: read, judged, and written into an address and back."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recsys.business.worth.inputs import CURRENCIES, INPUTS, MOST, Assumptions, Input, Range

PLACES = ("low", "likely", "high")
LONGEST = 24
"""Characters of one figure; what is longer is cut."""
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?")
_THOUSANDS = re.compile(r"(?<!^0)(?<!^[+-]0)(?<=\d),(?=\d{3}(\D|$))")
_NOISE = re.compile(rf"[\s'’_%{re.escape(''.join(CURRENCIES))}]")
_TIMES = {"k": 1e3, "m": 1e6}

Texts = tuple[str, str, str]
"""What stands in the boxes low, likely and high; an empty low or high: as likely."""


@dataclass(frozen=True)
class Typed:
    """What was typed, and what it says."""

    texts: Mapping[str, Texts]
    """By name of INPUTS, what stands in the boxes; examples where nothing was typed."""
    faults: Mapping[str, str]
    """Name of an input -> in one sentence why it cannot be used. What was typed stays."""
    assumptions: Assumptions | None
    """None while there is a fault."""


def read(texts: Mapping[str, Texts], currency: str = CURRENCIES[0]) -> Typed:
    """Read what was typed; ``texts`` holds only inputs that somebody touched, all others are examples."""
    boxes = {name: texts.get(name, _example(asked)) for name, asked in INPUTS.items()}
    ranges, faults = {}, {}
    for name, asked in INPUTS.items():
        try:
            ranges[name] = _range(asked, boxes[name])
        except ValueError as fault:
            faults[name] = str(fault)
    if faults:
        return Typed(boxes, faults, None)
    untouched = frozenset(name for name, asked in INPUTS.items() if asked.example and name not in texts)
    sign = currency if currency in CURRENCIES else CURRENCIES[0]
    return Typed(boxes, {}, Assumptions(ranges, untouched, sign))


def taken(texts: Mapping[str, Texts], boxes: Mapping[str, Texts]) -> dict[str, Texts]:
    """``texts`` with what stands in the ``boxes`` now: several may have been typed into since.

    Who gives an example its own likely figure takes its low and high away: they were around another.
    """
    before = read(texts).texts
    after = dict(texts)
    for name, now in boxes.items():
        was = before[name]
        if now == was:
            continue
        is_own_example = name not in texts and now[1] != was[1]
        low, high = ("" if is_own_example and now[at] == was[at] else now[at] for at in (0, 2))
        after[name] = _trimmed((low, now[1], high))
        if INPUTS[name].is_belief and not any(after[name]):
            del after[name]
    return after


def to_address(texts: Mapping[str, Texts]) -> list[str]:
    """What was typed, one text an input: ``churn:3~4~5``."""
    return [f"{name}:{'~'.join(texts[name])}" for name in INPUTS if name in texts]


def from_address(parts: Iterable[str]) -> dict[str, Texts]:
    """What ``to_address`` wrote; what it cannot have written is left out."""
    found: dict[str, Texts] = {}
    for part in parts:
        name, _, rest = part.partition(":")
        boxes = rest.split("~")
        if name in INPUTS and len(boxes) == len(PLACES):
            found[name] = _trimmed((boxes[0], boxes[1], boxes[2]))
    return found


def number(text: str) -> float | None:
    """A number as people type it: 12,000, 12 000, 2.5, 2,5, 0,125, 20k, €10, 4 %; None for anything else."""
    plain = _NOISE.sub("", text).replace("−", "-").lower()
    times = _TIMES.get(plain[-1:], 1.0)
    plain = plain[:-1] if times > 1 else plain
    plain = _THOUSANDS.sub("", plain).replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        return None
    value = float(plain) * times
    return value if math.isfinite(value) else None


def written(value: float) -> str:
    """A number as it stands in a box: 12,000, 0.3."""
    return f"{value:,.13g}" if abs(value) <= MOST else f"{value:.13g}"


def _trimmed(texts: Texts) -> Texts:
    low, likely, high = (text.strip().replace("~", "")[:LONGEST] for text in texts)
    return (low, likely, high)


def _example(asked: Input) -> Texts:
    shown = asked.example
    if shown is None:
        return ("", "", "")
    if not shown.is_wide:
        return ("", written(shown.likely), "")
    return (written(shown.low), written(shown.likely), written(shown.high))


def _range(asked: Input, texts: Texts) -> Range:
    """Raises ValueError, in one sentence, where the boxes hold no range."""
    if not any(texts) and asked.is_belief:
        return Range.sure(0.0)
    if not texts[1]:
        raise ValueError("A likely figure is missing here.")
    values = [_value(asked, text or texts[1]) for text in texts]
    for place in (0, 1):
        if values[place] > values[place + 1]:
            one, other = (f"{PLACES[at]} figure ({written(values[at])})" for at in (place, place + 1))
            raise ValueError(f"The {one} is above the {other}.")
    return Range(values[0], values[1], values[2])


def _value(asked: Input, text: str) -> float:
    value = number(text)
    if value is None:
        raise ValueError(f"“{text}” is not a number.")
    if not asked.floor <= value <= asked.ceiling:
        raise ValueError(
            f"{written(value)} is out of bounds: from {written(asked.floor)} to {written(asked.ceiling)}."
        )
    if asked.is_decision and value != int(value):
        raise ValueError(f"A whole number is needed, not {written(value)}.")
    return value
