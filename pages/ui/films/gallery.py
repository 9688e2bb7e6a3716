"""Films as cards, as rows, or one with its stars: one component, drawn with the art and stars of the rating room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui import state
from pages.ui.films.address import address, film_query, open_film, open_sort, sort_query
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.rate.component import SOURCE
from pages.ui.script import Component

_OWN = Path(__file__).resolve().parent / "gallery"
GALLERY = Component(
    "gallery",
    [*(SOURCE / f"{name}.js" for name in ("dom", "stars", "art")), _OWN / "gallery.js"],
    [SOURCE / "room.css", _OWN / "gallery.css"],
)
ACTORS = 2
SORTS = (
    state.FIND, state.GENRE, state.DECADE, state.COUNTRY, state.LANGUAGE, state.KIND, state.VIEW, state.FILM,
)  # fmt: skip
"""What a link may ask of this page."""
Drawn = dict[str, Any]
Rated = Callable[[int, float | None], None]


@dataclass(frozen=True)
class Word:
    """A word or two of a line: plain, a link within this page (``to``), or one out of the app (``out``)."""

    text: str
    kind: str = ""
    """chip, soft or nothing: how it looks."""
    to: Mapping[str, str] | None = None
    out: str | None = None

    @property
    def href(self) -> str | None:
        """Where the browser goes with it, in another tab for instance."""
        return None if self.to is None else address(sort_query(self.to))


def drawn(page: Page, item_id: int, says: str = "", mark: str = "") -> Drawn:
    """A film as the component draws it; ``says`` stands below it, ``mark`` beside the title of a row."""
    catalog = page.data.catalog
    position = catalog.position(item_id)
    people = (", ".join(catalog.directors[position]), ", ".join(catalog.casts[position][:ACTORS]))
    return {
        "item_id": item_id,
        "title": catalog.titles[position],
        "year": catalog.years[position],
        "series": catalog.is_series[position],
        "genres": list(catalog.genres[position]),
        "line": " · ".join(names for names in people if names),
        "href": address(film_query(item_id)),
        "says": says,
        "mark": mark,
    }


def cards(page: Page, films: Sequence[Drawn], key: str) -> None:
    """Drawn cards, as many in a row as fit."""
    _gallery(page, "cards", films, key)


def strip(page: Page, films: Sequence[Drawn], key: str) -> None:
    """Drawn cards in one row that scrolls sideways, on any page but Films: Back returns to it.

    A film with a ``share``, 0 to 1, shows how much of it was seen.
    """
    _gallery(page, "strip", [film | {"away": True} for film in films], key)


def rows(page: Page, films: Sequence[Drawn], key: str) -> None:
    """A numbered list."""
    _gallery(page, "rows", films, key)


def rated_card(page: Page, film: Drawn, rating: float | None, on_rate: Rated, key: str) -> None:
    """One card with stars; ``on_rate(item_id, rating)`` is called when they were given, with None when taken back."""
    _gallery(page, "one", [film | {"rating": rating, "told": page.visit.rated_here}], key, on_rate)


def lines(page: Page, words: Sequence[Sequence[Word]], key: str) -> None:
    """Lines of words, some of which lead to films of a sort, or out of the app."""
    drawn_lines = [[asdict(word) | {"href": word.href} for word in line] for line in words if line]
    _draw(page, {"shape": "lines", "lines": drawn_lines}, key)


def _gallery(page: Page, shape: str, films: Sequence[Drawn], key: str, on_rate: Rated | None = None) -> None:
    data = {"shape": shape, "films": list(films), "scale": asdict(page.data.scale)}
    _draw(page, data, key, on_rate)


def _draw(page: Page, data: Mapping[str, Any], key: str, on_rate: Rated | None = None) -> None:
    def opened() -> None:
        chosen = _sent(key, "open")
        if type(chosen) is int and chosen in page.data.catalog.items:
            open_film(chosen)

    def went() -> None:
        sort = _sent(key, "go")
        if isinstance(sort, Mapping):
            open_sort({name: str(value) for name, value in sort.items() if name in SORTS})

    def rated() -> None:
        said = _sent(key, "rate")
        if on_rate is not None and isinstance(said, Mapping) and type(said.get("item_id")) is int:
            rating = said.get("rating")
            on_rate(said["item_id"], float(rating) if isinstance(rating, int | float) else None)

    GALLERY.draw(
        page.engine.library.home / "assets",
        key=key,
        data=dict(data),
        on_open_change=guarded(opened),
        on_go_change=guarded(went),
        on_rate_change=guarded(rated),
    )


def _sent(key: str, name: str) -> Any:
    """What the browser sent, which is not trusted; None where it sent nothing of that name."""
    said = st.session_state.get(key)
    return said.get(name) if isinstance(said, Mapping) else None
