"""What a comparison knows of one model, for its card."""

from collections.abc import Mapping
from typing import Any

from recsys.comparison.card import ENDS, Evidence
from recsys.comparison.claims import SERVED, VARYING
from recsys.comparison.comparison import Comparison
from recsys.comparison.readings.trust import alarms_of
from recsys.comparison.readings.whom import claims_of

WORSE = (*VARYING, *(f"served by {way}" for way in SERVED))
"""The claims that say whom it serves worse."""


HEADLINE = ("rmse", "mae", "coverage_80", "ndcg@10", "hit_rate@10")
"""What is told of newcomers at each number of ratings: all figures at all of them fill pages."""


def evidence_of(comparison: Comparison, model: str) -> Evidence:
    """Figures by protocol, leak check, alarms, and whom it serves worse."""
    measured = {
        protocol: _headline(comparison.figures(about)[model])
        for about, protocol in comparison.protocols.items()
        if model in comparison.figures(about)
    }
    return Evidence(
        figures=measured,
        check=comparison.leaks.get(model),
        alarms=alarms_of(comparison, model),
        slices=[claim.answer for claim in claims_of(comparison, model) if claim.name in WORSE],
    )


def _headline(figures: Mapping[str, Any]) -> dict[str, Any]:
    """All figures, but of tables by number of ratings those of ``HEADLINE`` alone."""
    return {
        key: {n: _only(found) for n, found in value.items()} if isinstance(value, Mapping) else value
        for key, value in figures.items()
    }


def _only(figures: Mapping[str, float]) -> dict[str, float]:
    told = [f"{key}{end}" for key in HEADLINE for end in ("", *ENDS)]
    return {key: figures[key] for key in told if key in figures}
