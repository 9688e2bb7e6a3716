"""What people of the data are called, the way to them, and who knows their segments."""

from urllib.parse import urlencode

from pages.ui import state
from pages.ui.frame import Page
from recsys.business import Business

ADDRESS = "recommend"


def in_data(page: Page, user_id: int) -> str:
    """A person of the data; simulated ones are called so."""
    return f"{'Simulated person' if page.data.source.simulated else 'Person'} {user_id}"


def business_of(page: Page) -> Business | None:
    """The business view, which knows the segments; None where nobody had it made yet, which takes a while."""
    businesses = page.engine.library.businesses
    return businesses.get(page.data) if businesses.is_ready(page.data) else None


def rating_count(count: int) -> str:
    """How many ratings."""
    if not count:
        return "no ratings yet"
    return "one rating" if count == 1 else f"{count:,} ratings"


def their_address(user_id: int) -> str:
    """The address of somebody's page."""
    return f"{ADDRESS}?{urlencode(state.link_parameters() | {state.PERSON: str(user_id)})}"
