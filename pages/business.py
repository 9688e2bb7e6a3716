"""Business: who watches, what works, what a change is worth, and how to find out."""

from pages.ui import state
from pages.ui.business.experiments import experiments
from pages.ui.business.panels import panels
from pages.ui.business.questions import ask_row, asked_answer
from pages.ui.business.report import report_button
from pages.ui.business.top import lead, nothing_yet, ready, sentences
from pages.ui.business.worth import calculator
from pages.ui.frame import frame
from pages.ui.views import open_view

VIEWS = {
    "who": "Who watches",
    "works": "What works",
    "worth": "What it is worth",
    "experiments": "Experiments",
}

with frame("Business") as page:
    lead(page.data)
    business = ready(page)
    sentences(page, business)
    ask_row()
    view = open_view("View", state.VIEW, VIEWS)
    if view == "worth":
        calculator(page, business)
    elif view == "experiments":
        experiments(page)
    elif business is None:
        nothing_yet(page)
    else:
        asked_answer(view, business)
        panels(page, business, view)
    report_button(page)
