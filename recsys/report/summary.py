"""The executive summary: plain text, every sentence from a computed figure."""

from textwrap import wrap

from recsys.report.letters import TOGETHER
from recsys.report.report import Report

WIDTH = 96


def executive_summary(report: Report) -> str:
    """Five sentences, which model and why, a sentence a panel, what the data does not say."""
    parts = [
        [report.title, "=" * min(len(report.title), WIDTH), *_lines(report.about), *_lines(report.simulated)],
        _part("In short", report.sentences),
        _part("Which model to use", [report.verdict.headline, *report.about_models]),
        _part("What the figures show", [f"{spec.title}: {shown.sentence}" for spec, shown in report.panels]),
        _part("What the data does not say", report.gaps),
        _lines(
            "Every sentence is computed from this data. Figures of models are measured on ratings that were hidden "
            "from them; dashboard.html has the tables behind the figures."
        ),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _part(title: str, sentences: list[str]) -> list[str]:
    """A heading and a list; nothing where there is nothing to say."""
    if not sentences:
        return []
    rows = [line for sentence in sentences for line in _lines(sentence, "- ")]
    return [title, "-" * len(title), *rows]


def _lines(text: str, bullet: str = "") -> list[str]:
    """Broken at ``WIDTH``; text from data holds no line of its own."""
    plain = " ".join(text.split()).replace(" %", f"{TOGETHER}%")
    lines = wrap(plain, WIDTH, initial_indent=bullet, subsequent_indent=" " * len(bullet))
    return [line.replace(TOGETHER, " ") for line in lines]
