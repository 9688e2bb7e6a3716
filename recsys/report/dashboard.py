"""The dashboard as one HTML file with figures that answer to the mouse; it needs no network.

Each figure is there twice: drawn, for paper and for a reader without scripts, and as a Vega-Lite specification that the
script in the file draws anew in the colours of the reader's system.
"""

import json
from collections.abc import Mapping
from typing import Any

from recsys.report.look import LIGHT, LOOKS
from recsys.report.report import Report
from recsys.report.writer import cells, panel, render, specification, vega_script

TEMPLATE = "dashboard.html.j2"
HEIGHT = 260
"""Pixels of each figure, so that those of a row stand level."""
PEOPLE = ["person", "segment", "place", "title", "year", "predicted_stars", "why"]


def dashboard_html(report: Report, files: Mapping[str, str]) -> str:
    """The whole page; ``files`` are those of the report, name -> what it holds."""
    panels = [
        panel(spec.title, shown.sentence, shown.table, shown.draw(), note=shown.note, name=spec.name)
        for spec, shown in report.panels
    ]
    recommended = report.findings.recommended
    columns, rows = cells(recommended[PEOPLE] if len(recommended) else recommended)
    return render(
        TEMPLATE,
        light=LOOKS["light"],
        dark=LOOKS["dark"],
        report=report,
        panels=panels,
        recommended={"columns": columns, "rows": rows},
        files=files,
        script=vega_script(),
        figures=as_data({spec.name: _interactive(shown.draw()) for spec, shown in report.panels}),
        looks=as_data({name: look.vega("system-ui, sans-serif") for name, look in LOOKS.items()}),
    )


def _interactive(chart: Any) -> dict[str, Any]:
    """As wide as its panel, where a figure can be."""
    found = specification(chart, LIGHT)
    found.pop("config")
    if not {"facet", "concat", "hconcat", "vconcat", "repeat"} & set(found):
        found |= {
            "width": "container",
            "height": HEIGHT,
            "autosize": {"type": "fit", "contains": "padding"},
        }
    return found


def as_data(value: Any) -> str:
    """JSON that may stand in a script element: no text from data can end it."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
