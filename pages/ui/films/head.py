"""The head of a film's page: its card with the visitor's stars, the facts, and where it stands."""

import math

import streamlit as st

from pages.ui import state
from pages.ui.films.gallery import Word, drawn, lines, rated_card
from pages.ui.frame import Page
from pages.ui.rate.events import rate_here, saved_profile
from pages.ui.text import plain
from recsys.dataset import country_name, language_name
from recsys.errors import StoreError
from recsys.insights import Film
from recsys.profiles import SavedProfile

CAST = 6
KEYWORDS = 10


def head(page: Page, film: Film) -> None:
    """Card, title, facts and figures."""
    saved = _saved(page)
    card, words = st.columns([2, 5], gap="medium")
    with card:
        _card(page, film, saved)
    with words:
        _title(film)
        _facts(page, film)
        _figures(page, film, saved)


def _saved(page: Page) -> SavedProfile | None:
    """What the visitor said so far; a store that cannot be read leaves the page without it."""
    try:
        return saved_profile(page)
    except StoreError:
        return None


def _card(page: Page, film: Film, saved: SavedProfile | None) -> None:
    own = _own(film, saved)
    says = "Seen it? Give it stars." if own is None else "Your rating"
    rated_card(
        page,
        drawn(page, film.item_id, says),
        own,
        lambda item_id, rating: rate_here(page, item_id, rating),
        key=f"film_card_{page.data.name}_{film.item_id}",
    )


def _own(film: Film, saved: SavedProfile | None) -> float | None:
    """What the visitor gave it; None without."""
    if saved is None:
        return None
    given = dict(zip(saved.profile.item_ids.tolist(), saved.profile.ratings.tolist(), strict=True))
    rating = given.get(film.item_id)
    return None if rating is None or math.isnan(rating) else float(rating)


def _title(film: Film) -> None:
    catalog = film.data.catalog
    year = catalog.years[film.position]
    st.title(plain(film.title) + (f" ({year})" if year else ""))
    if catalog.other_titles[film.position]:
        st.caption(plain(" · ".join(catalog.other_titles[film.position])))


def _facts(page: Page, film: Film) -> None:
    """What the data knows; what leads to more films of that sort is a link."""
    catalog, at = film.data.catalog, film.position
    row = catalog.table.iloc[at]
    about = [Word(str(row["overview"]))] if row["overview"] else []
    keywords = [Word(", ".join(catalog.keywords[at][:KEYWORDS]), "soft")] if catalog.keywords[at] else []
    out = [Word(name, out=address) for name, address in film.links]
    lines(page, [_sorts(film), _people(film), about, keywords, out], key=f"film_facts_{film.item_id}")


def _sorts(film: Film) -> list[Word]:
    catalog, at = film.data.catalog, film.position
    runtime, year = catalog.table["runtime"].iloc[at : at + 1].dropna(), catalog.years[at]
    words = [Word("Series")] if catalog.is_series[at] else []
    words += [Word(_long(int(minutes))) for minutes in runtime]
    words += [Word(genre, "chip", {state.GENRE: genre}) for genre in catalog.genres[at]]
    if year is not None:
        words.append(Word(f"{year // 10 * 10}s", "chip", {state.DECADE: str(year // 10 * 10)}))
    country, language = catalog.countries[at], catalog.languages[at]
    if country:
        words.append(Word(country_name(country), "chip", {state.COUNTRY: country}))
    if language:
        words.append(Word(language_name(language), "chip", {state.LANGUAGE: language}))
    return words


def _people(film: Film) -> list[Word]:
    catalog, at = film.data.catalog, film.position
    words = []
    for role, names in (("Directed by", catalog.directors[at]), ("With", catalog.casts[at][:CAST])):
        if names:
            words += [Word(role, "soft"), *(Word(name, to={state.FIND: name}) for name in names)]
    return words


def _figures(page: Page, film: Film, saved: SavedProfile | None) -> None:
    if not film.count:
        st.info(_unrated(page), icon=":material/star_border:")
    simulated = "simulated " if page.data.source.simulated else ""
    many = f"one {simulated}rating" if film.count == 1 else f"{film.count:,} {simulated}ratings"
    among = f"of {film.films.n_rated:,} rated titles"
    with st.grid(4, min_column_width=135, gap="small", key="film_figures"):
        if film.count:
            _figure("Average", f"{film.average:.2f} stars", f"from {many}")
            _figure("Most rated", film.place_by_ratings, among)
            _figure("Best average", film.place_by_average, among, film.films.careful_rule)
        guess = _guess(page, film, saved)
        if guess is not None:
            stars, low, high = guess
            between = "" if math.isnan(low + high) else f"8 times in 10 between {low:.1f} and {high:.1f}"
            _figure("Our guess for you", f"{stars:.1f} stars", between)


def _figure(label: str, value: str, below: str, rule: str | None = None) -> None:
    with st.container(gap=None):
        st.metric(label, value, help=rule)
        st.caption(below)


def _unrated(page: Page) -> str:
    people = "simulated people" if page.data.source.simulated else "people"
    return (
        f"None of the {len(page.data.ratings.users):,} {people} here has rated it. What is said of it comes from its "
        "facts."
    )


def _guess(page: Page, film: Film, saved: SavedProfile | None) -> tuple[float, float, float] | None:
    """Stars and range for a visitor who rated something, but not this; None without."""
    if saved is None or not saved.profile.n_rated or _own(film, saved) is not None:
        return None
    if not page.engine.is_ready(page.data, page.model):
        return None
    guessed = page.engine.model(page.data, page.model).predict(saved.profile, [film.item_id])
    stars, low, high = (float(part[0]) for part in (guessed.stars, guessed.low, guessed.high))
    return None if math.isnan(stars) else (stars, low, high)


def _long(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"
