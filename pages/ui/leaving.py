"""Leaving for another page after a click that the server heard of, as a link does: Back returns to where one was.

``st.switch_page`` with a query writes that query over the address that is left, so that Back comes to a page that has
lost its own (decision 38). So the browser opens the page, as it does for a link.
"""

from pathlib import Path

from pages.ui import state
from pages.ui.script import Component

_HERE = Path(__file__).resolve().parent
LEAVING = Component("leaving", [_HERE / "rate" / "room" / "dom.js", _HERE / "leaving.js"], [])


def leave_for(address: str) -> None:
    """Open an address of the app once the page is drawn again; for a callback."""
    state.visit().leaves_for = address


def leave(folder: Path) -> None:
    """Go where this visit is going, if it is; ``folder`` is where the script is kept for the browser."""
    visit = state.visit()
    if visit.leaves_for is not None:
        visit.left += 1
        LEAVING.draw(folder, key=f"leaving_{visit.left}", data={"to": visit.leaves_for})
        visit.leaves_for = None
