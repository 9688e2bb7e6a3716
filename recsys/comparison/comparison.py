"""Several models under the same few protocols: what the Compare page, reports and the command line look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from recsys.cached import cached_property
from recsys.comparison.claim import Claim
from recsys.comparison.leaks import LeakCheck
from recsys.comparison.seeds import SeedChange
from recsys.comparison.training_error import TrainingError
from recsys.dataset import Dataset
from recsys.errors import UnsupportedError
from recsys.evaluation.asking import Answers, Plan, list_rows, star_rows
from recsys.evaluation.head_to_head import paired_answers
from recsys.evaluation.paired import STARS as STAR_FIGURES
from recsys.evaluation.paired import Paired
from recsys.evaluation.protocols import figures_of
from recsys.evaluation.ranking import quality_of
from recsys.evaluation.rows import Costs, ListRows, StarRows
from recsys.evaluation.task import Task
from recsys.ids import Floats

STARS, LISTS, NEWCOMERS, NEWCOMER_LISTS = "stars", "lists", "newcomers", "newcomer lists"
"""What is asked about; each by one protocol."""
FOLDS_UP_TO = 2_000_000
"""Ratings up to which stars are measured by five trainings; beyond, by one."""
RMSE, NDCG = "rmse", "ndcg@10"
"""What models are compared by: of stars, and of lists."""
BASELINE = "bias"
"""What every model has to be better than."""


def protocols_for(data: Dataset) -> dict[str, str]:
    """What is asked about -> the protocol by which it is, for data of this size."""
    return {
        STARS: "kfold:5" if len(data.ratings) <= FOLDS_UP_TO else "holdout:0.1",
        LISTS: "ranking:0.2",
        NEWCOMERS: "new-users:1,3,5,10,20",
        NEWCOMER_LISTS: "ranking-new-users:1,3,5,10,20",
    }


@dataclass(frozen=True, eq=False)
class Answered:
    """The answers of several models to one protocol."""

    task: Task
    plan: Plan
    answers: Mapping[str, Answers]
    skipped: Mapping[str, str]
    """Models that cannot answer it, and why."""

    @cached_property
    def figures(self) -> dict[str, dict[str, Any]]:
        """What the protocol makes of each model's answers, as ``evaluate`` does."""
        found = {}
        for model, answers in self.answers.items():
            try:
                found[model] = figures_of(self.task, self.plan, answers)
            except UnsupportedError:  # nobody liked a hidden film: nothing to measure lists by
                continue
        return found

    @cached_property
    def stars(self) -> dict[str, StarRows]:
        """The tested ratings of all folds beside each model's guesses."""
        return {model: star_rows(self.plan, answers) for model, answers in self.answers.items()}

    @cached_property
    def lists(self) -> dict[str, dict[str, ListRows]]:
        """Each model's lists, by the label of their fold."""
        return {model: list_rows(self.plan, answers) for model, answers in self.answers.items()}

    @cached_property
    def stars_by_fold(self) -> dict[str, dict[str, StarRows]]:
        """Each model's tested ratings, by the label of their fold."""
        return {model: self.plan.by_fold(rows) for model, rows in self.stars.items()}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Models side by side on one data set; one that was not asked something yet is simply not there."""

    data: Dataset
    labels: Mapping[str, str]
    """Model -> what people call it, in the order in which they are shown."""
    answered: Mapping[str, Answered]
    """What is asked about (``STARS`` ...) -> the answers."""
    impossible: Mapping[str, str] = field(default_factory=dict)
    """What cannot be asked of this data, and why."""
    leaks: Mapping[str, LeakCheck] = field(default_factory=dict)
    trick: TrainingError | None = None
    """One model's training error beside its error on hidden ratings."""
    seeds: Mapping[str, SeedChange] = field(default_factory=dict)
    """How much a training with another seed changes; of models that chance has a hand in."""
    stability: Claim | None = None
    """Whether consistent raters make one model more stable."""
    unchecked: Mapping[str, str] = field(default_factory=dict)
    """Models that could not be looked through for leaks, and why."""

    @property
    def protocols(self) -> dict[str, str]:
        """What is asked about -> the name of its protocol."""
        return {about: answered.plan.protocol for about, answered in self.answered.items()}

    @property
    def missing(self) -> list[str]:
        """Models that were not asked everything yet."""
        return [
            model
            for model in self.labels
            if any(
                model not in answered.answers and model not in answered.skipped
                for answered in self.answered.values()
            )
        ]

    def figures(self, about: str) -> dict[str, dict[str, Any]]:
        """Model -> figures under the protocol of ``about``; empty where it was not or cannot be asked."""
        return self.answered[about].figures if about in self.answered else {}

    @cached_property
    def stars(self) -> dict[str, StarRows]:
        """Every tested rating beside each model's guess."""
        return self.answered[STARS].stars if STARS in self.answered else {}

    @cached_property
    def lists(self) -> dict[str, ListRows]:
        """Each model's lists."""
        found = self.answered[LISTS].lists if LISTS in self.answered else {}
        return {model: next(iter(rows.values())) for model, rows in found.items()}

    @cached_property
    def newcomers(self) -> dict[str, dict[str, StarRows]]:
        """Each model's guesses for newcomers, by how and by how many ratings they are known, as ``random:5``."""
        return self.answered[NEWCOMERS].stars_by_fold if NEWCOMERS in self.answered else {}

    @cached_property
    def newcomer_hits(self) -> dict[str, dict[int, float]]:
        """Number of ratings -> the share of newcomers whose list of ten holds a film they liked; model by model.

        Known by their first ratings where the data says when they were given, else by random ones.
        """
        return {
            model: {
                int(n): found["hit_rate@10"]
                for n, found in figures.get("by_n_first", figures.get("by_n", {})).items()
            }
            for model, figures in self.figures(NEWCOMER_LISTS).items()
        }

    @cached_property
    def costs(self) -> dict[str, Costs]:
        """What one training and the answers cost: of lists where a model was asked for them, else of stars."""
        found: dict[str, Costs] = {}
        for about in (STARS, LISTS):
            if about in self.answered:
                found |= {model: answers.costs for model, answers in self.answered[about].answers.items()}
        return found

    @cached_property
    def list_quality(self) -> dict[str, dict[str, Floats]]:
        """Each model's figures of lists, one entry a person."""
        return {
            model: quality_of(rows.items, rows.liked, rows.user_idx) for model, rows in self.lists.items()
        }

    @cached_property
    def leaderboard(self) -> pd.DataFrame:
        """One row a model: model (its label), the figures of stars and lists with their intervals, costs.

        NaN where a model has no such figure. Ordered by NDCG, then by RMSE, the best first.
        """
        rows = []
        for model, label in self.labels.items():
            stars, lists = self.figures(STARS).get(model, {}), self.figures(LISTS).get(model, {})
            costs = self.costs.get(model)
            if stars or lists:
                rows.append(
                    {
                        "name": model,
                        "model": label,
                        **_measured(stars),
                        **_measured(lists),
                        **({} if costs is None else vars(costs)),
                    }
                )
        table = pd.DataFrame(rows, columns=None if rows else ["name", "model"])
        by = [column for column in (NDCG, RMSE) if column in table]
        ascending = [column == RMSE for column in by]
        return table.sort_values(by, ascending=ascending, ignore_index=True, kind="stable") if by else table

    def pair(self, first: str, second: str, figure: str) -> Paired:
        """Two models on the same rows by ``rmse``, ``mae`` or a figure of lists such as ``ndcg@10``.

        Raises UnsupportedError where one of them was not measured so.
        """
        key = (first, second, figure)
        if key not in self._pairs:
            self._pairs[key] = self._pair(first, second, figure)
        return self._pairs[key]

    def _pair(self, first: str, second: str, figure: str) -> Paired:
        about = STARS if figure in STAR_FIGURES else LISTS
        answers = self.answered[about].answers if about in self.answered else {}
        for model in (first, second):
            if model not in answers:
                raise UnsupportedError(f"{self.labels[model]} was not measured by its {about}.")
        labels = (self.labels[first], self.labels[second])
        return paired_answers(self.answered[about].plan, (answers[first], answers[second]), labels, figure)

    @cached_property
    def _pairs(self) -> dict[tuple[str, str, str], Paired]:
        return {}

    def best(self, figure: str) -> str | None:
        """The model with the best RMSE or NDCG; None where none was measured so."""
        about, choose = (STARS, min) if figure == RMSE else (LISTS, max)
        figures = {
            model: found[figure]
            for model, found in self.figures(about).items()
            if np.isfinite(found.get(figure, np.nan))
        }
        return choose(figures, key=figures.__getitem__) if figures else None

    def level_with_best(self, figure: str) -> list[str]:
        """The best model and those that this data cannot tell from it, the best first."""
        best = self.best(figure)
        if best is None:
            return []
        measured = self.stars if figure == RMSE else self.lists
        others = [model for model in measured if model != best and model in self.labels]
        return [best, *(model for model in others if self.pair(best, model, figure).better is None)]


def _measured(figures: Mapping[str, Any]) -> dict[str, float]:
    return {key: value for key, value in figures.items() if key not in ("fit_seconds", "users", "cold_rows")}
