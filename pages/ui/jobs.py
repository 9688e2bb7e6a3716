"""Draws background jobs: what they do, how far they are, cancel; and finds a visitor's own again."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.text import plain
from recsys.errors import BusyError, Cancelled
from recsys.jobs import Job, Run, State, Sweep

LOOK_EVERY = 0.4
Prepare = Callable[..., Job[None]]
"""Starts to make what is missing of the open data, or returns the job that is already at it."""


def offer(page: Page, prepare: Prepare, name: str, label: str) -> None:
    """A button that starts to prepare a model, and from then on ``wait_for`` it: nothing starts by itself."""
    job = page.visit.waits.get((prepare, page.data.fingerprint, name))
    if job is not None and job.state is not State.DONE:
        wait_for(page, prepare, name)
        return
    st.button(label, icon=":material/play_arrow:", on_click=_ask, args=(page, prepare, name))


@guarded
def _ask(page: Page, prepare: Prepare, name: str) -> None:
    begin(page, prepare, name)


def begin(page: Page, prepare: Prepare, *names: str) -> Job[None]:
    """Start what this visit now waits for."""
    job = prepare(page.queue, page.engine, page.data, *names)
    page.visit.waits[(prepare, page.data.fingerprint, *names)] = job
    job.join(page.visit.session)
    return job


def wait_for(page: Page, prepare: Prepare, *names: str) -> None:
    """Prepare what is missing (of a model by name), show how far it is, and run the page again once it is over.

    ``prepare`` gets the queue, the engine, the open data and the names.

    What this visit stopped, or what failed, is not started again before somebody presses "Try again". Others may wait
    for the same job: it is stopped with the last of them.
    """
    about, me, waits = (prepare, page.data.fingerprint, *names), page.visit.session, page.visit.waits
    job = waits.get(about)
    if job is None or job.state is State.DONE:
        job = begin(page, prepare, *names)
    given_up = _given_up(job, me)
    if given_up:
        st.warning(plain(given_up), icon=":material/info:")
        st.button("Try again", icon=":material/refresh:", on_click=page.visit.wait_again, args=(about,))
        return

    @st.fragment(run_every=LOOK_EVERY)
    @guarded
    def body() -> None:
        if job.state.is_over:
            st.rerun()
        st.progress(job.progress, text=f"{plain(job.title)}… {job.message}")
        if st.button("Stop"):
            job.leave(me)
            st.rerun()

    body()


def _given_up(job: Job[Any], me: str) -> str:
    """Why somebody waits for a job no longer; empty while they do."""
    if job.error_sentence or job.is_awaited_by(me):
        return job.error_sentence
    if job.stopping:
        return str(Cancelled(job.title))
    return f"{job.title} goes on, because somebody else waits for it too."


def owner_of(page: Page, kind: str) -> str:
    """The owner of a visit's jobs of one kind; whoever knows it sees them, so it is a secret."""
    return f"{page.visit.bench()}/{kind}"


def kept_runs(page: Page, kind: str) -> list[Run | Sweep]:
    """What this visit's jobs of one kind left behind, oldest first, also before the server was last started."""
    work = page.visit.work
    return [] if work is None else page.engine.library.runs.of(f"{work}/{kind}")


def own_jobs(page: Page, kind: str) -> list[Job[Any]]:
    """This visit's jobs of one kind, oldest first."""
    return [] if page.visit.work is None else page.queue.jobs(f"{page.visit.work}/{kind}")


def submit(start: Callable[[], Job[Any]]) -> None:
    """Start a job from a callback; a bad argument or a full queue is said in one sentence."""
    try:
        start()
    except (ValueError, BusyError) as error:
        st.error(str(error), icon=":material/error:")


def follow(page: Page, kind: str, draw: Callable[[list[Job[Any]]], None]) -> None:
    """Draw the visit's jobs of one kind again and again while one is open; the page runs again when one ends."""
    follow_all(lambda: own_jobs(page, kind), draw)


def follow_all(found: Callable[[], list[Job[Any]]], draw: Callable[[list[Job[Any]]], None]) -> None:
    """The same for whichever jobs ``found`` finds."""
    drawn = _open_ids(found())

    @st.fragment(run_every=LOOK_EVERY if drawn else None)
    @guarded
    def body() -> None:
        jobs = found()
        if _open_ids(jobs) != drawn:
            st.rerun()
        draw(jobs)

    body()


def progress_or_end(jobs: list[Job[Any]]) -> Job[Any] | None:
    """Draw every open job or, when there is none, say why the last one left nothing, if it did not.

    Returns the job to show: the one that runs, else the last one; None where there was none yet.
    """
    unfinished = [job for job in jobs if not job.state.is_over]
    for job in unfinished:
        _progress(job)
    if unfinished or not jobs:
        return unfinished[0] if unfinished else None
    last = jobs[-1]
    if last.state is State.CANCELLED:
        st.info(last.error_sentence, icon=":material/info:")
    elif last.state is State.FAILED:
        st.error(last.error_sentence, icon=":material/error:")
    return last


def _progress(job: Job[Any]) -> None:
    """One open job: what it does, time left, cancel."""
    if job.state is State.WAITING:
        text = f"{plain(job.title)}: waiting for its turn"
    else:
        text = f"{job.message or plain(job.title)} {_time_left(job.seconds_left)}"
    bar, button = st.columns([4, 1], vertical_alignment="center")
    bar.progress(job.progress, text=text)
    button.button(
        "Cancel", icon=":material/close:", key=f"cancel_{job.id}", on_click=job.cancel, width="stretch"
    )


def _open_ids(jobs: list[Job[Any]]) -> list[str]:
    return [job.id for job in jobs if not job.state.is_over]


def _time_left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"· {seconds:.0f} s left" if seconds < 90 else f"· {seconds / 60:.0f} min left"
