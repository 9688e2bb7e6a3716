"""What stakeholders ask first: a row of questions, each one click from its answer and what is behind it."""

from dataclasses import dataclass
from html import escape

import streamlit as st

from pages.ui import state
from pages.ui.guard import guarded
from recsys.business import Business, answers


@dataclass(frozen=True)
class Question:
    """A question, and where its answer stands."""

    text: str
    view: str
    part: str = ""


QUESTIONS = {
    "viewers": Question("Who are our viewers?", "who", "segments"),
    "buy": Question("What should we buy next?", "works", "catalog"),
    "worth": Question("Is it worth it?", "worth"),
}


def ask_row() -> None:
    """The questions; a click opens the view that shows more, with the answer above it."""
    with st.container(horizontal=True, gap="small", key="business_ask"):
        for name, question in QUESTIONS.items():
            st.button(question.text, key=f"business_ask_{name}", on_click=_ask, args=(name,))


def asked_answer(view: str, business: Business) -> None:
    """The answer to the question in the address, where ``view`` is where it stands; the calculator has its own."""
    name = state.in_address(state.ASK) or ""
    question = QUESTIONS.get(name)
    if question is not None and question.view == view:
        said(question.text, answers(business)[name])


def said(question: str, *sentences: str) -> None:
    """A question and its answer; the texts may come from data."""
    paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences if sentence)
    st.html(f'<div class="answer"><strong>{escape(question)}</strong>{paragraphs}</div>')


@guarded
def _ask(name: str) -> None:
    question = QUESTIONS[name]
    state.put_all_in_address(
        {
            state.ASK: [name],
            state.VIEW: [question.view],
            state.PART: [question.part] if question.part else [],
        }
    )
