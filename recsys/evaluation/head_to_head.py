"""Two models' answers to one plan, compared on the very same rows by the figure of what was asked."""

import numpy as np

from recsys.evaluation.asking import Answers, Plan, list_rows, star_rows
from recsys.evaluation.paired import STARS, Paired, paired_means, paired_stars
from recsys.evaluation.ranking import quality_of
from recsys.evaluation.rows import StarRows

Pair = tuple[Answers, Answers]
Labels = tuple[str, str]


def paired_answers(
    plan: Plan, answers: Pair, labels: Labels, figure: str | None = None, fold: str | None = None
) -> Paired:
    """By ``rmse`` or ``mae`` where the plan asks for stars, else by a figure of lists; the first is the default.

    Of all folds together, or of the one labelled ``fold``. Raises ValueError for a figure or fold that there is not.
    """
    known = [one.label for one in plan.folds]
    if fold is not None and fold not in known:
        raise ValueError(f"There is no fold “{fold}” in {plan.protocol}; there is: {', '.join(known)}.")
    if plan.asks_stars:
        one, other = (_stars(plan, side, fold) for side in answers)
        return paired_stars(one, other, labels, figure or next(iter(STARS)))
    return _lists(plan, answers, labels, figure or plan.figure, fold)


def _stars(plan: Plan, answers: Answers, fold: str | None) -> StarRows:
    rows = star_rows(plan, answers)
    return rows if fold is None else plan.by_fold(rows)[fold]


def _lists(plan: Plan, answers: Pair, labels: Labels, figure: str, fold: str | None) -> Paired:
    both = [
        [rows for label, rows in list_rows(plan, side).items() if fold in (None, label)] for side in answers
    ]
    quality = [[quality_of(rows.items, rows.liked, rows.user_idx) for rows in side] for side in both]
    if figure not in quality[0][0]:
        raise ValueError(f"Lists are compared by {', '.join(quality[0][0])}, got “{figure}”.")
    people = [
        np.concatenate(
            [rows.user_idx if plan.groups is None else plan.groups[rows.user_idx] for rows in side]
        )
        for side in both
    ]
    figures = [np.concatenate([found[figure] for found in side]) for side in quality]
    return paired_means((people[0], people[1]), (figures[0], figures[1]), labels, figure)
