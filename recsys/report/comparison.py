"""A comparison of models as one self-contained HTML file: the sentences, charts and tables of the Compare page.

Charts are SVG in the file itself, so that it needs neither network nor script and prints as it looks. All text is
escaped by the template.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from jinja2 import Environment, PackageLoader, select_autoescape

from recsys.charts import compare as charts
from recsys.comparison.comparison import Comparison
from recsys.comparison.readings import READINGS, SECTIONS, Reading, absent, board, measured_on
from recsys.comparison.verdicts import Verdict, verdict
from recsys.errors import StoreError
from recsys.lazy import lazy

if TYPE_CHECKING:
    import vl_convert
else:
    vl_convert = lazy("vl_convert")

TEMPLATE = "comparison.html.j2"
ROWS_AT_MOST = 200
"""Of a table; the CSV of the page has all."""
WIDTH = 400
"""Of a chart without its labels; two panels stand side by side."""
LOOK: dict[str, Any] = {
    "background": "transparent",
    "autosize": "pad",  # room for the labels beside the chart: cut off, nothing would tell what they say
    "font": "system-ui, sans-serif",
    "axis": {"labelColor": "#4d4740", "titleColor": "#4d4740", "gridColor": "#e6e1da"},
    "view": {"stroke": "transparent"},
}


@dataclass(frozen=True)
class _Panel:
    """One reading, ready for the template."""

    title: str
    sentence: str
    measured_on: str
    svg: str
    columns: list[str]
    rows: list[list[str]]
    left_out: int


def write_comparison(comparison: Comparison, file: Path, made: datetime | None = None) -> None:
    """Write ``comparison_html`` whole or not at all; raises StoreError when the disk refuses."""
    aside = file.with_name(f".{file.name}.{uuid.uuid4().hex[:8]}")
    html = comparison_html(comparison, made)
    try:
        aside.write_text(html, encoding="utf-8")
        aside.replace(file)
    except OSError as error:
        raise StoreError(f"{file.name} cannot be written: {error.strerror or 'the disk refused'}.") from error
    finally:
        aside.unlink(missing_ok=True)


def comparison_html(comparison: Comparison, made: datetime | None = None) -> str:
    """The whole report; ``made`` stands below the title (default: now)."""
    environment = Environment(
        loader=PackageLoader("recsys.report", "."),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
    )
    found: Verdict = verdict(comparison)
    sections = [
        (title, panels)
        for section, title in SECTIONS.items()
        if (panels := [_panel(comparison, reading) for reading in READINGS if reading.section == section])
    ]
    columns, rows = _cells(board(comparison).drop(columns=["name"], errors="ignore"))
    return environment.get_template(TEMPLATE).render(
        data=comparison.data.source.label or comparison.data.name,
        simulated=comparison.data.source.simulated,
        made=(made or datetime.now(UTC)).strftime("%-d %B %Y, %H:%M UTC"),
        verdict=found,
        board={"columns": columns, "rows": rows},
        sections=sections,
        absent=list(
            dict.fromkeys(line for about in comparison.answered for line in absent(comparison, about))
        ),
    )


def _panel(comparison: Comparison, reading: Reading) -> _Panel:
    table = reading.table(comparison)
    columns, rows = _cells(table.head(ROWS_AT_MOST))
    svg = _svg(getattr(charts, reading.chart)(table)) if reading.chart and len(table) else ""
    return _Panel(
        reading.title,
        reading.sentence(comparison),
        measured_on(comparison, reading.about),
        svg,
        columns,
        rows,
        max(0, len(table) - ROWS_AT_MOST),
    )


def _svg(chart: Any) -> str:
    """Drawn by Vega itself, which escapes the text in it."""
    specification = chart.to_dict()
    specification["config"] = {**specification.get("config", {}), **LOOK}
    specification.pop("autosize", None)
    if specification.get("width", "container") == "container" and "facet" not in specification:
        specification["width"] = WIDTH
    drawn: str = vl_convert.vegalite_to_svg(specification)
    return drawn


def _cells(table: pd.DataFrame) -> tuple[list[str], list[list[str]]]:
    """Column names and cells as text: three digits after the point, nothing where nothing is known."""
    rows = [[_cell(value) for value in row] for row in table.itertuples(index=False)]
    return [str(name).replace("_", " ") for name in table.columns], rows


def _cell(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() and abs(value) >= 10 else f"{value:.3f}"
    return str(value)
