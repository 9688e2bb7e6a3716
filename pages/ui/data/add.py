"""Add data: MovieLens by one click, a file from this computer, or a folder or file on the server."""

from functools import partial

import streamlit as st

from pages.ui.data.jobs import report_of_import
from pages.ui.data.movielens import movielens_files
from pages.ui.data.source import FILE_WAY, SERVER_WAY, chosen_source
from pages.ui.data.table import import_form
from pages.ui.data.unlock import owner_lock
from pages.ui.frame import Page
from pages.ui.jobs import follow, own_jobs
from pages.ui.owner import is_owner

DOWNLOAD, IMPORT = "download", "import"
WAY = "import_from"
CLICK_WAY = "MovieLens by one click"


def add_data(page: Page) -> None:
    """The three ways and, while and after it runs, what an import does and what it found; for the owner alone."""
    st.header("Add data", anchor="add")
    owner_lock()
    if not is_owner():
        return
    way = st.segmented_control(
        "From",
        [CLICK_WAY, FILE_WAY, SERVER_WAY],
        default=CLICK_WAY,
        key=WAY,
        label_visibility="collapsed",
        required=True,
    )
    if way == CLICK_WAY:
        movielens_files(page, DOWNLOAD)
    else:
        source = chosen_source(str(way))
        if source is not None:
            import_form(page, source, IMPORT)
    for kind, shown in ((DOWNLOAD, way == CLICK_WAY), (IMPORT, way != CLICK_WAY)):
        if shown or any(not job.state.is_over for job in own_jobs(page, kind)):
            follow(page, kind, partial(report_of_import, page, kind))
