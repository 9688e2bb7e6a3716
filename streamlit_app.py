"""Home: the first minute."""

from pages.ui.frame import frame
from pages.ui.home import home

with frame("Home") as page:
    home(page)
