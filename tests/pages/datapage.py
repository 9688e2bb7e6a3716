"""How a test acts on the Data page."""

import io
import zipfile
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from recsys import Job, engine, shared_queue

ROOT = Path(__file__).resolve().parent.parent.parent
ENTRY = str(ROOT / "streamlit_app.py")
FILE_WAY, SERVER_WAY = "A file from this computer", "A folder or file on the server"
VOTES = "who;film;grade;seen\n" + "".join(
    f"u{row % 7};Film {row % 5} ({1990 + row % 5});{1 + row % 10};2020-01-{1 + row % 28:02d}\n"
    for row in range(60)
)


def open_page() -> AppTest:
    return AppTest.from_file(ENTRY, default_timeout=60).run().switch_page("pages/data.py").run()


def button(app: AppTest, label: str) -> Any:
    return next((button for button in app.button if button.label == label), None)


def jobs() -> list[Job[Any]]:
    return shared_queue().jobs()


def datasets() -> list[str]:
    return engine.shared_engine().library.registry.datasets()


def on_server(path: str) -> AppTest:
    app = open_page()
    app.button_group(key="import_from").set_value(SERVER_WAY).run()
    return app.text_input(key="import_folder").set_value(path).run()


def uploaded(*files: tuple[str, bytes]) -> AppTest:
    app = open_page()
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
