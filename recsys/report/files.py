"""The files of a report: one table of what each holds and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from recsys.comparison.comparison import LISTS, STARS
from recsys.insights import safe_csv
from recsys.insights.features import KINDS, Kind
from recsys.insights.features.features import write_interactions
from recsys.report.dashboard import dashboard_html
from recsys.report.findings import PROTOCOLS
from recsys.report.picture import Heading, dashboard_png
from recsys.report.report import Report
from recsys.report.summary import executive_summary

Tell = Callable[[float], None]
"""Gets the share of a file that is written; may raise to stop."""


@dataclass(frozen=True)
class ReportFile:
    """One file of a report."""

    name: str
    holds: str
    """What is in it, in a few words."""
    write: Callable[[Report, Path, Tell], None]
    kind: Kind | None = None
    """Of a table of features: which. Where the data has no such table, there is no such file."""


def files_of(report: Report) -> list[ReportFile]:
    """The files that this report has."""
    tables = report.findings.business.features.tables
    return [file for file in FILES if file.kind is None or len(tables.get(file.kind, ()))]


def _png(report: Report, file: Path, tell: Tell) -> None:
    about = f"{report.about} {report.simulated}".strip()
    file.write_bytes(dashboard_png(Heading(report.title, about), report.panels, report.gaps))


def _html(report: Report, file: Path, tell: Tell) -> None:
    file.write_text(
        dashboard_html(report, {each.name: each.holds for each in files_of(report)}), encoding="utf-8"
    )


def _summary(report: Report, file: Path, tell: Tell) -> None:
    file.write_text(executive_summary(report), encoding="utf-8")


def _models(report: Report, file: Path, tell: Tell) -> None:
    file.write_text(safe_csv(model_performance(report)), encoding="utf-8")


def model_performance(report: Report) -> pd.DataFrame:
    """A row a model: model, label, the protocols, why something is not there (``not_measured``), then the figures.

    The best lists first; a figure that a model cannot have is empty.
    """
    comparison = report.findings.comparison
    figures = comparison.leaderboard.rename(columns={"name": "model", "model": "label"})
    absent = [name for name in comparison.labels if name not in set(figures["model"])]
    rest = pd.DataFrame({"model": absent, "label": [comparison.labels[name] for name in absent]})
    table = pd.concat([figures, rest], ignore_index=True) if absent else figures
    for place, (about, column) in enumerate(((STARS, "stars_protocol"), (LISTS, "lists_protocol"))):
        table.insert(2 + place, column, PROTOCOLS[about])
    reasons = [
        " ".join(
            f"{about.capitalize()}: {why}"
            for about in PROTOCOLS
            if (why := comparison.impossible.get(about) or comparison.answered[about].skipped.get(model, ""))
        )
        for model in table["model"]
    ]
    table.insert(4, "not_measured", reasons)
    return table


def _sample(report: Report, file: Path, tell: Tell) -> None:
    file.write_text(safe_csv(report.findings.recommended), encoding="utf-8")


def _features(kind: Kind) -> Callable[[Report, Path, Tell], None]:
    def write(report: Report, file: Path, tell: Tell) -> None:
        if kind == "interactions":  # the table at hand may hold some people only
            write_interactions(report.findings.data, file, tell)
        else:
            report.findings.business.features.tables[kind].to_parquet(file, index=False)

    return write


def _dictionary(report: Report) -> pd.DataFrame:
    features = report.findings.business.features
    rows = [
        (KINDS[kind], feature.name, feature.label, feature.unit, feature.formula, ", ".join(feature.needs))
        for kind in KINDS
        if kind in features.tables
        for feature in features.of(kind)
    ]
    return pd.DataFrame(rows, columns=["table", "column", "label", "unit", "formula", "needs"])


def _dictionary_csv(report: Report, file: Path, tell: Tell) -> None:
    file.write_text(safe_csv(_dictionary(report)), encoding="utf-8")


FILES: tuple[ReportFile, ...] = (
    ReportFile("dashboard.png", "The twelve panels as a picture of one page.", _png),
    ReportFile(
        "dashboard.html", "The same with figures that answer to the mouse, and the tables behind them.", _html
    ),
    ReportFile("executive_summary.txt", "What it comes to, in plain sentences.", _summary),
    ReportFile(
        "model_performance_comparison.csv", "Every figure of every model, with its 95 % interval.", _models
    ),
    ReportFile(
        "sample_recommendations.csv",
        "What ten people of different segments would be recommended, and why.",
        _sample,
    ),
    *(
        ReportFile(f"features_{kind}.parquet", f"Features: {label.lower()}.", _features(kind), kind)
        for kind, label in KINDS.items()
    ),
    ReportFile(
        "features.csv", "What each column of the features means, with its formula and unit.", _dictionary_csv
    ),
)
"""In the order in which they are written; ``report.json`` comes after them."""
