"""How a test acts on the Data page."""

import io
import zipfile

from streamlit.testing.v1 import AppTest

from recsys import engine
from tests.pages.conftest import button, jobs, open_page

FILE_WAY, SERVER_WAY = "A file from this computer", "A folder or file on the server"
VOTES = "who;town;film;grade;seen\n" + "".join(
    f"u{row % 7};t{row % 3};Film {row % 5} ({1990 + row % 5});{1 + row % 10};2020-01-{1 + row % 28:02d}\n"
    for row in range(60)
)


def open_data(**query: str) -> AppTest:
    return open_page("pages/data.py", **query)


def datasets() -> list[str]:
    return engine.shared_engine().library.registry.datasets()


def on_server(path: str) -> AppTest:
    app = open_data()
    app.button_group(key="import_from").set_value(SERVER_WAY).run()
    return app.text_input(key="import_folder").set_value(path).run()


def uploaded(*files: tuple[str, bytes]) -> AppTest:
    app = open_data()
    app.button_group(key="import_from").set_value(FILE_WAY).run()
    app.get("file_uploader")[0].set_value([(name, body, "application/octet-stream") for name, body in files])
    return app.run()


def imported(app: AppTest, name: str = "") -> AppTest:
    app.text_input(key="import_name").set_value(name)
    button(app, "Import").click()
    app.run()
    for job in jobs():
        assert job.wait(30)
    return app.run()


def choose(app: AppTest, label: str, value: str | None) -> AppTest:
    box = next(box for box in app.selectbox if box.label == label)
    return box.set_value(value).run()


def packed(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return buffer.getvalue()
