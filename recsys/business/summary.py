"""What a stakeholder takes along: five sentences, and the answers to the questions that are asked first."""

from collections.abc import Mapping
from dataclasses import dataclass

from recsys.business.business import Business


@dataclass(frozen=True)
class Answer:
    """A question, the section whose charts show more, and the answer in plain text."""

    question: str
    section: str
    text: str


def summary(business: Business) -> list[str]:
    """What a stakeholder takes along: five plain sentences, each computed."""
    ratings = business.data.ratings
    return [f"{len(ratings.users):,} people gave {len(ratings):,} ratings."]


def answers(business: Business) -> Mapping[str, Answer]:
    """The questions that the data answers, by a short name: "viewers", "buy"."""
    sentences = summary(business)
    return {
        "viewers": Answer("Who are our viewers?", "who", sentences[0]),
        "buy": Answer("What should we buy next?", "works", sentences[-1]),
    }
