"""Which model to use, and why: a headline and up to five plain sentences, computed from a comparison.

A difference that is certain may still be too small to matter. So a model counts as good at stars within
``NOTICED_STARS`` of the best RMSE, and at lists within ``NOTICED_NDCG`` of the best NDCG; among those good at both the
one with the best lists is chosen, for lists are what people see first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from recsys.comparison.comparison import BASELINE, LISTS, NDCG, NEWCOMERS, RMSE, STARS, Comparison
from recsys.evaluation.metrics import star_errors
from recsys.evaluation.new_users import FIRST, RANDOM
from recsys.models.words import WORDS

NOTICED_STARS = 0.01
NOTICED_NDCG = 0.01
NOTHING = "Nothing has been measured yet."


@dataclass(frozen=True)
class Verdict:
    """What a comparison comes to."""

    headline: str
    """Which model to use; where none was measured, that."""
    about: str
    """What kind of model that is; empty where nothing is known of it."""
    sentences: tuple[str, ...]
    """Why, in plain words with the figures: lists, stars, newcomers, how sure, at what cost. What was not measured is
    left out."""
    chosen: tuple[str, ...] = ()
    """One model, or the one for lists and the one for stars; none where nothing was measured."""


def verdict(comparison: Comparison) -> Verdict:
    """Which model to use on this data, and why."""
    chosen = _chosen(comparison)
    if not chosen:
        return Verdict(NOTHING, "", ())
    lister, rater = chosen[0], chosen[-1]
    sentences = (
        *_lists(comparison, lister),
        *_stars(comparison, rater),
        *_newcomers(comparison, lister, rater),
        *_doubt(comparison, lister, rater),
        *_costs(comparison, chosen),
    )
    return Verdict(_headline(comparison, chosen), _about(chosen), sentences, chosen)


def _chosen(comparison: Comparison) -> tuple[str, ...]:
    best_lists, best_stars = comparison.best(NDCG), comparison.best(RMSE)
    if best_lists is None or best_stars is None:
        return tuple(model for model in (best_lists, best_stars) if model is not None)
    lists, stars = _values(comparison, LISTS, NDCG), _values(comparison, STARS, RMSE)
    good = [
        model
        for model in lists
        if lists[model] >= lists[best_lists] - NOTICED_NDCG
        and stars.get(model, np.inf) <= stars[best_stars] + NOTICED_STARS
    ]
    return (max(good, key=lists.__getitem__),) if good else (best_lists, best_stars)


def _headline(comparison: Comparison, chosen: tuple[str, ...]) -> str:
    if len(comparison.leaderboard) == 1:
        return f"{comparison.labels[chosen[0]]} alone was measured: there is nothing to compare it with yet."
    advice = _advice(comparison, chosen)
    return f"So far, {advice[:1].lower()}{advice[1:]}" if comparison.missing else advice


def _advice(comparison: Comparison, chosen: tuple[str, ...]) -> str:
    labels = [comparison.labels[model] for model in chosen]
    if len(chosen) == 2:
        return f"For lists use {labels[0]}, for stars {labels[1]}: no model here is good at both."
    (model,), (label,) = chosen, labels
    if not comparison.figures(STARS):
        return f"Use {label}: it makes the best lists. No model here was measured by its stars."
    if not comparison.figures(LISTS):
        return f"Use {label}: its stars are nearest. No model here was measured by its lists."
    best = comparison.best(NDCG)
    if best == model:
        nearest = comparison.best(RMSE) == model
        return f"Use {label}: it makes the best lists, and {'its' if nearest else 'no'} stars are {_near(nearest)}."
    if best is not None and best not in comparison.stars:
        rival = comparison.labels[best]
        return f"Use {label}: its lists are as good as those of {rival}, and it predicts stars, which {rival} does not."
    return f"Use {label}: no lists here are noticeably better, and no stars noticeably nearer."


def _near(nearest: bool) -> str:
    return "nearest" if nearest else "noticeably nearer"


def _about(chosen: tuple[str, ...]) -> str:
    return " ".join(WORDS[model].note for model in chosen if model in WORDS)


def _lists(comparison: Comparison, model: str) -> Iterator[str]:
    figures = comparison.figures(LISTS)
    if model not in figures:
        return
    rest = ""
    if BASELINE in figures and model != BASELINE:
        rest = (
            f"; among those of {_label(comparison, BASELINE)}, much the same for everybody, "
            f"{_people(figures[BASELINE])}"
        )
    yield (
        f"In a test on hidden ratings, {_people(figures[model])} of 100 people find a film they liked among the ten of "
        f"{_label(comparison, model)}{rest}."
    )


def _stars(comparison: Comparison, model: str) -> Iterator[str]:
    figures = comparison.figures(STARS)
    if model not in figures:
        return
    own, doubt, others, inside = figures[model], "", "", ""
    if np.isfinite(own["mae_low"]):
        doubt = f" (95 % interval {own['mae_low']:.2f} to {own['mae_high']:.2f})"
    if len(figures) > 1:
        errors = [found["mae"] for found in figures.values()]
        others = f"; the models here lie between {min(errors):.2f} and {max(errors):.2f}"
    if "coverage_80" in own:
        inside = f". Its ranges, meant to hold 8 ratings of 10, hold {10 * own['coverage_80']:.1f}"
    yield f"The stars of {_label(comparison, model)} miss by {own['mae']:.2f} on average{doubt}{others}{inside}."


def _newcomers(comparison: Comparison, lister: str, rater: str) -> Iterator[str]:
    """Of somebody new, as they rate: the list after the fewest ratings, the stars after the most."""
    parts = []
    hits = comparison.newcomer_hits
    if lister in hits:
        few = next(iter(hits[lister]))
        beside = (
            f" ({_label(comparison, BASELINE)}: {100 * hits[BASELINE][few]:.0f})"
            if BASELINE in hits and lister != BASELINE
            else ""
        )
        parts.append(f"by {_ratings(few)}, {100 * hits[lister][few]:.0f} of 100 find such a film{beside}")
    misses = _misses(comparison)
    if rater in misses:
        many, missed = misses[rater]
        average = comparison.answered[NEWCOMERS].plan.folds[0].learned.ratings.mean
        actual = comparison.newcomers[rater][f"{_way(comparison, rater)}:{many}"].actual
        always = star_errors(np.full(len(actual), average), actual)["mae"]
        beside = (
            f"{_label(comparison, BASELINE)}: {misses[BASELINE][1]:.2f}; "
            if BASELINE in misses and rater != BASELINE
            else ""
        )
        parts.append(
            f"by {many}, its stars miss by {missed:.2f} ({beside}always guessing the average of all ratings: "
            f"{always:.2f})"
        )
    if parts:
        yield f"Of busier people who are new to it, known {'; '.join(parts)}."


def _misses(comparison: Comparison) -> dict[str, tuple[int, float]]:
    """Model -> the most ratings that a newcomer was known by, and by how much its stars missed then."""
    found = {}
    for model, by_label in comparison.newcomers.items():
        way = _way(comparison, model)
        many = max(int(label.partition(":")[2]) for label in by_label if label.startswith(way))
        found[model] = many, float(np.abs(by_label[f"{way}:{many}"].errors).mean())
    return found


def _way(comparison: Comparison, model: str) -> str:
    """As they rated, where the data says when; else at random."""
    return FIRST if any(label.startswith(FIRST) for label in comparison.newcomers[model]) else RANDOM


def _doubt(comparison: Comparison, lister: str, rater: str) -> Iterator[str]:
    """The chosen model beside its closest rival, by lists where there is one, else by stars."""
    for model, figure, about, higher in ((lister, NDCG, LISTS, True), (rater, RMSE, STARS, False)):
        values = _values(comparison, about, figure)
        rivals = [other for other in values if other not in (model, BASELINE)]
        if model not in values or not rivals:
            continue
        rival = (max if higher else min)(rivals, key=values.__getitem__)
        better = comparison.pair(model, rival, figure).better
        figures = comparison.figures(about)
        both = (
            f"{_people(figures[rival])} of 100 people against {_people(figures[model])}"
            if higher
            else f"a miss of {figures[rival]['mae']:.2f} against {figures[model]['mae']:.2f}"
        )
        if better is None:
            said = f"are as good, as far as this data can tell: {both}"
        else:
            said = f"are {'worse' if better == comparison.labels[model] else 'better'} beyond chance: {both}"
        yield f"The {about} of its closest rival, {_label(comparison, rival)}, {said}."
        return


def _costs(comparison: Comparison, chosen: tuple[str, ...]) -> Iterator[str]:
    parts = []
    for model in chosen:
        costs = comparison.costs.get(model)
        if costs is not None:
            parts.append(
                f"{_label(comparison, model)} learns in {_seconds(costs.fit_seconds)} and takes "
                f"{_megabytes(costs.megabytes)}"
            )
    leaking = [check.model for check in comparison.leaks.values() if check.leaks]
    if leaking:
        parts.append(f"do not trust {', '.join(leaking)}, whose answers change with hidden ratings")
    elif comparison.leaks and all(model in comparison.leaks for model in comparison.labels):
        parts.append("we checked that no model here had seen the ratings that it was tested on")
    if parts:
        yield "; ".join(parts) + "."


def _values(comparison: Comparison, about: str, figure: str) -> dict[str, float]:
    found = {model: figures.get(figure, np.nan) for model, figures in comparison.figures(about).items()}
    return {model: value for model, value in found.items() if np.isfinite(value)}


def _label(comparison: Comparison, model: str) -> str:
    return comparison.labels.get(model, model)


def _people(figures: dict[str, float]) -> str:
    return f"{100 * figures['hit_rate@10']:.0f}"


def _ratings(n: int) -> str:
    return "one rating" if n == 1 else f"{n} ratings"


def _seconds(seconds: float) -> str:
    if seconds < 0.1:
        return "under a tenth of a second"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:,.0f} s"


def _megabytes(megabytes: float) -> str:
    return "under 1 MB" if megabytes < 1 else f"{megabytes:,.0f} MB"
