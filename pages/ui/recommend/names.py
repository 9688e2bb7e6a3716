"""What people of the data are called, and the way to them."""

from urllib.parse import urlencode

from pages.ui import state
from pages.ui.frame import Page

ADDRESS = "recommend"


def in_data(page: Page, user_id: int) -> str:
    """A person of the data; simulated ones are called so."""
    return f"{'Simulated person' if page.data.source.simulated else 'Person'} {user_id}"


def rating_count(count: int) -> str:
    """How many ratings."""
    if not count:
        return "no ratings yet"
    return "one rating" if count == 1 else f"{count:,} ratings"


def their_address(user_id: int) -> str:
    """The address of somebody's page."""
    return f"{ADDRESS}?{urlencode(state.link_parameters() | {state.PERSON: str(user_id)})}"
