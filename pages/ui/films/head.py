"""The head of a film's page: its card with the visitor's stars, the facts, and where it stands."""

import math

import streamlit as st

from pages.ui import state
from pages.ui.bar import FILMS
from pages.ui.films.gallery import drawn, rated_card
from pages.ui.frame import Page
from pages.ui.links import page_link
from pages.ui.rate.events import rate_here, saved_profile
from pages.ui.text import plain
from recsys.dataset import country_name, language_name
from recsys.insights import Film
from recsys.profiles import SavedProfile

CAST = 6
KEYWORDS = 10


def head(page: Page, film: Film) -> None:
    """Card, title, facts and figures."""
    saved = saved_profile(page)
    card, words = st.columns([2, 5], gap="large")
    with card:
        _card(page, film, saved)
    with words:
        _title(film)
        _facts(film)
        _figures(page, film, saved)


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


def _facts(film: Film) -> None:
    """What the data knows; what leads to more films of that sort is a link."""
    catalog, at = film.data.catalog, film.position
    row = catalog.table.iloc[at]
    decade = None if catalog.years[at] is None else (catalog.years[at] or 0) // 10 * 10
    chips = [(state.GENRE, genre, genre) for genre in catalog.genres[at]]
    if decade is not None:
        chips.append((state.DECADE, str(decade), f"{decade}s"))
    if row["country"]:
        chips.append((state.COUNTRY, str(row["country"]), country_name(str(row["country"]))))
    if row["language"]:
        chips.append((state.LANGUAGE, str(row["language"]), language_name(str(row["language"]))))
    with st.container(horizontal=True, gap="small", key="film_chips", vertical_alignment="center"):
        said = [catalog.is_series[at] and "Series", not row.isna()["runtime"] and _long(int(row["runtime"]))]
        if any(said):
            st.markdown(" · ".join(word for word in said if word), width="content")
        for parameter, value, label in chips:
            page_link(FILMS, plain(label), **{parameter: value})
    _people(film)
    if row["overview"]:
        st.write(plain(str(row["overview"])))
    if catalog.keywords[at]:
        st.caption(plain(", ".join(catalog.keywords[at][:KEYWORDS])))


def _people(film: Film) -> None:
    catalog, at = film.data.catalog, film.position
    names = [("Directed by", name) for name in catalog.directors[at]]
    names += [("With", name) for name in catalog.casts[at][:CAST]]
    if not names and not film.links:
        return
    with st.container(horizontal=True, gap="small", key="film_people", vertical_alignment="center"):
        before = ""
        for role, name in names:
            if role != before:
                st.markdown(role, width="content")
            before = role
            page_link(FILMS, plain(name), **{state.FIND: name})
        for name, address in film.links:
            st.markdown(f"[{name}]({address})", width="content")


def _figures(page: Page, film: Film, saved: SavedProfile | None) -> None:
    if not film.count:
        st.info(_unrated(page), icon=":material/star_border:")
    simulated = "simulated " if page.data.source.simulated else ""
    many = f"one {simulated}rating" if film.count == 1 else f"{film.count:,} {simulated}ratings"
    with st.grid(4, min_column_width=125, gap="small", key="film_figures"):
        if film.count:
            st.metric(f"Average of {many}", f"{film.average:.2f} stars")
            st.metric("Most rated", film.place_by_ratings)
            st.metric("Best average", film.place_by_average, help=film.films.careful_rule)
        guess = _guess(page, film, saved)
        if guess is not None:
            stars, low, high = guess
            between = "" if math.isnan(low + high) else f"8 times in 10 between {low:.1f} and {high:.1f}"
            st.metric(
                "Our guess for you",
                f"{stars:.1f} stars",
                between or None,
                delta_color="off",
                delta_arrow="off",
            )


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
