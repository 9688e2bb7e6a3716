"""The model card: what a trained model is, what it learned from, how good it is and where it stops.

Its sections follow Mitchell et al. 2019 ("Model Cards for Model Reporting"): the model and what it is for, training
data and licence, figures with protocol and interval, whom it serves worse, limits, and how to get the same again.
"""

import datetime as dt
import math
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from recsys.comparison.leaks import LeakCheck
from recsys.dataset import Dataset
from recsys.evaluation.results import REVEALED
from recsys.markdown import plain
from recsys.models import catalog
from recsys.models.base import Recommender

ENDS = ("_low", "_high")
"""What the ends of a figure's 95 % interval are called beside it."""
PURPOSE = (
    "To order films for one person and, where it predicts stars, to say how many they would give. It is made to be "
    "looked at and argued with; nothing that matters to somebody's rights, money or health should hang on it."
)

_SIMULATED = (
    "The ratings are simulated: its figures say how well it finds what the simulation put there, and nothing about "
    "people."
)
_KEYWORDS = (
    "Keywords are among the facts that it compares films by. Where people wrote them who also rated, as MovieLens' "
    "tags, a hidden rating can show through them: the leak check cannot see that, because the words stay when the "
    "rating is replaced."
)
_ALWAYS = (
    "It knows only films that people chose to rate. How well it guesses films that nobody would choose, no hidden "
    "rating can say.",
    "Of a film or a person with few ratings it knows little, and says little more than averages.",
    "Figures on ratings hidden at random flatter it: what people rate next, in time, is harder to guess.",
    "It does not know what happened after its training: new films and changed tastes need a new one.",
)


@dataclass(frozen=True, kw_only=True)
class Training:
    """How the model came to be; None where nobody noted it."""

    day: dt.date | None = None
    seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What was measured of it. All that is not here is said to be unknown, never left out in silence."""

    figures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Protocol -> figures by name, as of ``Evaluation.models``: numbers with their ``_low`` and ``_high``, and tables
    of newcomers, number of ratings -> figures."""
    check: LeakCheck | None = None
    alarms: Sequence[str] = ()
    """Sentences of ``alarms``."""
    slices: Sequence[str] = ()
    """Sentences that say whom it serves worse."""


def model_card(
    model: Recommender,
    data: Dataset,
    *,
    name: str,
    words: str,
    licence: str,
    training: Training | None = None,
    evidence: Evidence | None = None,
) -> str:
    """The card as Markdown; whatever comes from files or people is text in it, never markup.

    ``name`` is what the trained model is called, ``words`` says in a sentence or two how it works and, where
    ``told_by`` does, what it learned from, ``licence`` on what terms the data may be used. The model may be unfitted:
    the card reads its settings alone.
    """
    evidence = evidence or Evidence()
    settings = catalog.hyperparameters_of(model)
    sections = {
        "What it is": _what_it_is(model, words, settings),
        "What it is for": [PURPOSE],
        "Data": _data(data, licence),
        "Training": _training(training or Training()),
        "How good it is": [*_figures(evidence.figures), *_checks(evidence)],
        "Whom it serves worse": _points(map(_text, evidence.slices))
        or ["Not looked at: whether some people are served worse is not known."],
        "Limits": _points(limits(model, data)),
        "How to get the same again": _commands(name, model.name, data.name, settings, list(evidence.figures)),
    }
    parts = [f"# Model card: {_text(name)}"]
    for title, paragraphs in sections.items():
        parts += [f"## {title}", *paragraphs]
    return "\n\n".join(parts) + "\n"


def limits(model: Recommender, data: Dataset) -> list[str]:
    """What the model cannot do and what its figures do not say, in sentences."""
    asked = (
        (not model.predicts_ratings, "It orders films and predicts no stars."),
        (not model.personal, "Which films somebody rated does not change the order of their list."),
        (not model.explains, "It cannot say why a film is on a list."),
        (not model.finds_similar, "It cannot say which films are alike."),
        (model.sequential, "The order in which somebody rated changes their list."),
        (data.source.simulated, _SIMULATED),
        (_reads_keywords(model) and any(data.catalog.keywords), _KEYWORDS),
    )
    return [*(sentence for holds, sentence in asked if holds), *_ALWAYS]


def _reads_keywords(model: Recommender) -> bool:
    return any(
        key.rpartition("__")[2] == "keywords_weight" and value > 0
        for key, value in model.get_params().items()
    )


def _what_it_is(model: Recommender, words: str, settings: Mapping[str, Any]) -> list[str]:
    rows = [(_text(key), _text(str(value))) for key, value in settings.items()]
    table = _table(("Setting", "Value"), rows) if rows else "It has no settings."
    return [f"Kind: {_text(model.name)}. {_text(words)}", table]


def _data(data: Dataset, licence: str) -> list[str]:
    ratings, times = data.ratings, data.ratings.known_times
    days = [_day(time) for time in (times.min(), times.max())] if len(times) else []
    rows = [
        ("Name", f"{_text(data.name)}: {_text(data.source.label)}"),
        ("Ratings", f"{len(ratings):,}, {_text(str(data.scale))}"),
        ("People", f"{int((np.diff(ratings.indptr) > 0).sum()):,}"),
        ("Films", f"{len(data.catalog):,}, {int((ratings.item_counts > 0).sum()):,} of them rated"),
        ("Period", f"{days[0]} to {days[1]}" if days else "not known: the ratings have no times"),
        (
            "Left out",
            f"{data.source.rejected:,} rows that could not be used, {data.source.duplicates:,} repeats",
        ),
    ]
    if data.fingerprint:
        rows.append(("Fingerprint", _text(data.fingerprint)))
    simulated = ["**Simulated ratings: no real person gave them.**"] if data.source.simulated else []
    notes = _points(map(_text, data.source.notes))
    return [*simulated, _table(("What", "This data"), rows), *notes, f"Terms of use: {_text(licence)}"]


def _training(training: Training) -> list[str]:
    day = "on a day that was not noted" if training.day is None else f"on {training.day.isoformat()}"
    if training.seconds is None:
        return [f"Trained {day}, on all ratings of the data."]
    return [f"Trained {day}, on all ratings of the data, in {training.seconds:,.1f} seconds."]


def _figures(measured: Mapping[str, Mapping[str, Any]]) -> list[str]:
    if not measured:
        return ["Not measured."]
    intro = (
        "Measured on hidden ratings: new models with the same settings were trained without them. The interval says "
        "how much the figure hangs on who these people are (bootstrap over people, 95 %)."
    )
    parts = [intro]
    for protocol, figures in measured.items():
        rows = list(_rows(figures))
        parts += [f"### {_text(protocol)}", _table(("Figure", "Value", "95 % interval"), rows)]
    return parts


def _rows(figures: Mapping[str, Any], suffix: str = "") -> Iterator[tuple[str, str, str]]:
    for key, value in figures.items():
        if isinstance(value, Mapping):
            for n, inner in value.items():
                yield from _rows(inner, f"{suffix}, n = {n}, revealed {REVEALED.get(key, key)}")
        elif not key.endswith(ENDS) or key.rpartition("_")[0] not in figures:
            low, high = (figures.get(key + end) for end in ENDS)
            known = low is not None and high is not None and math.isfinite(low) and math.isfinite(high)
            interval = f"{_number(low)} to {_number(high)}" if known else ""
            yield _text(key + suffix), _number(value), interval


def _checks(evidence: Evidence) -> list[str]:
    check = "The leak check was not run." if evidence.check is None else evidence.check.sentence
    return _points(map(_text, [check, *evidence.alarms]))


def _commands(
    name: str, kind: str, data: str, settings: Mapping[str, Any], protocols: Sequence[str]
) -> list[str]:
    """The command lines that train and measure it again, settings that are not the defaults written out."""
    usual = catalog.settings_of(kind, settings)
    ours = catalog.settings_of(kind)
    options = [
        part
        for key, value in settings.items()
        if value != usual.get(key) or ours.get(key, value) != value
        for part in (_option(key), str(value).lower() if isinstance(value, bool) else str(value))
    ]
    lines = [["train", "--data", data, "--model", kind, "--name", name, *options]]
    lines += [
        ["evaluate", "--data", data, "--models", name, "--protocol", protocol] for protocol in protocols
    ]
    text = "\n".join(
        shlex.join(["python", "-m", "recsys", *(_one_line(word) for word in line)]) for line in lines
    )
    return [f"```\n{text}\n```"]  # every line begins with python, so none can end the block


def _option(key: str) -> str:
    """``item-knn.list_shrinkage`` as the command line writes it: ``--item-knn.list-shrinkage``."""
    part, dot, own = key.rpartition(".")
    return f"--{part}{dot}{own.replace('_', '-')}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; the cells are Markdown already."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _points(sentences: Iterable[str]) -> list[str]:
    """One list of sentences that are Markdown already; nothing without any."""
    listed = "\n".join(f"- {sentence}" for sentence in sentences)
    return [listed] if listed else []


def _text(text: str) -> str:
    return plain(_one_line(text))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _number(value: Any) -> str:
    """Whole numbers with commas, others to four places; "not known" for NaN."""
    if isinstance(value, int | np.integer):
        return f"{value:,}"
    if not isinstance(value, float | np.floating):
        return _text(str(value))
    return f"{value:.4f}" if math.isfinite(value) else "not known"


def _day(time: int) -> str:
    return dt.datetime.fromtimestamp(int(time), tz=dt.UTC).date().isoformat()
