"""What a change would be worth, from the stakeholder's own assumptions; nothing here is read from data or believed."""

from recsys.business.worth.inputs import CURRENCIES, GROUPS, INPUTS, Assumptions, Input, Range, examples
from recsys.business.worth.measured import Measured, measured
from recsys.business.worth.typed import LONGEST, PLACES, Typed, from_address, read, taken, to_address, written
from recsys.business.worth.words import (
    FORMULAS,
    between,
    break_even_sentences,
    figure,
    headline,
    money,
    month,
    months_sentence,
    people,
    share,
    tornado_sentence,
    whose_sentence,
)
from recsys.business.worth.worth import Result, Worth, assumed, results, worth_of

__all__ = [
    "CURRENCIES",
    "FORMULAS",
    "GROUPS",
    "INPUTS",
    "LONGEST",
    "PLACES",
    "Assumptions",
    "Input",
    "Measured",
    "Range",
    "Result",
    "Typed",
    "Worth",
    "assumed",
    "between",
    "break_even_sentences",
    "examples",
    "figure",
    "from_address",
    "headline",
    "measured",
    "money",
    "month",
    "months_sentence",
    "people",
    "read",
    "results",
    "share",
    "taken",
    "to_address",
    "tornado_sentence",
    "whose_sentence",
    "worth_of",
    "written",
]
