"""The report: all that the page shows, in one file that needs nothing else, and hostile text is inert."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from recsys.comparison.comparison import Comparison
from recsys.comparison.readings import READINGS, SECTIONS
from recsys.comparison.verdicts import verdict
from recsys.dataset import Catalog, Dataset
from recsys.errors import StoreError
from recsys.models.bias import Bias
from recsys.models.ease import EASE
from recsys.models.svd import SVD
from recsys.report import comparison_html, write_comparison
from tests.comparison.compared import compare
from tests.models.data import make_data

HOSTILE = "<script>alert(1)</script>"
MADE = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    data = make_data(n_users=60, n_items=60, seed=2)
    models = {"bias": Bias, "ease": EASE, "svd": lambda: SVD(n_factors=4)}
    return compare(data, models, check=True)


@pytest.fixture(scope="module")
def html(comparison: Comparison) -> str:
    return comparison_html(comparison, MADE)


class Text(HTMLParser):
    """All text, and all tags, of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.said: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attributes if name in ("src", "href", "xlink:href")]

    def handle_data(self, data: str) -> None:
        self.said.append(data.strip())


def test_it_holds_the_verdict_and_every_reading(comparison: Comparison, html: str) -> None:
    said = Text(html).said
    found = verdict(comparison)
    for sentence in (found.headline, *found.sentences, *SECTIONS.values()):
        assert sentence in said
    for reading in READINGS:
        assert reading.title in said
        assert reading.sentence(comparison) in said
    assert "Made on 29 November 2026, 12:00 UTC. Every figure is measured" in html


def test_it_needs_nothing_else(html: str) -> None:
    page = Text(html)
    assert not {"script", "link", "iframe", "img", "object"} & set(page.tags)
    assert page.tags.count("svg") >= 8
    assert [address for address in page.addresses if not address.startswith("#")] == []
    assert not re.search(r"url\(\s*['\"]?(?!#)", html)


def test_the_same_comparison_makes_the_same_file(comparison: Comparison, html: str) -> None:
    def unnumbered(text: str) -> str:
        """Vega numbers gradients and clips on and on, so that no two charts of a page share one."""
        return re.sub(r"(gradient|clip)_?[0-9]+", r"\1", text)

    assert unnumbered(comparison_html(comparison, MADE)) == unnumbered(html)


def test_hostile_names_are_inert(comparison: Comparison) -> None:
    data = comparison.data
    table = data.catalog.table.assign(genres=f"{HOSTILE}|=1+1")
    named = replace(
        data,
        catalog=Catalog(data.catalog.items, table),
        source=replace(data.source, label=HOSTILE),
    )
    hostile = replace(
        comparison, data=named, labels={name: f"{HOSTILE} {name}" for name in comparison.labels}
    )
    html = comparison_html(hostile, MADE)
    assert "alert(1)" in html
    assert "script" not in Text(html).tags


def test_simulated_data_says_so(comparison: Comparison, html: str) -> None:
    assert "simulated" not in html
    data = comparison.data
    simulated = replace(comparison, data=replace(data, source=replace(data.source, simulated=True)))
    assert "The ratings of this data are simulated" in comparison_html(simulated, MADE)


def test_nothing_measured_is_a_page_that_says_so() -> None:
    data: Dataset = make_data(n_users=10, n_items=12)
    html = comparison_html(Comparison(data, {"bias": "Averages"}, {}), MADE)
    assert "Nothing has been measured yet." in html


def test_it_is_written_whole_or_not_at_all(comparison: Comparison, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    write_comparison(comparison, file, MADE)
    assert file.read_text(encoding="utf-8").endswith("</html>")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    with pytest.raises(StoreError, match=r"^report\.html cannot be written: "):
        write_comparison(comparison, tmp_path / "missing" / "report.html", MADE)
