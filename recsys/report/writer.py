"""The one writer of reports as HTML: templates that escape all text, figures as SVG, tables as cells, files whole.

A report is one file that needs no network. Figures are drawn by Vega itself, which escapes the text in them.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from jinja2 import Environment, PackageLoader, select_autoescape

from recsys.errors import StoreError
from recsys.lazy import lazy
from recsys.report.look import LIGHT, Look

if TYPE_CHECKING:
    import vl_convert
else:
    vl_convert = lazy("vl_convert")

ROWS_AT_MOST = 200
"""Of a table in a report."""
WIDTH = 400
"""Pixels of a figure without its labels; two panels stand side by side."""
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What SVG may not hold, as a control character in a title: drawing one would end the whole process."""


@dataclass(frozen=True)
class Panel:
    """One question and its answer, ready for a template."""

    title: str
    sentence: str
    note: str = ""
    """On what it was measured."""
    svg: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    left_out: int = 0
    """Rows of the table that are not shown."""
    name: str = ""
    """By which a script finds the figure; empty where it stays as it is drawn."""


def panel(
    title: str, sentence: str, table: pd.DataFrame, chart: Any = None, *, note: str = "", name: str = ""
) -> Panel:
    """A panel of a table and, where it has rows, the figure that draws it."""
    columns, rows = cells(table.head(ROWS_AT_MOST))
    drawn = "" if chart is None or not len(table) else svg(chart)
    return Panel(title, sentence, note, drawn, columns, rows, max(0, len(table) - ROWS_AT_MOST), name)


def render(template: str, **content: Any) -> str:
    """Fill a template of this folder; all text is escaped, only figures that ``svg`` drew are not."""
    environment = Environment(
        loader=PackageLoader("recsys.report", "."),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**content)


def when(made: datetime | None) -> str:
    """The moment in words (default: now), UTC."""
    moment = (made or datetime.now(UTC)).astimezone(UTC)
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def specification(chart: Any, look: Look = LIGHT) -> dict[str, Any]:
    """A figure as Vega-Lite, in the colours of ``look``; what a click would do in the app is taken out."""
    found: dict[str, Any] = chart.to_dict()
    found["config"] = look.vega()
    found.pop("autosize", None)
    _drop_params(found)
    return found


def svg(chart: Any, width: int = WIDTH) -> str:
    """The figure as it looks on paper; ``width`` is that of the marks, and labels find room beside them."""
    drawn = specification(chart)
    drawn["config"]["autosize"] = "pad"  # cut off, nothing would tell what the labels say
    if drawn.get("width", "container") == "container" and "facet" not in drawn:
        drawn["width"] = width
    return svg_of(drawn)


def svg_of(specified: dict[str, Any]) -> str:
    """A Vega-Lite specification, drawn; nothing is fetched for it."""
    drawn: str = vl_convert.vegalite_to_svg(_drawable(specified), allowed_base_urls=[])
    return drawn


def png_of(drawn: str, scale: float) -> bytes:
    """An SVG as a picture, ``scale`` pixels for one of its own; without a browser."""
    picture: bytes = vl_convert.svg_to_png(_drawable(drawn), scale=scale)
    return picture


def _drawable(value: Any) -> Any:
    """The same with a mark of replacement for each character that SVG may not hold."""
    if isinstance(value, str):
        return _NO_XML.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_drawable(name): _drawable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_drawable(inner) for inner in value]
    return value


@cache
def vega_script() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, for a page that draws its figures itself."""
    bundle: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # the stubs want what has a default
    return bundle.replace("</script", "<\\/script")


def _drop_params(specified: dict[str, Any]) -> None:
    specified.pop("params", None)
    for layer in specified.get("layer", []):
        _drop_params(layer)


def cells(table: pd.DataFrame) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Column names and cells as text: three digits after the point, nothing where nothing is known."""
    rows = tuple(tuple(_cell(value) for value in row) for row in table.itertuples(index=False))
    return tuple(str(name).replace("_", " ") for name in table.columns), rows


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_cell(each) for each in value)
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() and abs(value) >= 10 else f"{value:.3f}"
    return str(value)


def write_whole(file: Path, text: str) -> None:
    """Write a file whole or not at all; raises StoreError when the disk refuses."""
    aside = file.with_name(f".{file.name}.{uuid.uuid4().hex[:8]}")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(file)
    except OSError as error:
        raise StoreError(f"{file.name} cannot be written: {error.strerror or 'the disk refused'}.") from error
    finally:
        aside.unlink(missing_ok=True)


def unique(lines: Iterable[str]) -> list[str]:
    """Each line once, in the order in which they first come."""
    return list(dict.fromkeys(line for line in lines if line))
