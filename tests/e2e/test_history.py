"""Bringing one's ratings from elsewhere, in a real browser: see the report, add, see the list change, take it back."""

import csv
import io
import zipfile
from pathlib import Path

import pandas as pd
from playwright.sync_api import Locator, Page, expect

from benchmarks.browser import Server
from recsys.engine import Engine
from tests.e2e.conftest import expect_titles, in_address, scrolls_sideways, titles

RATED = 12


def letterboxd(home: Path, folder: Path) -> Path:
    """The zip that Letterboxd exports: five stars for twelve science fiction films of the demo, one that is nowhere."""
    table = Engine(home).dataset("demo").catalog.table
    alone = ~table["title"].duplicated(keep=False)
    loved = table[(table["kind"] == "film") & alone & table["genres"].str.contains("Sci-Fi", regex=False)]
    loved = loved.sort_values(["fame", "item_id"], ascending=[False, True]).head(RATED)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["Date", "Name", "Year", "Letterboxd URI", "Rating"])
    for title, year in zip(loved["title"], loved["year"], strict=True):
        rows.writerow(["2024-01-02", title, year, "https://boxd.it/a", 5])
    rows.writerow(["2024-01-03", "A Film That Is Nowhere", 1977, "https://boxd.it/b", 4])
    with zipfile.ZipFile(folder / "letterboxd.zip", "w") as archive:
        archive.writestr("ratings.csv", text.getvalue())
    return folder / "letterboxd.zip"


def open_import(page: Page, server: Server) -> Locator:
    page.goto(f"{server.url}/rate?data=demo")
    page.get_by_test_id("card").locator("visible=true").first.wait_for()
    page.get_by_test_id("bring").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Export your data")).to_be_visible()
    return dialog


def give(dialog: Locator, file: Path) -> None:
    dialog.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(file)


def test_an_export_is_reported_added_taken_back_and_there_again(
    server: Server, page: Page, home: Path, tmp_path: Path
) -> None:
    dialog = open_import(page, server)
    before = titles(page)
    give(dialog, letterboxd(home, tmp_path))
    expect(dialog.get_by_text(f"{RATED} with stars")).to_be_visible()
    add = dialog.get_by_role("button", name=f"Add {RATED} films to my ratings")
    expect(add).to_be_in_viewport(ratio=1)
    assert "me=" not in page.url
    with page.expect_download() as download:
        dialog.get_by_role("button", name="This report as CSV").click()
    report = pd.read_csv(download.value.path())
    assert report["outcome"].value_counts().to_dict() == {"with stars": RATED, "not found": 1}
    add.dblclick()
    expect(dialog).to_have_count(0)
    expect(page.get_by_test_id("notice")).to_contain_text(f"From Letterboxd: {RATED} films added")
    expect(page.get_by_text(f"{RATED} ratings", exact=True)).to_be_visible()
    added = titles(page)
    assert added != before
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("notice")).to_contain_text("Took back: the import")
    expect(page.get_by_text("no ratings yet")).to_be_visible()
    expect_titles(page, before)
    page.get_by_test_id("bring").click()
    give(dialog, tmp_path / "letterboxd.zip")
    add.click()
    expect(dialog).to_have_count(0)
    in_address(page, "me")
    page.reload()
    expect(page.get_by_text(f"{RATED} ratings", exact=True)).to_be_visible()
    expect_titles(page, added)


def test_on_a_phone_the_export_is_added_and_the_files_to_take_along_are_in_reach(
    server: Server, phone: Page, home: Path, tmp_path: Path
) -> None:
    dialog = open_import(phone, server)
    give(dialog, letterboxd(home, tmp_path))
    add = dialog.get_by_role("button", name=f"Add {RATED} films to my ratings")
    expect(add).to_be_in_viewport(ratio=1)
    assert not scrolls_sideways(phone)
    add.click()
    expect(dialog).to_have_count(0)
    phone.get_by_test_id("tab-list").click()
    phone.get_by_test_id("yours").click()
    dialog.get_by_role("tab", name="Export").click()
    with phone.expect_download() as download:
        dialog.get_by_role("button", name="My ratings for Letterboxd").click()
    table = pd.read_csv(download.value.path())
    assert table["Rating"].tolist() == [5.0] * RATED


def test_a_file_of_another_kind_is_said_and_the_dialog_stays(
    server: Server, page: Page, tmp_path: Path
) -> None:
    (tmp_path / "shopping.csv").write_text("a,b\n1,2\n")
    dialog = open_import(page, server)
    give(dialog, tmp_path / "shopping.csv")
    expect(dialog.get_by_role("alert")).to_contain_text("shopping.csv is no personal export that can be read")
    assert "me=" not in page.url
