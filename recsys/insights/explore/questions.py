"""What people ask first of a data set, and the answer in a few sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings import READINGS


@dataclass(frozen=True)
class Question:
    """A question, the section whose charts show more, and the readings whose sentences answer it."""

    text: str
    section: str
    readings: tuple[str, ...]


QUESTIONS: Mapping[str, Question] = {
    "watch": Question("What do people here watch?", "films", ("popularity", "genres")),
    "growing": Question("Is it growing, and which genre?", "taste", ("years", "trends")),
    "loved": Question("Which genres are loved but small?", "films", ("quality",)),
    "heavy": Question("Who are the heavy raters?", "people", ("heavy", "activity")),
}


def answer(name: str, exploration: Exploration) -> str:
    """The answer to one of QUESTIONS over the ratings of ``exploration``, which has some."""
    sentences = {reading.name: reading.sentence for reading in READINGS}
    return " ".join(sentences[reading](exploration) for reading in QUESTIONS[name].readings)
