"""What people ask first: a row of questions, each one click from its answer and the charts behind it."""

from html import escape

import streamlit as st

from pages.ui import state
from pages.ui.guard import guarded
from recsys.insights import Exploration, questions


def ask_row() -> None:
    """The questions; a click opens the section that shows more, with the answer above its charts."""
    with st.container(horizontal=True, gap="small", key="explore_ask"):
        for name, question in questions.QUESTIONS.items():
            st.button(question.text, key=f"explore_ask_{name}", on_click=_ask, args=(name,))


def asked_answer(section: str, exploration: Exploration) -> None:
    """The answer to the question in the address, above the charts of its section."""
    place = st.container()
    question = questions.QUESTIONS.get(state.in_address(state.ASK) or "")
    if question is None or question.section != section:
        return
    said = escape(questions.answer(state.in_address(state.ASK) or "", exploration))
    place.html(f'<div class="answer"><strong>{escape(question.text)}</strong><p>{said}</p></div>')


@guarded
def _ask(name: str) -> None:
    state.put_all_in_address({state.ASK: [name], state.SECTION: [questions.QUESTIONS[name].section]})
