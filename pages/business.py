"""Business: who watches, what works, what a change is worth, and how to find out."""

from pages.ui import state
from pages.ui.business.experiments import experiments
from pages.ui.business.panels import panels
from pages.ui.business.top import lead, nothing_known, ready, sentences
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
    if business is not None:
        sentences(business)
    view = open_view("View", state.VIEW, VIEWS)
    if view == "experiments":
        experiments(page)
    elif business is None:
        nothing_known(page)
    else:
        panels(business, view)
