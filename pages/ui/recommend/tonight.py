"""What a person could watch tonight: what they left unfinished, films like those they liked, an evening of three."""

from datetime import UTC, datetime

import streamlit as st

from pages.ui.films.gallery import drawn, strip
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.recommend.controls import choice
from pages.ui.recommend.mix import model_of
from pages.ui.recommend.shown import guesses, nothing_left
from pages.ui.text import plain
from recsys.dataset import Profile
from recsys.insights import LikedRow, Person, because, evening, liked_rows, unfinished
from recsys.models import Recommender
from recsys.tuning import Lister, Tuning

LISTED = 200
HOURS = (3.0, 9.0, 5.0)
"""From, to and at first."""


def tonight(page: Page, person: Person) -> None:
    """The rows, one below the other."""
    with st.container(key="recommend_tonight"):
        _rows(page, person)


def _rows(page: Page, person: Person) -> None:
    chosen = choice(page, length=False)
    _unfinished(page, person)
    model = model_of(page, chosen.model)
    if model is None:
        return
    best = Lister(page.data, model, Tuning(wanted=chosen.wanted)).top(person.profile, LISTED)
    if not len(best):
        nothing_left(page)
        return
    listed = best.item_ids.tolist()
    _liked(page, model, person, listed)
    _evening(page, model, person.profile, listed)


def _unfinished(page: Page, person: Person) -> None:
    table = unfinished(page.data, person.user_id)
    if table.empty:
        return
    st.subheader("Continue watching")
    films = []
    for row in table.to_dict("records"):
        share = float(row["share"])
        day = datetime.fromtimestamp(int(row["watched_at"]), UTC)
        says = f"{share:.0%} seen, {day.day} {day:%b %Y}"
        films.append(drawn(page, int(row["item_id"]), says) | {"share": share})
    strip(page, films, key="recommend_unfinished")


def _liked(page: Page, model: Recommender, person: Person, listed: list[int]) -> None:
    rows = liked_rows(model, person.profile, listed)
    for at, row in enumerate(rows):
        _row(page, model, person, row, key=f"recommend_liked_{at}")
    if rows:
        st.caption(
            "Films of their list that resemble one that they liked, in the order of the list; none stands twice."
        )
    elif not model.finds_similar:
        st.info("This model cannot say which films are alike, so there are no rows by what they liked.")
    else:
        st.info("There is no film that they liked and that enough films of their list resemble.")


def _row(page: Page, model: Recommender, person: Person, row: LikedRow, key: str) -> None:
    title = plain(page.data.catalog.title(row.item_id))
    st.subheader(f"Because they liked {title} :small[:gray[they gave it {row.rating:g}]]")
    says = guesses(page, model, person.profile, row.item_ids)
    strip(page, [drawn(page, item_id, says[item_id]) for item_id in row.item_ids], key=key)


def _evening(page: Page, model: Recommender, profile: Profile, listed: list[int]) -> None:
    if not page.data.catalog.table["runtime"].notna().any():
        return

    @st.fragment
    @guarded
    def body() -> None:
        _evening_of_three(page, model, profile, listed)

    body()


def _evening_of_three(page: Page, model: Recommender, profile: Profile, listed: list[int]) -> None:
    st.subheader("An evening of three")
    low, high, usual = HOURS
    box, _ = st.columns([2, 3])
    with box:
        hours = st.slider(
            "How many hours there are",
            low,
            high,
            usual,
            0.5,
            format="%g",
            key="evening_hours",
            persist_state="session",
        )
    catalog = page.data.catalog
    found = evening(catalog, listed, round(hours * 60))
    if found.item_ids:
        films = []
        reasons = _reasons(page, model, profile, found.item_ids)
        for item_id, length in zip(found.item_ids, found.lengths, strict=True):
            why = reasons.get(item_id, "")
            films.append(drawn(page, item_id, f"{length} min{f', {why}' if why else ''}"))
        st.markdown(f"**{_in_hours(found.minutes)} of film, one after the other**")
        strip(page, films, key="recommend_evening")
    elif found.shortest is None:
        st.info("Fewer than three films of their list have a known length.", icon=":material/timer_off:")
    else:
        shortest = _in_hours(found.shortest)
        st.info(
            f"No three films of the top of their list fit: the shortest three take {shortest}.",
            icon=":material/timer_off:",
        )
    st.caption(_how(found.unknown))


def _reasons(page: Page, model: Recommender, profile: Profile, item_ids: tuple[int, ...]) -> dict[int, str]:
    if not model.explains:
        return {}
    return {
        why.item_id: because(why, page.data.catalog, "they") for why in model.explain_all(profile, item_ids)
    }


def _how(unknown: int) -> str:
    how = (
        "The best three of the first 40 films of their list that fit together, a little better where they are of "
        "different genres; no series."
    )
    if not unknown:
        return how
    films = "One film of the list is" if unknown == 1 else f"{unknown:,} films of the list are"
    return f"{how} {films} left out, because the length is not known."


def _in_hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest else ""]
    return " ".join(part for part in parts if part)
