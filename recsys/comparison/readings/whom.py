"""For whom and for what: figures group by group, and what the field claims."""

from functools import partial

import pandas as pd

from recsys.comparison.claim import Claim
from recsys.comparison.claims import claims
from recsys.comparison.comparison import LISTS, STARS, Comparison
from recsys.comparison.groups import WAYS
from recsys.comparison.readings.reading import Reading, listed, nothing, once, with_models
from recsys.comparison.slices import Slices, list_slices, star_slices
from recsys.comparison.verdicts import verdict

SECTION = "whom"
SHOWN = ("genre", "decade", "popularity", "activity", "person_ratings", "consistency", "age", "gender")
"""Ways of cutting what is shown here, in their order."""
SAYS = {True: "Yes", False: "The contrary", None: "Cannot tell"}
TOO_LITTLE = "No model here was measured by its stars, so nothing can be said."
_Key = tuple[str, bool]


def star_model(comparison: Comparison) -> str | None:
    """The model to use for stars, as the verdict has it; None where none was measured by them."""
    chosen = verdict(comparison).chosen
    return chosen[-1] if chosen and chosen[-1] in comparison.stars else None


@once
def _kept(comparison: Comparison) -> dict[_Key, Slices]:
    """Where slices of a comparison are kept."""
    return {}


def _slices(comparison: Comparison, way: str, *, lists: bool = False) -> Slices:
    kept, key = _kept(comparison), (way, lists)
    if key not in kept:
        if lists:
            of_lists = {comparison.labels[model]: rows for model, rows in comparison.lists.items()}
            quality = {comparison.labels[model]: found for model, found in comparison.list_quality.items()}
            kept[key] = list_slices(of_lists, quality, comparison.data, way)
        else:
            stars = {comparison.labels[model]: rows for model, rows in comparison.stars.items()}
            kept[key] = star_slices(stars, comparison.data, way)
    return kept[key]


def star_groups(comparison: Comparison, way: str) -> pd.DataFrame:
    """Errors of each model in each group of a way of ``groups.WAYS``, with intervals."""
    return with_models(comparison, _slices(comparison, way).table)


def star_groups_sentence(way: str, comparison: Comparison) -> str:
    """What the groups say of the model to use for stars."""
    best = star_model(comparison)
    return (
        nothing(comparison, STARS)
        if best is None
        else _slices(comparison, way).sentences[comparison.labels[best]]
    )


def list_groups(comparison: Comparison, way: str) -> pd.DataFrame:
    """Figures of lists of each model in each group of people, with intervals."""
    return with_models(comparison, _slices(comparison, way, lists=True).table)


def list_groups_sentence(way: str, comparison: Comparison) -> str:
    """What the groups say of the model to use for lists."""
    chosen = verdict(comparison).chosen
    best = chosen[0] if chosen and chosen[0] in comparison.lists else None
    if best is None:
        return nothing(comparison, LISTS)
    return _slices(comparison, way, lists=True).sentences[comparison.labels[best]]


@once
def _kept_claims(comparison: Comparison) -> dict[str, list[Claim]]:
    return {}


def claims_of(comparison: Comparison, model: str) -> list[Claim]:
    """What the field claims, answered for one model with stars; what takes trainings, for the one it was tried with."""
    kept = _kept_claims(comparison)
    if model not in kept and model in comparison.stars:
        kept[model] = claims(comparison.labels[model], comparison.stars[model], comparison.data)
    about_seeds = [] if comparison.stability is None else [comparison.stability]
    return [*kept.get(model, []), *about_seeds]


def answers(comparison: Comparison) -> pd.DataFrame:
    """The claims for the model to use for stars: claim, says (one of ``SAYS``), answer."""
    best = star_model(comparison)
    rows = [] if best is None else claims_of(comparison, best)
    return pd.DataFrame(
        [(claim.claim, SAYS[claim.holds], claim.answer) for claim in rows],
        columns=["claim", "says", "answer"],
    )


def _answers(comparison: Comparison) -> str:
    best = star_model(comparison)
    if best is None:
        return TOO_LITTLE
    table = answers(comparison)
    shown = [claim.rstrip(".") for claim in table[table["says"] == SAYS[True]]["claim"]]
    if not shown:
        return f"Of {len(table)} claims of the field this data bears out none, for {comparison.labels[best]}."
    return f"For {comparison.labels[best]} this data bears out: {listed(shown)}."


READINGS = (
    Reading(SECTION, "claims", "What the field claims, asked of this data", STARS, answers, _answers),
    *(
        Reading(
            SECTION,
            f"by_{way}",
            f"Stars: {WAYS[way].title[0].lower()}{WAYS[way].title[1:]}",
            STARS,
            partial(star_groups, way=way),
            partial(star_groups_sentence, way),
            "star_groups",
        )
        for way in SHOWN
    ),
    *(
        Reading(
            SECTION,
            f"lists_by_{way}",
            f"Lists: {WAYS[way].title[0].lower()}{WAYS[way].title[1:]}",
            LISTS,
            partial(list_groups, way=way),
            partial(list_groups_sentence, way),
            "list_groups",
        )
        for way in SHOWN
        if WAYS[way].of_people
    ),
)
