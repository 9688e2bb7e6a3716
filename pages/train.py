"""Train: turn the dials, watch the model learn, use what you made."""

from pages.ui.frame import frame
from pages.ui.train.screen import workbench

with frame("Train") as page:
    workbench(page)
