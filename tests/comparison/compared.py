"""Comparisons put together for tests: the models are asked here and now, nothing is kept."""

from collections.abc import Mapping

from recsys.comparison.comparison import Answered, Comparison, protocols_for
from recsys.comparison.leaks import check_leaks
from recsys.dataset import Dataset
from recsys.errors import RecsysError
from recsys.evaluation.asking import NO_STARS, MakeModel, ask
from recsys.evaluation.protocols import plan_of


def compare(
    data: Dataset,
    models: Mapping[str, MakeModel],
    *,
    protocols: Mapping[str, str] | None = None,
    check: bool = False,
) -> Comparison:
    """All ``models`` under ``protocols`` (default: ``protocols_for``), each called by its name in capitals."""
    answered: dict[str, Answered] = {}
    impossible: dict[str, str] = {}
    for about, protocol in (protocols or protocols_for(data)).items():
        try:
            task, plan = plan_of(data, protocol)
        except (RecsysError, ValueError) as error:
            impossible[about] = str(error)
            continue
        able = {name: make for name, make in models.items() if make().predicts_ratings or not plan.asks_stars}
        answered[about] = Answered(
            task,
            plan,
            {name: ask(plan, name, make) for name, make in able.items()},
            {name: NO_STARS for name in models if name not in able},
        )
    leaks = {
        name: check_leaks(data, name.upper(), lambda world, make=make: make())  # type: ignore[misc]
        for name, make in models.items()
        if check
    }
    return Comparison(data, {name: name.upper() for name in models}, answered, impossible, leaks)
