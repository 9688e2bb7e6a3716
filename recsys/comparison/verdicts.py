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

NOTICED_STARS = 0.01
NOTICED_NDCG = 0.01
NOTHING = "Nothing has been measured yet."


@dataclass(frozen=True)
class Verdict:
    """What a comparison comes to."""

    headline: str
    """Which model to use; where none was measured, that."""
    sentences: tuple[str, ...]
    """Why, in plain words with the figures: lists, stars, newcomers, how sure, at what cost. What was not measured is
    left out."""
    chosen: tuple[str, ...] = ()
    """One model, or the one for lists and the one for stars; none where nothing was measured."""


def verdict(comparison: Comparison) -> Verdict:
    """Which model to use on this data, and why."""
    chosen = _chosen(comparison)
    if not chosen:
        return Verdict(NOTHING, ())
    lister, rater = chosen[0], chosen[-1]
    sentences = (
        *_lists(comparison, lister),
        *_stars(comparison, rater),
        *_newcomers(comparison, rater),
        *_doubt(comparison, lister, rater),
        *_costs(comparison, chosen),
    )
    return Verdict(_headline(comparison, chosen), sentences, chosen)


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
    labels = [comparison.labels[model] for model in chosen]
    if len(chosen) == 2:
        return f"For lists use {labels[0]}, for stars {labels[1]}: no model here is good at both."
    (label,) = labels
    if not comparison.figures(STARS):
        return f"Use {label}: it makes the best lists. No model here was measured by its stars."
    if not comparison.figures(LISTS):
        return f"Use {label}: its stars are nearest. No model here was measured by its lists."
    best_lists, best_stars = comparison.best(NDCG) == chosen[0], comparison.best(RMSE) == chosen[0]
    if best_lists and best_stars:
        return f"Use {label}: it makes the best lists and its stars are nearest."
    if best_lists:
        return f"Use {label}: it makes the best lists, and no stars here are noticeably nearer."
    if best_stars:
        return f"Use {label}: its stars are nearest, and no lists here are noticeably better."
    return f"Use {label}: it is as good as the best here both at lists and at stars."


def _lists(comparison: Comparison, model: str) -> Iterator[str]:
    figures = comparison.figures(LISTS)
    if model not in figures:
        return
    found, rest = _people(figures[model]), ""
    if BASELINE in figures and model != BASELINE:
        rest = (
            f"; {_label(comparison, BASELINE)}, which know no taste, do so for {_people(figures[BASELINE])}"
        )
    yield (
        f"Of 100 people, {found} find a film they liked among the ten that {_label(comparison, model)} offers, though "
        f"those ratings were hidden from it{rest}."
    )


def _stars(comparison: Comparison, model: str) -> Iterator[str]:
    figures = comparison.figures(STARS)
    if model not in figures:
        return
    own, doubt, inside, rest = figures[model], "", "", ""
    if np.isfinite(own["mae_low"]):
        doubt = f" (95 % interval {own['mae_low']:.2f} to {own['mae_high']:.2f})"
    if "coverage_80" in own:
        inside = f", and {100 * own['coverage_80']:.0f} % of ratings fall inside its 80 % range"
    if BASELINE in figures and model != BASELINE:
        rest = f"; {_label(comparison, BASELINE)} miss by {figures[BASELINE]['mae']:.2f}"
    yield f"The stars of {_label(comparison, model)} miss by {own['mae']:.2f} on average{doubt}{inside}{rest}."


def _newcomers(comparison: Comparison, model: str) -> Iterator[str]:
    by_label = comparison.newcomers.get(model)
    if not by_label:
        return
    way = FIRST if any(label.startswith(FIRST) for label in by_label) else RANDOM
    numbers = sorted(int(label.partition(":")[2]) for label in by_label if label.startswith(way))
    few, many = numbers[0], numbers[-1]
    average = comparison.answered[NEWCOMERS].plan.folds[0].learned.ratings.mean
    actual = by_label[f"{way}:{many}"].actual
    always = star_errors(np.full(len(actual), average), actual)["mae"]
    errors = {n: float(np.abs(by_label[f"{way}:{n}"].errors).mean()) for n in (few, many)}
    yield (
        f"For somebody new with {many} ratings its stars miss by {errors[many]:.2f}, with {_ratings(few)} by "
        f"{errors[few]:.2f}; always guessing the average of all ratings misses by {always:.2f}."
    )


def _doubt(comparison: Comparison, lister: str, rater: str) -> Iterator[str]:
    """The chosen model beside its closest rival, by lists where there is one."""
    for model, figure, about, higher in ((lister, NDCG, LISTS, True), (rater, RMSE, STARS, False)):
        values = _values(comparison, about, figure)
        rivals = [other for other in values if other != model and other != BASELINE]
        if model in values and rivals:
            rival = (max if higher else min)(rivals, key=values.__getitem__)
            said = comparison.pair(model, rival, figure).sentence
            what = "lists" if higher else "stars"
            yield f"Its closest rival by {what} is {_label(comparison, rival)}: {said}."
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
        parts.append("no model here knew a hidden rating (each was checked)")
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
