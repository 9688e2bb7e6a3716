"""Where a visitor began: the groups of films that they chose before rating; kept in the visit and its address."""

from collections.abc import Collection

from pages.ui.frame import Page
from recsys.asking import Started, with_start
from recsys.dataset import Profile
from recsys.insights import Start, chosen_starts
from recsys.profiles import SavedProfile

MOST = 3
"""So many groups may be chosen: with more the choice would say nothing."""


def offered(page: Page) -> tuple[Start, ...]:
    """The groups to choose from."""
    return page.engine.library.starts(page.data)


def chosen(page: Page) -> tuple[Start, ...]:
    """Those that this visit began with; a group of other data is passed over."""
    return chosen_starts(offered(page), page.visit.start)[:MOST] if page.visit.start else ()


def start_of(page: Page, keys: object) -> str:
    """What the address says of groups that the browser names; anything but groups is left out."""
    named = keys if isinstance(keys, list) else []
    starts = chosen_starts(offered(page), ",".join(str(key) for key in named))
    return ",".join(str(start.key) for start in starts[:MOST])


def began(page: Page, own: Profile, saved: SavedProfile | None) -> Started:
    """What a list is made from: ``own`` ratings, and until there are enough of them the groups chosen."""
    away: Collection[int] = () if saved is None else {*saved.unseen, *saved.hidden}
    return with_start(own, [start.group for start in chosen(page)], answered=away)
