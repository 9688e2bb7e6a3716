"""Bring your ratings: an export of another service, what it holds of the films here, and then one button."""

from collections.abc import Hashable
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.guard import guard
from pages.ui.rate import events
from pages.ui.rate.yours.match_report import button_label, details, film_count, summary
from pages.ui.text import plain
from recsys.histories import History, read_history
from recsys.jobs import Upload
from recsys.profiles import SavedProfile

FILE = "history_file"
MEGABYTES = 100
WHERE = """
- **Letterboxd**: Settings, Data, *Export your data*. The zip as it is.
- **IMDb**: Your ratings, *Export*.
- **Netflix**: Account, your profile, Viewing activity, *Download all*. Or *Download your personal information*, the \
zip as it is: with stars and thumbs.
- **MovieLens**: About your profile, *import/export*.
- **TMDB**: Your ratings or your watchlist, *Export*.
- **A list of your own**: a table with a column for the title (with the year, it finds more) or the IMDb or TMDB \
number, perhaps your stars and the day. Or a text with one "Title (Year)" or IMDb number a line.
"""
KEEP, FILE_WINS = "Keep my newer ratings", "The file wins"
_KEPT = "history_reading"


@dataclass
class Reading:
    """What was read from the files that somebody gave, or why nothing was."""

    key: Hashable
    """Tells whether they are still the same files beside the same films."""
    whose: str | None
    """Whose viewing was read, where the files hold that of several people."""
    history: History | None = None
    problems: list[str] = field(default_factory=list)
    added: bool = False
    """A second click while the first is still being done adds nothing."""


def forget_reading() -> None:
    """The dialog is closed: what was read for it goes."""
    st.session_state.pop(_KEPT, None)


def import_history(page: Page, saved: SavedProfile | None) -> None:
    """The files, then what they hold, then the button that adds it; until that is clicked nothing is saved."""
    files = st.file_uploader(
        "The file that you exported (Letterboxd, IMDb, Netflix, MovieLens, TMDB), or a list of your own",
        type=["zip", "csv", "tsv", "txt"],
        accept_multiple_files=True,
        max_upload_size=MEGABYTES,
        key=FILE,
    )
    if not files:
        forget_reading()
        st.caption("You see what is found before anything is added. Where to get the file:")
        st.caption(WHERE)
        return
    whose_key = "history_whose_" + "_".join(file.file_id for file in files)
    reading = _read(page, files, st.session_state.get(whose_key))
    for sentence in reading.problems:
        st.error(plain(sentence), icon=":material/error:")
    if reading.history is None:
        return
    people = reading.history.report.profiles
    if len(people) > 1:
        st.selectbox(
            "Whose viewing?", people, format_func=lambda name: name or "Without a name", key=whose_key
        )
    summary(reading.history)
    _add(page, reading, reading.history, saved)
    details(page.data, reading.history)


def _read(page: Page, files: list[UploadedFile], whose: str | None) -> Reading:
    """The reading of these files; read once, also when that fails."""
    key = (page.data.fingerprint, *(file.file_id for file in files))
    kept = st.session_state.get(_KEPT)
    if isinstance(kept, Reading) and kept.key == key and whose in (None, kept.whose):
        return kept
    reading = Reading(key, whose)
    with (
        st.spinner("Reading your file and looking for its films…", show_time=True),
        guard(reading.problems.append),
    ):
        first, *others = files
        upload = Upload(first, first.name, *((other, other.name) for other in others))
        reading.history = read_history(upload.path, page.data, whose)
        people = reading.history.report.profiles
        reading.whose = whose if whose is not None or not people else people[0]
    st.session_state[_KEPT] = reading
    return reading


def _add(page: Page, reading: Reading, history: History, saved: SavedProfile | None) -> None:
    label = button_label(history)
    if label is None:
        st.info(
            "None of its films is among the films here, so there is nothing to add.", icon=":material/info:"
        )
        return
    both = said_twice(history, saved)
    choice = KEEP
    if both:
        choice = st.radio(
            f"About {film_count(both)} of the file you already said something here",
            [KEEP, FILE_WINS],
            horizontal=True,
            key="history_choice",
        )
    if st.button(label, type="primary", icon=":material/add:", key="history_add"):
        if not reading.added:
            changed = events.add_history(page, history, replace=choice == FILE_WINS)
            reading.added = True
            page.visit.tell(_told(*changed, history.report.label))
            state.put_in_address(state.ME, page.visit.link)
        page.visit.opened_yours()
        st.rerun()


def said_twice(history: History, saved: SavedProfile | None) -> int:
    """How many films both the person and the file speak of, so that one of the two must give way."""
    if saved is None:
        return 0
    with_stars = {item.item_id for item in history.report.items if item.rating == item.rating}
    seen, against = {item.item_id for item in history.report.items}, set(history.not_for_me)
    rated = set(saved.profile.item_ids.tolist())
    return len((with_stars | against) & rated | (seen | against) & saved.unseen)


def _told(films: int, saved: int, label: str) -> str:
    if not films and not saved:
        return f"Nothing new in the file from {label}: it was all here already."
    done = ((films, "added"), (saved, "saved for later"))
    words = ", ".join(f"{film_count(count)} {how}" for count, how in done if count)
    return f"From {label}: {words}. Undo takes the import back."
