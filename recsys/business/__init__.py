"""What a stakeholder takes to a meeting: who watches, what works, what a change is worth, and how to test it."""

from recsys.business import experiments, worth
from recsys.business.business import Business, business_of
from recsys.business.material import Material
from recsys.business.readings import PARTS, READINGS, SECTIONS, Reading
from recsys.business.summary import answers, summary
from recsys.business.tables import TABLES

__all__ = [
    "PARTS",
    "READINGS",
    "SECTIONS",
    "TABLES",
    "Business",
    "Material",
    "Reading",
    "answers",
    "business_of",
    "experiments",
    "summary",
    "worth",
]
