"""The model card says what is known, and only as text."""

import datetime as dt
import shlex
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from markdown_it import MarkdownIt

from recsys import demo
from recsys.cli.train import read_settings
from recsys.comparison.card import Evidence, Training, limits, model_card
from recsys.comparison.leaks import LeakCheck
from recsys.dataset import Catalog, Dataset, Source
from recsys.evaluation import evaluate
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.sources import licence_of, read_source
from tests.models.data import VARIANTS, make, make_data

CHECK = LeakCheck("svd", "holdout:0.1", 0, 0, 0, rows=10_000, people=50)
HOSTILE = "<script>alert(1)</script> **bold** | cell ![x](http://x/y) [a](javascript:b)\n# heading\n- item `code` &lt;"
SECTIONS = [
    "What it is",
    "What it is for",
    "Data",
    "Training",
    "How good it is",
    "Whom it serves worse",
    "Limits",
    "How to get the same again",
]


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data()


def card(model: Recommender, data: Dataset, name: str = "mine", **parts: object) -> str:
    asked = {"words": "It learns.", "licence": "Free.", "name": name} | parts
    return model_card(model, data, **asked)  # type: ignore[arg-type]


def parsed(text: str) -> list[tuple[str, str]]:
    """(kind, shown text) of all that a reader of Markdown with tables finds, in order."""
    found, inside = [], "p"
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type.endswith("_open"):
            inside = token.tag
        elif token.type == "inline":
            shown = "".join(
                child.content if child.type == "text" else f"[{child.type}]" for child in token.children or []
            )
            found.append((inside, shown))
        elif token.type in {"fence", "html_block"}:
            found.append((token.type, token.content))
    return found


def of_kind(text: str, *kinds: str) -> list[str]:
    return [shown for kind, shown in parsed(text) if kind in kinds]


def figures_in(text: str) -> dict[str, tuple[str, str]]:
    cells = of_kind(text, "td")
    at = cells.index("rmse")
    rest = cells[at:]
    return {rest[row]: (rest[row + 1], rest[row + 2]) for row in range(0, len(rest) - 2, 3)}


def test_every_section_is_there_in_order(data: Dataset) -> None:
    for variant in VARIANTS:
        text = card(make(variant), data)
        assert of_kind(text, "h1") == ["Model card: mine"]
        assert of_kind(text, "h2") == SECTIONS


def test_every_figure_comes_back(data: Dataset) -> None:
    model = catalog.create("svd", n_factors=3)
    figures = evaluate(data, {"m": model}, "kfold:2").models["m"]
    shown = figures_in(card(model, data, evidence=Evidence(figures={"kfold:2": figures})))
    for key, value in figures.items():
        if key.endswith(("_low", "_high")):
            continue
        told, interval = shown[key]
        assert told == (f"{value:,}" if isinstance(value, int) else f"{value:.4f}")
        ends = [f"{figures[key + end]:.4f}" for end in ("_low", "_high") if key + end in figures]
        assert interval == " to ".join(ends)
    assert shown["rmse"][1] != ""


def test_figures_of_newcomers_come_back_by_their_number(data: Dataset) -> None:
    by_n = {"1": {"rmse": 0.9, "rmse_low": 0.8, "rmse_high": 1.0}, "5": {"rmse": 0.7}}
    figures = {
        "rmse": 0.5,
        "by_n": by_n,
        "rows": 1_200,
        "mae": float("nan"),
        "mae_low": float("nan"),
        "mae_high": 1.0,
    }
    shown = figures_in(card(make("svd"), data, evidence=Evidence(figures={"new-users:1,5": figures})))
    assert shown == {
        "rmse": ("0.5000", ""),
        "rmse, n = 1, revealed at random": ("0.9000", "0.8000 to 1.0000"),
        "rmse, n = 5, revealed at random": ("0.7000", ""),
        "rows": ("1,200", ""),
        "mae": ("not known", ""),
    }


def test_hostile_names_are_text(data: Dataset) -> None:
    hostile = replace(
        data, name=HOSTILE, source=Source("table", HOSTILE, notes=(HOSTILE,)), fingerprint="a`b|c"
    )
    evidence = Evidence(
        figures={HOSTILE: {"rmse": 0.5, HOSTILE: 1.0}},
        check=replace(CHECK, model=HOSTILE),
        alarms=(HOSTILE,),
        slices=(HOSTILE,),
    )
    text = card(make("svd"), hostile, name=HOSTILE, words=HOSTILE, licence=HOSTILE, evidence=evidence)
    found = parsed(text)
    plain = " ".join(HOSTILE.split())
    assert of_kind(text, "h1") == [f"Model card: {plain}"]
    assert of_kind(text, "h2") == SECTIONS
    assert of_kind(text, "h3") == [plain]
    assert "html_block" not in {kind for kind, _ in found}
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    kinds = {child.type for token in tokens for child in token.children or []}
    assert kinds <= {"text", "softbreak", "text_special"}
    assert sum(shown.count(plain) for _, shown in found) == 16  # eleven in the text, five in the commands
    assert len(of_kind(text, "fence")) == 1
    commands = of_kind(text, "fence")[0].splitlines()
    assert [shlex.split(line)[5:6] for line in commands] == [[plain], [plain]]


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("svd", {}),
        ("svd", {"n_factors": 7, "biased": False, "regularization": 0.125}),
        ("hybrid", {"rater.n_factors": 9, "ranker.max_people": 0}),
        ("weighted", {}),
        ("weighted", {"parts": "svd,svd,content", "weights": "1,2,0", "svd-2.n_factors": 3}),
        ("weighted", {"parts": "hybrid,content", "weights": "equal"}),
        ("item-knn", {"similarity": "cosine", "centring": "none"}),
        ("content", {"keywords_weight": 0.0}),
    ],
)
def test_the_command_line_makes_the_same_model_again(
    data: Dataset, name: str, settings: dict[str, object]
) -> None:
    model = catalog.create(name, **settings)
    figures = {"kfold:5": {"rmse": 0.5}, "ranking:0.2": {"ndcg@10": 0.3}}
    text = card(model, data, name="my model", evidence=Evidence(figures=figures))
    train, *measured = map(shlex.split, of_kind(text, "fence")[0].splitlines())
    assert train[:10] == [
        "python", "-m", "recsys", "train", "--data", data.name, "--model", name, "--name", "my model",
    ]  # fmt: skip
    again = catalog.create(name, **read_settings(name, train[10:]))
    assert catalog.hyperparameters_of(again) == catalog.hyperparameters_of(model)
    assert (len(train) > 10) is bool(settings)
    assert [line[-4:] for line in measured] == [
        ["--models", "my model", "--protocol", protocol] for protocol in figures
    ]


def test_data_and_training_are_told(tiny: Dataset) -> None:
    text = card(make("bias"), tiny, training=Training(day=dt.date(2026, 11, 29), seconds=2.04))
    cells = of_kind(text, "td")
    told = dict(zip(cells[::2], cells[1::2], strict=True))
    assert told["Name"] == "tiny: Hand-made"
    assert told["Ratings"] == "9, 0.5 to 5 in steps of 0.5"
    assert told["People"] == "4"
    assert told["Films"] == "5, 4 of them rated"
    assert told["Period"] == "1970-01-01 to 1970-01-01"
    assert told["damping"] == "5.0"
    assert "Trained on 2026-11-29, on all ratings of the data, in 2.0 seconds." in of_kind(text, "p")
    timeless = tiny.with_ratings(replace(tiny.ratings, timestamps=None))
    unknown = card(make("bias"), timeless)
    assert "not known: the ratings have no times" in of_kind(unknown, "td")
    assert "Trained on a day that was not noted, on all ratings of the data." in of_kind(unknown, "p")


def test_what_is_not_known_is_said(data: Dataset) -> None:
    shown = of_kind(card(make("svd"), data), "p")
    assert "Not measured." in shown
    assert "The leak check was not run." in shown
    assert "Not looked at: whether some people are served worse is not known." in shown


def test_limits_follow_the_model_and_the_data(data: Dataset) -> None:
    assert "It orders films and predicts no stars." in limits(make("popularity"), data)
    assert "It orders films and predicts no stars." not in limits(make("svd"), data)
    assert "The order in which somebody rated changes their list." in limits(make("transitions"), data)
    simulated = demo.build(n_people=40, n_ratings=800)
    assert any(
        sentence.startswith("The ratings are simulated") for sentence in limits(make("svd"), simulated)
    )
    shown = "[strong_open]Simulated ratings: no real person gave them.[strong_close]"
    assert shown in of_kind(card(make("svd"), simulated), "p")
    assert shown not in of_kind(card(make("svd"), data), "p")
    assert not any("simulated" in sentence for sentence in limits(make("svd"), data))


def test_tags_are_a_limit_of_who_reads_them(data: Dataset) -> None:
    table = data.catalog.table.assign(keywords="space|funny")
    tagged = Catalog.of(pd.DataFrame(table))
    world = replace(data, catalog=tagged, ratings=replace(data.ratings, items=tagged.items))

    def warned(model: Recommender, where: Dataset) -> bool:
        return any(sentence.startswith("Keywords are among the facts") for sentence in limits(model, where))

    assert warned(catalog.create("content"), world)
    assert warned(catalog.create("weighted"), world)
    assert not warned(catalog.create("content", keywords_weight=0.0), world)
    assert not warned(catalog.create("content"), data)
    assert not warned(catalog.create("svd"), world)


def test_each_known_source_has_its_terms(movielens: Path, data: Dataset) -> None:
    real = read_source(movielens, "tiny").dataset
    assert "not for commercial use" in licence_of(real.source)
    assert licence_of(Source("kaggle", "x")).startswith("Put together on Kaggle from MovieLens")
    assert licence_of(Source("netflix", "x")).startswith("Netflix published these ratings")
    assert licence_of(Source("demo", "x", simulated=True)).startswith("Simulated by this program")
    for unknown in ("table", "hand", ""):
        assert licence_of(Source(unknown, "x")).startswith("Whoever brought this data")
    text = card(make("svd"), real, licence=licence_of(real.source))
    assert any("GroupLens at the University of Minnesota" in shown for shown in of_kind(text, "p"))
