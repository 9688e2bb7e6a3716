"""Ratings: every film that was rated or seen, to sort, search and change."""

from pages.ui.frame import Page
from pages.ui.rate.yours.answers import answers_table
from pages.ui.rate.yours.elsewhere import elsewhere
from recsys.insights import rated_films
from recsys.profiles import SavedProfile


def ratings(page: Page, saved: SavedProfile | None) -> None:
    """The table, newest first; what cannot be shown here is said."""
    table = None if saved is None else rated_films(page.data, saved.profile)
    if saved is not None and table is not None and not table.empty:
        if (table["counts_as"] == 1.0).all():
            table = table.drop(columns="counts_as")
        answers_table(page, saved, table, {"unrate": "Remove"}, key="rate_ratings", alt="Your ratings")
    elsewhere(page, saved, shown=0 if table is None else len(table))
