"""A report on small data: every file, its figures, its pictures, and hostile text."""

import json
import re
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from recsys.dataset import Catalog
from recsys.engine import Engine
from recsys.errors import Cancelled, StoreError
from recsys.evaluation import splits
from recsys.insights.features import KINDS
from recsys.report import files, write_report
from recsys.report.dashboard import as_data, dashboard_html
from recsys.report.files import FILES, files_of, model_performance
from recsys.report.folder import is_report
from recsys.report.panels import PANELS, Shown
from recsys.report.picture import SCALE, Heading, dashboard_png, dashboard_svg, size_of
from recsys.report.report import Report
from recsys.report.summary import executive_summary
from recsys.report.writer import png_of, svg
from recsys.store.files import read_json, sha256
from tests.models.data import make_data
from tests.report.conftest import MADE, QUICK, keep
from tests.report.odd import FORMULA, HOSTILE, odd_data
from tests.report.test_comparison import Text


@pytest.fixture(scope="session")
def html(report: Report) -> str:
    return dashboard_html(report, {file.name: file.holds for file in files_of(report)})


def figures_in(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="figures">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    figures = json.loads(found[1])
    assert isinstance(figures, dict)
    return figures


# -- panels and the picture ----------------------------------------------------------------------------------


def test_there_are_twelve_panels() -> None:
    assert len(PANELS) == 12
    assert len({spec.name for spec in PANELS}) == 12


def test_every_panel_is_drawn_or_its_gap_is_said(report: Report) -> None:
    drawn = {spec.name for spec, _ in report.panels}
    said = executive_summary(report)
    for spec, shown in report.looked_at:
        assert shown.sentence
        assert spec.title in said
        assert (spec.name in drawn) == (not shown.is_missing)
    assert drawn >= {"activity", "popularity", "ratings", "genres", "sparsity", "models", "diversity"}


def test_the_picture_is_a_png_of_the_stated_size(report: Report) -> None:
    drawn = dashboard_png(Heading("Title", "About"), report.panels[:4], ["A gap."])
    width, height = size_of(4, 1)
    with Image.open(BytesIO(drawn)) as picture:
        assert picture.format == "PNG"
        assert picture.size == (round(width * SCALE), round(height * SCALE))
        colours = picture.convert("RGB").getcolors(1 << 24)
    assert colours is not None
    assert len(colours) > 20


def test_twelve_panels_are_a_landscape_page() -> None:
    width, height = size_of(12)
    assert 1.3 < width / height < 1.6


def test_the_picture_has_a_card_for_each_panel_and_hostile_text_is_text(report: Report) -> None:
    drawn = dashboard_svg(Heading(HOSTILE, "a & b"), report.panels[:3], [HOSTILE])
    assert drawn.count('rx="10"') == 3
    assert "<script" not in drawn
    assert drawn.count("&lt;script&gt;") == 2
    assert "a &amp; b" in drawn


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\ufffe"])
def test_a_character_that_svg_may_not_hold_is_replaced(report: Report, sign: str) -> None:
    """Where it is drawn as it is, the whole process ends."""
    title = f"Bell {sign}"
    table = pd.DataFrame({title: [title, "Other"], "n": [1, 2]})
    chart = alt.Chart(table).mark_bar().encode(x="n:Q", y=f"{title}:N")
    shown = Shown(title, table, lambda: chart)
    drawn = dashboard_svg(Heading(title, title), [(report.panels[0][0], shown)], [title])
    assert drawn.count("Bell") >= 5
    assert png_of(drawn, 0.2).startswith(b"\x89PNG")
    assert sign not in svg(chart)


# -- the page ------------------------------------------------------------------------------------------------


def test_the_page_holds_every_sentence_and_every_figure(report: Report, html: str) -> None:
    said = Text(html).said
    for spec, shown in report.panels:
        assert spec.title in said
        assert shown.sentence in said
        assert f'id="figure-{spec.name}"' in html
    for sentence in (*report.sentences, report.verdict.headline, *report.about_models, *report.gaps):
        assert any(sentence in line for line in said)
    assert set(figures_in(html)) == {spec.name for spec, _ in report.panels}
    assert "29 November 2026" in html


def test_the_page_needs_nothing_else(report: Report, html: str) -> None:
    page = Text(html)
    assert not {"link", "iframe", "img", "object"} & set(page.tags)
    assert page.tags.count("script") == 4
    assert [address for address in page.addresses if not address.startswith("#")] == []
    assert page.tags.count("svg") == len(report.panels)


def test_no_text_from_data_can_end_a_script() -> None:
    written = as_data({"title": "</script><script>alert(1)</script>\u2028", "genre": "<!--"})
    assert "<" not in written
    assert "\u2028" not in written
    assert json.loads(written)["title"].startswith("</script>")


def test_hostile_names_are_inert_everywhere(engine: Engine, tmp_path: Path) -> None:
    plain = make_data(n_users=30, n_items=30)
    table = plain.catalog.table.assign(genres=f"{HOSTILE}|{FORMULA}")
    table["title"] = [f"{FORMULA} {HOSTILE} {place}" for place in range(len(table))]
    source = replace(plain.source, label=HOSTILE)
    data = keep(
        engine, replace(plain, name="hostile", catalog=Catalog(plain.catalog.items, table), source=source)
    )
    write_report(engine, data, tmp_path / "out", made=MADE)
    html = (tmp_path / "out" / "dashboard.html").read_text(encoding="utf-8")
    assert "alert(1)" in html
    assert Text(html).tags.count("script") == 4  # ours, and no other
    assert "<script>alert" not in html
    sample = (tmp_path / "out" / "sample_recommendations.csv").read_text(encoding="utf-8")
    assert f",'{FORMULA}" in sample
    assert f",{FORMULA}" not in sample


# -- the files -----------------------------------------------------------------------------------------------


def test_a_report_is_whole_and_its_manifest_says_what_it_is(engine: Engine, tmp_path: Path) -> None:
    data = keep(engine, make_data(n_users=60, n_items=60, seed=2))
    seen: list[float] = []
    written = write_report(engine, data, tmp_path / "out", lambda share, doing: seen.append(share), made=MADE)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    manifest = read_json(tmp_path / "out" / "report.json")
    assert manifest["fingerprint"] == data.fingerprint
    assert manifest["made"] == "2026-11-29T12:00:00+00:00"
    assert manifest["protocols"] == {"stars": "holdout:0.2", "lists": "ranking:0.2"}
    assert manifest["models"] == list(QUICK)
    assert set(written.files) == {*manifest["files"], "report.json"}
    for name, digest in manifest["files"].items():
        assert sha256(tmp_path / "out" / name) == digest
    for name in written.files:
        if name.endswith(".csv"):
            assert len(pd.read_csv(tmp_path / "out" / name))
        if name.endswith(".parquet"):
            assert len(pd.read_parquet(tmp_path / "out" / name))
    assert len(pd.read_parquet(tmp_path / "out" / "features_people.parquet")) == 60
    interactions = pd.read_parquet(tmp_path / "out" / "features_interactions.parquet")
    assert len(interactions) == len(data.ratings)


def test_the_same_again_differs_in_nothing(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = keep(engine, make_data())
    monkeypatch.setattr(files, "FILES", tuple(file for file in FILES if file.name.endswith((".txt", ".csv"))))
    for name in ("one", "two"):
        write_report(engine, data, tmp_path / name, made=MADE)
    for name in ("executive_summary.txt", "model_performance_comparison.csv", "sample_recommendations.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize("data", odd_data(), ids=lambda data: data.name)
def test_data_that_lacks_something_makes_a_whole_report(engine: Engine, tmp_path: Path, data: object) -> None:
    kept = keep(engine, data)  # type: ignore[arg-type]
    written = write_report(engine, kept, tmp_path / "out", made=MADE)
    assert is_report(tmp_path / "out")
    missing = {
        "one-person": ["Genres that grow and fade: too little to compare"],
        "one-day": ["Genres that grow and fade: too little to compare"],
        "equal": ["When people watch or rate: this data has neither sessions nor times"],
        "timeless": ["When people watch or rate: ", "How long a session is: ", "Genres that grow and fade: "],
        "no-genres": ["Which genres people choose: the films carry no genres", "How varied the lists are: "],
        "four": ["Which model finds what people like: "],
        "one": ["There are too few ratings to hide a fifth of them, so no model can be measured."],
    }[kept.name]
    for beginning in missing:
        assert any(gap.startswith(beginning) for gap in written.gaps), written.gaps
    assert not any("Traceback" in gap or "got 0.2" in gap for gap in written.gaps)
    said = " ".join((tmp_path / "out" / "executive_summary.txt").read_text(encoding="utf-8").split())
    all_of_one_genre = kept.name in ("one-person", "one-day", "equal")
    assert ("No model\u2019s lists are more varied than another" in said) == all_of_one_genre


@pytest.mark.parametrize("broken", [file.name for file in FILES if file.kind != "graph"])
def test_a_file_that_cannot_be_written_leaves_the_older_report(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    data = keep(engine, make_data(n_users=12, n_items=12))

    def text(report: Report, file: Path, tell: object) -> None:
        file.write_text("whole")

    def full(report: Report, file: Path, tell: object) -> None:
        file.write_text("ha")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "FILES", tuple(replace(file, write=text) for file in FILES))
    write_report(engine, data, tmp_path / "out", made=MADE)
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    failing = tuple(replace(file, write=full if file.name == broken else text) for file in FILES)
    monkeypatch.setattr(files, "FILES", failing)
    with pytest.raises(StoreError, match=r"^Cannot write out: No space left on device\.$"):
        write_report(engine, data, tmp_path / "out")
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_stopped_anywhere_nothing_is_left(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = keep(engine, make_data())
    monkeypatch.setattr(files, "FILES", tuple(file for file in FILES if file.name.endswith((".txt", ".csv"))))
    for stop_at in (0.0, 0.3, 0.85, 0.95):

        def stop(share: float, doing: str, at: float = stop_at) -> None:
            if share >= at:
                raise Cancelled

        with pytest.raises(Cancelled):
            write_report(engine, data, tmp_path / "out", stop)
        assert [file.name for file in tmp_path.iterdir()] == ["home"]


# -- figures equal an independent computation ----------------------------------------------------------------


def test_figures_of_models_are_those_of_the_protocols(report: Report) -> None:
    table = model_performance(report).set_index("model")
    data = report.findings.data
    train, test = splits.holdout(data.ratings, 0.2, 0)
    # Averages, by hand: the stated damped means of people and films would be a test of its own; here the rows.
    rows = report.findings.comparison.stars["bias"]
    assert len(rows.actual) == len(test) == table.loc["bias", "rows"]
    assert table.loc["bias", "rmse"] == pytest.approx(np.sqrt(np.mean((rows.predicted - rows.actual) ** 2)))
    lists = report.findings.comparison.lists["bias"]
    liked = test.values >= data.scale.liked_from
    hits = []
    for place, person in enumerate(lists.user_idx):
        theirs = set(test.item_idx[liked & (test.user_idx == person)].tolist())
        hits.append(bool(theirs & set(lists.items[place].tolist())))
    assert table.loc["bias", "hit_rate@10"] == pytest.approx(np.mean(hits))
    assert len(train) + len(test) == len(data.ratings)
    assert table.loc["ease", "not_measured"] == "Stars: It orders films but predicts no stars."
    assert np.isnan(table.loc["ease", "rmse"])


def test_figures_in_the_sentences_are_those_of_pandas(report: Report) -> None:
    ratings = report.findings.data.ratings
    values = pd.Series(np.round(ratings.values.astype(float), 4))
    shown = {spec.name: shown.sentence for spec, shown in report.looked_at}
    top = values.value_counts()
    assert shown["ratings"].startswith(f"People give {top.index[0]:g} most often")
    assert f"the average is {values.mean():.2f}" in shown["ratings"]
    most = pd.Series(ratings.item_idx).value_counts()
    title = report.findings.data.catalog.title(int(ratings.items.ids[most.index[0]]))
    assert shown["popularity"].startswith(f"{title} is rated most ({most.iloc[0]:,} ratings)")
    board = model_performance(report).set_index("label")["diversity"]
    assert shown["diversity"].startswith(f"The lists of {board.idxmax()} are the most varied")
    assert f"{len(values):,} ratings by 60 people" in executive_summary(report)


def test_the_dictionary_names_every_column(report: Report, tmp_path: Path) -> None:
    file = next(file for file in FILES if file.name == "features.csv")
    file.write(report, tmp_path / "features.csv", lambda share: None)
    table = pd.read_csv(StringIO((tmp_path / "features.csv").read_text()))
    columns = {
        column
        for kind, found in report.findings.business.features.tables.items()
        for column in found.columns
        if kind in KINDS and column not in ("user_id", "item_id", "kind", "id")
    }
    assert set(table["column"]) == columns
    assert table[["label", "formula"]].notna().all().all()
