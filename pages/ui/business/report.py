"""Everything as a report to take along: made in the background, handed over as one zip."""

from functools import partial

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import follow, owner_of, progress_or_end, submit
from recsys.jobs import Job, State
from recsys.report import Packed, start_report

HOLDS = (
    "Twelve figures as a picture and as a page, a summary in plain sentences, the figures of five models, lists for "
    "ten people and all features, as one zip. The first one takes some minutes."
)


def report_button(page: Page) -> None:
    """A button that makes the report, how far that is, then the download; the page stays usable meanwhile."""
    if not len(page.data.ratings):
        return
    st.header("Take it along", anchor=False)
    st.caption(HOLDS)
    follow(page, _kind(page), partial(_draw, page))


def _draw(page: Page, jobs: list[Job[Packed]]) -> None:
    last = progress_or_end(jobs)
    if last is not None and not last.state.is_over:
        return
    packed = last.result if last is not None and last.state is State.DONE else None
    with st.container(horizontal=True, vertical_alignment="center"):
        if packed is not None:
            st.download_button(
                f"Download the report ({packed.file.stat().st_size / 1e6:.1f} MB)",
                packed.file.read_bytes,
                packed.file.name,
                "application/zip",
                icon=":material/download:",
                key="report_download",
                on_click="ignore",
                type="primary",
            )
        st.button(
            "Make a report" if packed is None else "Make it again",
            icon=":material/description:",
            key="report_make",
            on_click=_start,
            args=(page,),
        )


@guarded
def _start(page: Page) -> None:
    submit(lambda: start_report(page.queue, page.engine, page.data, owner_of(page, _kind(page))))


def _kind(page: Page) -> str:
    return f"report/{page.data.fingerprint}"
