"""Data: what is open, what else there is, and how more comes in."""

from pages.ui.data.screen import data_room
from pages.ui.frame import frame

with frame("Data") as page:
    data_room(page)
