"""Rate and discover: rate films, watch the list change, ask why."""

from pages.ui.frame import frame
from pages.ui.rate.room import rating_room
from pages.ui.rate.yours.dialog import yours

with frame("Rate and discover") as page:
    rating_room(page, place="rate")
    yours(page)
