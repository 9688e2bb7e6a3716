"""MovieLens by one click: what there is, how large it is, a button for each."""

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import owner_of, submit
from pages.ui.owner import require_owner
from recsys.jobs import MOVIELENS, MOVIELENS_LICENCE, MovieLensFile, start_download


def movielens_files(page: Page, kind: str) -> None:
    """A row a file; ``kind`` is the kind of job that its download becomes."""
    st.caption(MOVIELENS_LICENCE)
    here = page.engine.library.registry.datasets()
    for file in MOVIELENS:
        _row(page, file, kind, is_here=file.name in here)


def _row(page: Page, file: MovieLensFile, kind: str, *, is_here: bool) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key=f"movielens_{file.name}"):
        st.markdown(
            f"**{file.name}** {file.about}  \n:small[{file.ratings:,} ratings by {file.people:,} people on "
            f"{file.films:,} films, {file.years}{' · here already' if is_here else ''}]",
            width="stretch",
        )
        start = guarded(lambda: _start(page, file.name, kind))
        st.button(
            f"{'Again' if is_here else 'Get'} {file.megabytes} MB",
            icon=":material/download:",
            key=f"get_{file.name}",
            on_click=start,
        )


def _start(page: Page, file: str, kind: str) -> None:
    require_owner("add data")
    submit(lambda: start_download(page.queue, page.engine, file, None, owner_of(page, kind)))
