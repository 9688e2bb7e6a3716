"""What a comparison knows of one model, for its card."""

from recsys.evaluation.card import Evidence
from recsys.evaluation.claims import SERVED, VARYING
from recsys.evaluation.comparison import Comparison
from recsys.evaluation.readings.trust import alarms_of
from recsys.evaluation.readings.whom import claims_of

WORSE = (*VARYING, *(f"served by {way}" for way in SERVED))
"""The claims that say whom it serves worse."""


def evidence_of(comparison: Comparison, model: str) -> Evidence:
    """Figures by protocol, leak check, alarms, and whom it serves worse."""
    measured = {
        protocol: comparison.figures(about)[model]
        for about, protocol in comparison.protocols.items()
        if model in comparison.figures(about)
    }
    return Evidence(
        figures=measured,
        check=comparison.leaks.get(model),
        alarms=alarms_of(comparison, model),
        slices=[claim.answer for claim in claims_of(comparison, model) if claim.name in WORSE],
    )
