"""What people ask first of a data set, and the answer in a few sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings import READINGS
from recsys.insights.explore.readings.words import count

NAMED = 3


@dataclass(frozen=True)
class Question:
    """A question, the section whose charts show more, and what the answer is made of."""

    text: str
    section: str
    readings: tuple[str, ...]
    """The readings whose sentences answer it."""
    begins: Callable[[Exploration], str] | None = None
    """A sentence before them."""


def _most_rated(exploration: Exploration) -> str:
    first = exploration["popularity"].head(NAMED).to_dict("records")
    named = ", ".join(f"{film['title']} ({count(film['ratings'], 'rating', 'ratings')})" for film in first)
    return f"Most rated: {named}."


QUESTIONS: Mapping[str, Question] = {
    "watch": Question("What do people here watch?", "films", ("genres",), _most_rated),
    "growing": Question("Is it growing, and which genre?", "taste", ("years",)),
    "loved": Question("Which genres are loved but small?", "films", ("quality",)),
    "heavy": Question("Who are the heavy raters?", "people", ("activity",)),
}


def answer(name: str, exploration: Exploration) -> str:
    """The answer to one of QUESTIONS over the ratings of ``exploration``, which has some."""
    question = QUESTIONS[name]
    sentences = {reading.name: reading.sentence for reading in READINGS}
    found = [sentences[reading](exploration) for reading in question.readings]
    return " ".join([question.begins(exploration), *found] if question.begins else found)
