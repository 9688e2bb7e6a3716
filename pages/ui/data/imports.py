"""Import: a file from this computer or a folder on the server becomes a data set."""

from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import ended_badly, follow, owner_of, progress, submit
from pages.ui.owner import is_owner, require_owner
from recsys import ImportReport, Job, Upload, start_import

IMPORT = "import"
FILE, FOLDER, NAME = "import_file", "import_folder", "import_name"
FROM_FILE, FROM_FOLDER = "A zip file", "A folder on the server"
SOURCE = "import_from"
NAME_HELP = (
    "Small letters, digits, - and _. Left empty: the file's own name. A data set of that name is replaced."
)


def import_data(page: Page) -> None:
    """The form and, while and after it runs, what the import does and what it found; for the owner alone."""
    st.subheader("Add data")
    if not is_owner():
        st.caption("Only the owner of this server can add or remove data.")
        return
    st.write(
        "MovieLens with CSV files, latest-small up to 32M: the zip as downloaded, or its unpacked folder."
    )
    source = st.segmented_control(
        "From",
        [FROM_FILE, FROM_FOLDER],
        default=FROM_FILE,
        key=SOURCE,
        label_visibility="collapsed",
        required=True,
    )
    start = guarded(lambda: _start(page))
    with st.form("import"):
        if source == FROM_FILE:
            st.file_uploader("MovieLens zip", type="zip", key=FILE)
        else:
            st.text_input("Path on the server", key=FOLDER, placeholder="/data/ml-latest-small")
        st.text_input("Name", key=NAME, placeholder="ml-latest-small", help=NAME_HELP, max_chars=64)
        st.form_submit_button("Import", type="primary", icon=":material/upload:", on_click=start)
    follow(page, IMPORT, _imports)


def _start(page: Page) -> None:
    require_owner("add data")
    submit(lambda: _submit(page))


def _submit(page: Page) -> Job[ImportReport]:
    name = st.session_state.get(NAME, "").strip() or None
    if st.session_state.get(SOURCE) == FROM_FOLDER:
        path = st.session_state.get(FOLDER, "").strip()
        if not path:
            raise ValueError("Say which folder or zip to import.")
        source: Path | Upload = Path(path)
    else:
        file = st.session_state.get(FILE)
        if file is None:
            raise ValueError("Choose a zip file first.")
        source = Upload(file, file.name)
    return start_import(page.engine, source, name, owner_of(page, IMPORT))


def _imports(jobs: list[Job[Any]]) -> None:
    unfinished = [job for job in jobs if not job.state.is_over]
    for job in unfinished:
        progress(job)
    if jobs and not unfinished and not ended_badly(jobs[-1]) and isinstance(jobs[-1].result, ImportReport):
        _report(jobs[-1].result)


def _report(report: ImportReport) -> None:
    st.success(
        f"Imported as {report.name} in {report.seconds:.1f} s: {report.ratings:,} ratings by {report.users:,} people "
        f"on {report.items:,} titles. {report.rejected_count:,} rows were left out; {report.duplicates:,} repeated "
        "ratings gave way to the latest.",
        icon=":material/check:",
    )
    if report.rejected:
        shown = len(report.rejected)
        first = f", the first {shown:,}" if shown < report.rejected_count else ""
        st.markdown(f"Rows left out{first}")
        st.dataframe(
            [{"File": row.file, "Line": row.line, "Why": row.reason} for row in report.rejected],
            hide_index=True,
            alt="Rows left out, with file, line and reason",
        )
