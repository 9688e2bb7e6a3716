"""The Data page in a real browser: one click from a mirror of our own, a table of one's own, both widths."""

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import Server, serve
from tests.e2e.conftest import ROOT, scrolls_sideways

SMALL = "ml-latest-small"
VOTES = "who;town;film;grade\n" + "".join(
    f"u{row % 7};t{row % 3};Film {row % 5} (1995);{1 + row % 10}\n" for row in range(60)
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def mirrored(
    home: Path, movielens_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The app, with a mirror on this machine where MovieLens usually is."""
    folder = tmp_path_factory.mktemp("mirror")
    with zipfile.ZipFile(folder / f"{SMALL}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("ratings.csv", "movies.csv", "links.csv"):
            archive.write(movielens_folder / name, f"{SMALL}/{name}")
    digest = hashlib.md5((folder / f"{SMALL}.zip").read_bytes(), usedforsecurity=False).hexdigest()
    (folder / f"{SMALL}.zip.md5").write_text(f"MD5 ({SMALL}.zip) = {digest}\n")
    mirror = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=mirror.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    env = {
        "RECSYS_HOME": str(home),
        "RECSYS_OWNER": "1",
        "RECSYS_MOVIELENS_URL": f"http://127.0.0.1:{mirror.server_address[1]}",
        "no_proxy": "127.0.0.1",
    }
    with serve(ROOT / "streamlit_app.py", env=env) as running:
        yield running
    mirror.shutdown()
    thread.join()
    mirror.server_close()


def open_data(page: Page, server: Server, query: str = "") -> None:
    page.goto(f"{server.url}/data{query}")
    expect(page.get_by_text("Open now:", exact=False).first).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Import your own ratings")).to_be_visible(timeout=20_000)


def remove(page: Page, name: str) -> None:
    page.locator(f".st-key-remove_{name} button").click()
    page.get_by_role("button", name="Remove it for everyone").click()
    expect(page.locator(f".st-key-dataset_{name}")).to_have_count(0)


def test_real_ratings_are_one_click_away_for_this_visit_alone(
    mirrored: Server, page: Page, other: Page
) -> None:
    open_data(page, mirrored)
    page.get_by_role("button", name="Use real MovieLens ratings (1 MB)").click()
    expect(page.get_by_text(f"Imported as {SMALL} in", exact=False)).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Use it for this visit").click()
    expect(page.get_by_text(f"Open now: MovieLens ({SMALL}.zip)")).to_be_visible()
    expect(page.get_by_text("How real is the demo?")).to_have_count(0)
    open_data(other, mirrored)
    expect(other.get_by_text("Open now: Demo", exact=False)).to_be_visible()
    expect(other.get_by_role("button", name="Use real MovieLens ratings", exact=True)).to_be_visible()
    remove(page, SMALL)
    expect(page.get_by_text("Open now: Demo", exact=False)).to_be_visible()


def test_a_file_that_is_not_there_is_one_sentence(mirrored: Server, page: Page) -> None:
    open_data(page, mirrored)
    page.locator(".st-key-get_ml-100k button").click()
    expect(
        page.get_by_text("MovieLens has no file ml-100k.zip at the known address any more.")
    ).to_be_visible()
    expect(page.get_by_text("Traceback", exact=False)).to_have_count(0)


def test_a_table_of_ones_own_is_imported_after_its_columns_are_chosen(
    mirrored: Server, page: Page, tmp_path: Path
) -> None:
    (tmp_path / "votes.txt").write_text(VOTES)
    open_data(page, mirrored)
    page.get_by_text("A file from this computer").click()
    page.locator("input[type=file]").set_input_files(str(tmp_path / "votes.txt"))
    expect(page.get_by_text("Choose the column for the person.")).to_be_visible()
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    person = page.get_by_role("combobox", name="Person")
    person.fill("who")
    person.press("ArrowDown")
    person.press("Enter")
    expect(person).to_have_value("who")
    expect(page.get_by_text("values 1 to 10 in whole steps", exact=False)).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported as votes in", exact=False)).to_be_visible(timeout=20_000)
    expect(page.locator(".st-key-dataset_votes")).to_contain_text("35 ratings by 7 people on 5 titles")
    remove(page, "votes")


def test_on_a_phone_nothing_sticks_out(mirrored: Server, phone: Page) -> None:
    for query in ("", "?data=ml"):
        open_data(phone, mirrored, query)
        assert not scrolls_sideways(phone)
        button = phone.locator(".st-key-get_ml-latest button")
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390
