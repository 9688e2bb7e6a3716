"""Yours, by AppTest: an export of another service is read, reported, added, taken back."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.frame import Page
from pages.ui.rate.events import add_history
from pages.ui.rate.yours.history import FILE_WINS, KEEP, said_twice
from pages.ui.rate.yours.match_report import button_label, notes
from pages.ui.state import Visit
from recsys import engine
from recsys.dataset import Dataset
from recsys.histories import History, read_history
from recsys.insights import match_counts, match_table, matched_films, safe_csv, unmatched_rows
from recsys.jobs import JobQueue
from recsys.profiles import Mark, SavedProfile
from tests.pages.conftest import ask_for_yours, film_tables, open_page

pytestmark = pytest.mark.usefixtures("server")

NETFLIX = "Profile Name,Start Time,Duration,Title,Supplemental Video Type"
OPINIONS = "Profile Name,Title Name,Star Value,Thumbs Value,Event Utc Ts"


def data() -> Dataset:
    return engine.shared_engine().dataset("demo")


def films(count: int) -> list[tuple[int, str, int]]:
    """Well-known films of the demo that no other title there is like: id, title, year."""
    table = data().catalog.table
    rows = table[(table["kind"] == "film") & ~table["title"].duplicated(keep=False)]
    rows = rows.sort_values(["fame", "item_id"], ascending=[False, True]).head(count)
    return list(zip(rows["item_id"].tolist(), rows["title"].tolist(), rows["year"].tolist(), strict=True))


def table(header: str, *rows: tuple[object, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([header.split(","), *rows])
    return text.getvalue()


def letterboxd(*rated: tuple[str, object, object], saved: tuple[tuple[str, int], ...] = ()) -> bytes:
    """The zip that Letterboxd exports: (title, year, stars) and a watchlist."""
    uri = "https://boxd.it/a"
    ratings = table(
        "Date,Name,Year,Letterboxd URI,Rating", *(("2020-01-02", t, y, uri, s) for t, y, s in rated)
    )
    watchlist = table("Date,Name,Year,Letterboxd URI", *(("2020-01-02", t, y, uri) for t, y in saved))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ratings.csv", ratings)
        archive.writestr("watchlist.csv", watchlist)
    return packed.getvalue()


def seven_rows() -> bytes:
    """Four films with stars, one to see, one that is nowhere, one that cannot be read."""
    four, wanted = films(4), films(5)[4]
    rated = [(title, year, stars) for (_, title, year), stars in zip(four, (5, 4.5, 4, 1), strict=True)]
    return letterboxd(*rated, ("=Nowhere(1)", 1977, 4), ("Broken", 1980, 77), saved=((wanted[1], wanted[2]),))


def history_of(tmp_path: Path, name: str, body: bytes, whose: str | None = None) -> History:
    (tmp_path / name).write_bytes(body)
    return read_history(tmp_path / name, data(), whose)


def open_import(me: str | None = None) -> AppTest:
    return again(open_page("pages/rate.py", **({} if me is None else {"me": me})))


def again(app: AppTest) -> AppTest:
    """Run with the dialog open: AppTest always runs the whole page, which in a browser closes it."""
    return ask_for_yours(app, at_import=True).run()


def bring(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    app.file_uploader[0].set_value([(name, body, "text/csv") for name, body in files])
    return again(app)


def add(app: AppTest) -> AppTest:
    app.button(key="history_add").click()
    return again(app)


def said(app: AppTest) -> str:
    return " ".join(text.value for text in (*app.markdown, *app.caption))


def button(app: AppTest, key: str) -> Any:
    return next((button for button in app.button if button.key == key), None)


def me_of(app: AppTest) -> str:
    me = app.query_params["me"]
    return me if isinstance(me, str) else me[0]


def saved_of(app: AppTest) -> SavedProfile:
    return engine.shared_engine().profiles.load(me_of(app), "demo")


def ratings_of(saved: SavedProfile) -> dict[int, float]:
    return dict(zip(saved.profile.item_ids.tolist(), saved.profile.ratings.tolist(), strict=True))


# -- the flow --------------------------------------------------------------------------------------------------


def test_the_import_says_where_every_service_keeps_its_export() -> None:
    app = open_import()
    assert not app.exception
    assert not app.error
    for words in (
        "Export your data",
        "Your ratings",
        "Viewing activity",
        "Download all",
        "About your profile",
        "your watchlist",
        "A list of your own",
    ):
        assert words in said(app)
    assert button(app, "history_add") is None


def test_what_is_found_is_shown_before_anything_is_saved() -> None:
    app = bring(open_import(), ("letterboxd.zip", seven_rows()))
    assert not app.exception
    assert not app.error
    assert "**4** with stars · **0** seen only · **1** to see" in said(app)
    assert "**1** not found · **1** left out" in said(app)
    found, others = film_tables(app)[0], app.dataframe[0].value
    assert found["title"].tolist() == [title for _, title, _ in reversed(films(4))]
    assert others["source_title"].tolist() == ["=Nowhere(1)", "Broken"]
    assert others["outcome"].tolist() == ["Not found", "Left out"]
    assert button(app, "history_add").label == "Add 4 films to my ratings"
    assert "me" not in app.query_params


def test_one_click_adds_all_of_it_to_a_new_profile_and_one_undo_takes_it_back() -> None:
    app = bring(open_import(), ("letterboxd.zip", seven_rows()))
    add(app)
    assert not app.error
    assert "history_reading" not in app.session_state
    (first, _, _), *_ = films(1)
    assert ratings_of(saved_of(app))[first] == 5.0
    assert (saved_of(app).profile.n_rated, len(saved_of(app).saved)) == (4, 1)
    visit = app.session_state["visit"]
    assert visit.notice.text.startswith("From Letterboxd: 4 films added, 1 film saved for later.")
    assert not set(visit.listed) & set(ratings_of(saved_of(app)))
    engine.shared_engine().profiles.undo(me_of(app), "demo")
    assert ratings_of(saved_of(app)) == {}


def test_an_own_newer_rating_stays_unless_the_file_is_to_win() -> None:
    (first, title, year), *_ = films(1)
    body = letterboxd((title, year, 2))
    store = engine.shared_engine().profiles
    for choice, stars in ((KEEP, 5.0), (FILE_WINS, 2.0)):
        me = store.create()
        store.rate(me, "demo", first, 5.0)
        app = bring(open_import(me), ("ratings.zip", body))
        assert app.radio(key="history_choice").value == KEEP
        app.radio(key="history_choice").set_value(choice)
        again(app)
        add(app)
        assert ratings_of(saved_of(app)) == {first: stars}
        told = app.session_state["visit"].notice.text
        assert told.startswith("Nothing new" if choice == KEEP else "From Letterboxd: 1 film added.")


def test_where_nothing_was_rated_before_there_is_nothing_to_choose() -> None:
    app = bring(open_import(), ("letterboxd.zip", seven_rows()))
    assert len(app.radio) == 0


def test_netflix_titles_are_seen_and_of_several_people_one_is_chosen() -> None:
    (_, first, _), (_, second, _), (third_id, third, _) = films(3)
    rows = [("Ann", title, "") for title in (first, second)] + [("*Ben*", third, "")]
    body = table(NETFLIX, *((who, "2024-05-01 20:00:00", "01:30:00", title, x) for who, title, x in rows))
    app = bring(open_import(), ("ViewingActivity.csv", body.encode()))
    assert not app.error
    assert button(app, "history_add").label == "Mark 2 films as seen"
    assert "count as seen, not as ratings" in said(app)
    app.selectbox[-1].set_value("*Ben*")
    again(app)
    assert button(app, "history_add").label == "Mark 1 film as seen"
    add(app)
    assert saved_of(app).profile.n_rated == 0
    assert saved_of(app).profile.item_ids.tolist() == [third_id]


def test_thumbs_down_become_not_for_me_and_one_undo_takes_all_of_it_back() -> None:
    (star, first, _), (up, second, _), (down, third, _) = films(3)
    when = "2024-05-01 20:00:00"
    opinions = ((first, 4, ""), (second, "", 2), (third, "", 1))
    body = table(OPINIONS, *(("Ann", title, stars, thumbs, when) for title, stars, thumbs in opinions))
    app = bring(open_import(), ("Ratings.csv", body.encode()))
    assert "**1** with stars · **1** seen only · **1** not for me" in said(app)
    assert "Thumbs are no stars" in said(app)
    assert "count as seen, not as ratings" not in said(app)
    assert button(app, "history_add").label == "Add 3 films to my ratings"
    add(app)
    saved = saved_of(app)
    assert ({star, up}, {down}) == (set(saved.profile.item_ids.tolist()), set(saved.hidden))
    assert app.session_state["visit"].notice.text.startswith("From Netflix account data: 3 films added.")
    engine.shared_engine().profiles.undo(me_of(app), "demo")
    assert (len(saved_of(app).profile), saved_of(app).hidden, saved_of(app).can_undo) == (
        0,
        frozenset(),
        False,
    )


def test_a_list_of_titles_is_brought_as_a_text() -> None:
    (_, title, year), *_ = films(1)
    app = bring(open_import(), ("seen.txt", f"- {title} ({year})\n- Nowhere at all (1977)\n".encode()))
    assert "Your list: 2 rows" in said(app)
    assert "It holds no ratings, so its films count as seen." in said(app)
    assert button(app, "history_add").label == "Mark 1 film as seen"


def test_several_files_of_one_export_are_read_together() -> None:
    (_, title, year), (_, other, other_year) = films(2)
    ratings = table("Date,Name,Year,Letterboxd URI,Rating", ("2020-01-02", title, year, "u", 4))
    watched = table("Date,Name,Year,Letterboxd URI", ("2020-01-02", other, other_year, "u"))
    app = bring(open_import(), ("ratings.csv", ratings.encode()), ("watched.csv", watched.encode()))
    assert "**1** with stars · **1** seen only" in said(app)


# -- bad input -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.csv", b""),
        ("other.csv", b"a,b\n1,2\n"),
        ("<b>[x](javascript:1).csv", b"a,b\n1,2\n"),
        ("noise.zip", bytes(range(256)) * 40),
        ("endless.csv", b"Date,Name,Year,Letterboxd URI,Rating\n" + b"a" * 2_000_000),
    ],
)
def test_a_file_of_another_kind_is_one_plain_sentence_and_saves_nothing(name: str, body: bytes) -> None:
    app = bring(open_import(), (name, body))
    assert not app.exception
    refused = [error.value for error in app.error]
    assert len(refused) == 1 or button(app, "history_add") is None
    assert all(
        "Traceback" not in text and "(id " not in text and "](javascript" not in text for text in refused
    )
    assert button(app, "history_add") is None
    assert "me" not in app.query_params


def test_two_files_of_one_name_are_refused() -> None:
    app = bring(open_import(), ("ratings.csv", b"a\n"), ("ratings.csv", b"a\n"))
    assert app.error[0].value == "Two of the files are called the same; send one of them."


def test_a_file_without_any_film_of_these_adds_nothing() -> None:
    app = bring(open_import(), ("l.zip", letterboxd(("Nowhere at all", 1977, 4))))
    assert "nothing to add" in app.info[0].value
    assert button(app, "history_add") is None


# -- what is shown, as tables -----------------------------------------------------------------------------------


def test_the_report_as_a_file_holds_every_film_and_row_and_no_formula(tmp_path: Path) -> None:
    history = history_of(tmp_path, "letterboxd.zip", seven_rows())
    report = match_table(data(), history)
    assert report["outcome"].tolist() == ["with stars"] * 4 + ["to see", "not found", "left out"]
    assert report["rating"].tolist()[:4] == [5, 4.5, 4, 1]
    text = safe_csv(report)
    assert ",'=Nowhere(1)," in text
    assert "ratings.csv,7" in text  # where the row that cannot be read stands


def test_words_fit_what_the_file_holds(tmp_path: Path) -> None:
    (_, title, year), *_ = films(1)
    only_saved = history_of(tmp_path, "w.zip", letterboxd(saved=((title, year),)))
    assert button_label(only_saved) == "Save 1 film for later"
    assert match_counts(only_saved)["to see"] == 1
    assert notes(only_saved) == ["Films on your watchlist go to your saved films."]
    nothing = history_of(tmp_path, "n.zip", letterboxd(("Nowhere at all", 1977, 4)))
    assert button_label(nothing) is None
    assert "to see" not in match_counts(nothing)
    assert matched_films(nothing.report).empty
    assert len(unmatched_rows(nothing.report)) == 1


def test_words_fit_thumbs_down(tmp_path: Path) -> None:
    (_, title, _), (_, other, _) = films(2)
    down = (("Ann", title, "", 1, "2024-05-01"), ("Ann", other, "", 2, "2024-05-01"))
    only = history_of(tmp_path, "Ratings.csv", table(OPINIONS, down[0]).encode())
    assert button_label(only) == "Mark 1 film as not for me"
    assert (
        notes(only)[-1] == "What is not for you stays out of your list. Hidden, under Yours, brings it back."
    )
    assert match_table(data(), only)["outcome"].tolist() == ["not for me"]
    both = history_of(tmp_path, "Ratings.csv", table(OPINIONS, *down).encode())
    assert button_label(both) == "Add 2 films"


def test_films_of_which_both_speak_are_counted(tmp_path: Path) -> None:
    (first, title, year), (second, other, other_year) = films(2)
    history = history_of(tmp_path, "l.zip", letterboxd((title, year, 4), (other, other_year, 3)))
    store = engine.shared_engine().profiles
    me = store.create()
    assert said_twice(history, None) == 0
    store.rate(me, "demo", first, 2.0)
    store.mark(me, "demo", second, Mark.UNSEEN)
    assert said_twice(history, store.load(me, "demo")) == 2
    down = table(OPINIONS, *(("Ann", name, "", 1, "2024-05-01") for name in (title, other)))
    against = history_of(tmp_path, "Ratings.csv", down.encode())
    assert said_twice(against, store.load(me, "demo")) == 2


@pytest.fixture
def page(server: None) -> Page:
    """What the functions of the page work with, for somebody new."""
    shared = engine.shared_engine()
    return Page(shared, JobQueue(), data(), Visit(), shared.default_model(data()))


def test_adding_twice_changes_nothing_more(page: Page, tmp_path: Path) -> None:
    history = history_of(tmp_path, "letterboxd.zip", seven_rows())
    assert add_history(page, history, replace=False) == (4, 1)
    assert add_history(page, history, replace=False) == (0, 0)
