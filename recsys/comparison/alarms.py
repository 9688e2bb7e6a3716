"""Sentences that warn of a figure: too good to be taken without a question, or no better than no model at all.

None accuses. Each gives "" where there is nothing to say.
"""

import math

from recsys.comparison.leaks import LeakCheck
from recsys.comparison.published import is_error, published_for, published_set
from recsys.dataset import Dataset

REPEAT_NOISE = 0.557
"""The least RMSE between two ratings of one film by one person, of five stars: .557 to .816 were measured (Amatriain,
Pujol and Oliver 2009). No bound: who knew a person's true opinion would miss by 1 / sqrt(2) of it. No method that we
know of comes near."""


def beats_published(
    data: Dataset,
    protocol: str,
    figure: str,
    value: float,
    *,
    model: str,
    check: LeakCheck | None,
    uses_time: bool = False,
) -> str:
    """Whether a figure is better than all that are published for the same data set, protocol and knowledge of time.

    With the result of the model's leak check beside it; ``check`` None says that it was not run.
    """
    known = published_set(data)
    rows = [row for row in published_for(data, protocol, uses_time=uses_time) if row.figure == figure]
    if known is None or not rows or not math.isfinite(value):
        return ""
    best = (min if is_error(figure) else max)(rows, key=lambda row: row.value)
    if value >= best.value if is_error(figure) else value <= best.value:
        return ""
    return (
        f"{model}'s {_name(figure)} of {value:.4f} is better than any figure published for {known.name} under "
        f"{protocol} that we know of ({best.value:.4f}: {best.model}, {best.source}). That may be progress, "
        f"other rows hidden, or a difference in how it was measured. {_checked(check)}"
    )


def below_noise(data: Dataset, rmse: float, *, model: str, check: LeakCheck | None) -> str:
    """Whether an RMSE is below what people's own repeated ratings differ by: ``REPEAT_NOISE`` times the highest / 5.

    Nothing is said of simulated ratings, whose noise is what the simulation put there.
    """
    floor = REPEAT_NOISE * data.scale.high / 5
    if data.source.simulated or not rmse < floor:
        return ""
    return (
        f"{model} misses by {rmse:.4f} (RMSE), which is hard to believe of hidden ratings: people who rate the same "
        f"film again differ from themselves by {floor:.4f} or more (Amatriain, Pujol and Oliver 2009, in stars of "
        f"this scale). {_checked(check)}"
    )


def useless(r2: float, *, model: str) -> str:
    """Whether ``R2 <= 0``: one constant, the average of the tested ratings, would have missed by no more.

    Nothing is said where R2 is NaN, as where all tested ratings are alike.
    """
    if not r2 <= 0:
        return ""
    return (
        f"{model} is of no use here: one number for every film and person, the average of the tested ratings, would "
        f"miss by no more (R2 {r2:.3f})."
    )


def _checked(check: LeakCheck | None) -> str:
    return "The leak check has not been run for it." if check is None else f"The leak check: {check.sentence}"


def _name(figure: str) -> str:
    return figure.upper() if is_error(figure) else figure.replace("ndcg", "NDCG")
