"""How a test reads the Explore page and acts on it."""

import json
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from recsys.dataset import Dataset, Source
from recsys.engine import Engine
from recsys.insights import READINGS, SECTIONS
from tests.pages.conftest import open_page

IN_SECTION = {section: [r for r in READINGS if r.section == section] for section in SECTIONS}


def open_explore(data: str = "demo", section: str = "people", **query: Any) -> AppTest:
    """The page as a link to one of its sections leads to it."""
    return open_page("pages/explore.py", data=data, section=section, **query)


def keep(home: Path, data: Dataset) -> str:
    """Store ``data`` under a label of its own (the choice of data goes by label)."""
    Engine(home).library.registry.save_dataset(
        replace(data, source=Source("hand", f"Hand-made: {data.name}"))
    )
    return data.name


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def readings(app: AppTest) -> list[str]:
    """What stands under the titles, as read by people."""
    bodies = [element.proto.body for element in app.get("html")]
    start = '<p class="reading">'
    return [
        unescape(body.removeprefix(start).removesuffix("</p>")) for body in bodies if body.startswith(start)
    ]


def said(app: AppTest) -> dict[str, str]:
    """The sentence of each reading of the open section, by the reading's name."""
    section = app.segmented_control(key="section_switch").value
    return dict(zip([reading.name for reading in IN_SECTION[section]], readings(app), strict=True))


def charts(app: AppTest) -> list[Any]:
    return list(app.get("vega_lite_chart"))


def drawn(app: AppTest) -> list[str]:
    """The readings whose chart was sent, by their titles."""
    return [chart.proto.alt.split(". ")[0] for chart in charts(app)]


def titles(section: str) -> list[str]:
    return [reading.title for reading in IN_SECTION[section]]


def chips(app: AppTest) -> list[str]:
    labels = [button.label for button in app.button if str(button.key).startswith("explore_chip_")]
    return [label.replace("\\", "") for label in labels]


def take_away(app: AppTest, chip: str) -> AppTest:
    """Click on a chip."""
    return app.button(key=f"explore_chip_{chips(app).index(chip)}").click().run()


def address(app: AppTest) -> dict[str, list[str]]:
    """What the address says, but for the data set and the section."""
    return {
        name: [texts] if isinstance(texts, str) else list(texts)
        for name, texts in app.query_params.items()
        if name not in {"data", "section"}
    }


def click(app: AppTest, title: str, **row: Any) -> AppTest:
    """Click on the mark of ``row`` in the chart of a title, as the browser tells the server of it."""
    (chart,) = [chart for chart in charts(app) if chart.proto.alt.split(". ")[0] == title]
    states = app._tree.get_widget_states()
    states.widgets.add(id=chart.proto.id, string_value=json.dumps({"selection": {"picked": [row]}}))
    return app._run(states)


def spec(app: AppTest, title: str) -> dict[str, Any]:
    """The chart of a title, as it goes to the browser."""
    (chart,) = [chart for chart in charts(app) if chart.proto.alt.split(". ")[0] == title]
    found: dict[str, Any] = json.loads(chart.proto.spec)
    return found
