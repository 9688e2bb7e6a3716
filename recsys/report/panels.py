"""The twelve panels of the dashboard: one table of where each comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from recsys.business import READINGS as BUSINESS
from recsys.charts import business as business_charts
from recsys.charts import compare_which
from recsys.charts import explore as explore_charts
from recsys.comparison.comparison import LISTS, Comparison
from recsys.comparison.readings import board, measured_on
from recsys.comparison.verdicts import verdict
from recsys.insights import READINGS as EXPLORED
from recsys.insights.explore.readings.words import NO_GENRES, percent
from recsys.report.findings import Findings


@dataclass(frozen=True)
class Shown:
    """What a panel shows of one data set; without rows in ``table`` the sentence says what the data lacks."""

    sentence: str
    table: pd.DataFrame
    draw: Callable[[], Any]
    """The figure (Altair), drawn anew at each call."""
    note: str = ""
    """On what it was measured."""

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing to draw."""
        return not len(self.table)


@dataclass(frozen=True)
class PanelSpec:
    """One panel: what it is called and where it comes from."""

    name: str
    title: str
    look: Callable[[Findings], Shown]


def _explored(name: str, rows: int | None = None) -> Callable[[Findings], Shown]:
    """A reading of Explore; of a long table the figure draws the first ``rows``."""
    reading = next(reading for reading in EXPLORED if reading.name == name)

    def look(findings: Findings) -> Shown:
        frames = reading.frames(findings.exploration)
        drawn = [frames[0].head(rows or len(frames[0])), *frames[1:]]
        draw = partial(getattr(explore_charts, name), *drawn)
        said = reading.sentence(findings.exploration) if findings.exploration.overview.ratings else ""
        return Shown(said or "There are no ratings.", frames[0], draw)

    return look


def _business(name: str, chart: Callable[..., Any]) -> Callable[[Findings], Shown]:
    """A reading of the business view, drawn by ``chart``."""
    reading = next(reading for reading in BUSINESS if reading.name == name)

    def look(findings: Findings) -> Shown:
        frames = reading.frames(findings.business)
        draw = partial(chart, *frames)
        return Shown(reading.sentence(findings.business), frames[0], draw)

    return look


HITS, DIVERSITY, COVERAGE = "hit_rate@10", "diversity", "coverage"


def _board(
    figure: str, sentence: Callable[[Comparison, pd.DataFrame], str], chart: Callable[[pd.DataFrame], Any]
) -> Callable[[Findings], Shown]:
    """One figure of the lists of each model with its interval, the highest first."""

    def look(findings: Findings) -> Shown:
        comparison = findings.comparison
        table = board(comparison)
        if figure not in table or not table[figure].notna().any():
            return Shown(_why_no_lists(comparison), table.head(0), partial(chart, table))
        named = [
            column for column in (figure, f"{figure}_low", f"{figure}_high", COVERAGE) if column in table
        ]
        shown = table[["model", *named]].dropna(subset=[figure])
        shown = shown.sort_values(figure, ascending=False, kind="stable", ignore_index=True)
        return Shown(
            sentence(comparison, shown), shown, partial(chart, shown), measured_on(comparison, LISTS)
        )

    return look


def _why_no_lists(comparison: Comparison) -> str:
    """Why no list was measured, as whoever was asked says; else what lists are compared by that is not known."""
    refused = comparison.answered[LISTS].skipped.values() if LISTS in comparison.answered else ()
    return next(iter(refused), comparison.impossible.get(LISTS, NO_GENRES))


def _models_sentence(comparison: Comparison, table: pd.DataFrame) -> str:
    found = verdict(comparison)
    return " ".join([found.headline, *found.sentences[:1]])


def _diversity_sentence(comparison: Comparison, table: pd.DataFrame) -> str:
    most = table.iloc[0]
    differ = f"two titles of one list differ in {percent(most[DIVERSITY])} of their genres."
    is_tied = bool((table[DIVERSITY] == most[DIVERSITY]).all())  # one model alone too
    if is_tied:
        said = f"No model\u2019s lists are more varied than another\u2019s: {differ}"
    else:
        said = f"The lists of {most['model']} are the most varied: {differ}"
    if COVERAGE not in table:
        return said
    widest = table.sort_values(COVERAGE, ascending=False, kind="stable").iloc[0]
    is_both = widest["model"] == most["model"] and not is_tied
    whose = "They also show" if is_both else f"Those of {widest['model']} show"
    return f"{said} {whose} the most of the catalog: {percent(widest[COVERAGE])} of it is in somebody\u2019s ten."


PANELS: tuple[PanelSpec, ...] = (
    PanelSpec("activity", "How much each person rates", _explored("activity")),
    PanelSpec("popularity", "Hits and the long tail", _explored("popularity")),
    PanelSpec("ratings", "How people rate", _explored("levels")),
    PanelSpec("genres", "Which genres people choose", _explored("genres", rows=12)),
    PanelSpec("sparsity", "How full the table of ratings is", _explored("sparsity")),
    PanelSpec("segments", "Who the viewers are", _business("segments", business_charts.segment_sizes)),
    PanelSpec("times", "When people watch or rate", _explored("when")),
    PanelSpec("sessions", "How long a session is", _explored("lengths")),
    PanelSpec(
        "models",
        "Which model finds what people like",
        _board(HITS, _models_sentence, compare_which.board_hits),
    ),
    PanelSpec(
        "diversity",
        "How varied the lists are",
        _board(DIVERSITY, _diversity_sentence, compare_which.board_diversity),
    ),
    PanelSpec("newcomers", "How newcomers fare", _business("milestones", business_charts.milestones)),
    PanelSpec("trends", "Genres that grow and fade", _explored("trends")),
)
"""In the order in which they are drawn, four in a row."""
