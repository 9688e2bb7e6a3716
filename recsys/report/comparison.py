"""A comparison of models as one self-contained HTML file: the sentences, charts and tables of the Compare page.

Charts are SVG in the file itself, so that it needs neither network nor script and prints as it looks.
"""

from datetime import datetime
from pathlib import Path

from recsys.charts import compare as charts
from recsys.comparison.comparison import Comparison
from recsys.comparison.readings import READINGS, SECTIONS, Reading, absent, board, measured_on
from recsys.comparison.verdicts import verdict
from recsys.report.look import LIGHT
from recsys.report.writer import Panel, cells, panel, render, unique, when, write_whole

TEMPLATE = "comparison.html.j2"


def write_comparison(comparison: Comparison, file: Path, made: datetime | None = None) -> None:
    """Write ``comparison_html`` whole or not at all; raises StoreError when the disk refuses."""
    write_whole(file, comparison_html(comparison, made))


def comparison_html(comparison: Comparison, made: datetime | None = None) -> str:
    """The whole report; ``made`` stands below the title (default: now)."""
    sections = [
        (title, panels)
        for section, title in SECTIONS.items()
        if (panels := [_panel(comparison, reading) for reading in READINGS if reading.section == section])
    ]
    columns, rows = cells(board(comparison).drop(columns=["name"], errors="ignore"))
    return render(
        TEMPLATE,
        light=LIGHT,
        data=comparison.data.source.label or comparison.data.name,
        simulated=comparison.data.source.simulated,
        made=when(made),
        verdict=verdict(comparison),
        board={"columns": columns, "rows": rows},
        sections=sections,
        absent=unique(line for about in comparison.answered for line in absent(comparison, about)),
    )


def _panel(comparison: Comparison, reading: Reading) -> Panel:
    table = reading.table(comparison)
    chart = getattr(charts, reading.chart)(table) if reading.chart and len(table) else None
    return panel(
        reading.title,
        reading.sentence(comparison),
        table,
        chart,
        note=measured_on(comparison, reading.about),
    )
