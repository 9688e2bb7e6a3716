"""Take the pictures in docs: the first minute, step by step, and what the app shows, as a visitor meets it.

    python -m tools.pictures

Needs Chromium and a folder (RECSYS_HOME) with the demo and its default model; two minutes.
"""

import os
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, ViewportSize

from benchmarks.browser import chromium, serve

COLOURS = 256
"""As many look the same, in a third of the bytes."""
ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SIZE: ViewportSize = {"width": 1280, "height": 720}


def settled(page: Page) -> None:
    """Nothing moves any more."""
    page.wait_for_timeout(1500)
    page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")


def rate(card: Locator, share: float) -> None:
    """Click on the stars of a card, at a share of their width."""
    track = card.get_by_test_id("stars").locator(".track")
    box = track.bounding_box()
    if box is None:
        raise RuntimeError("The card has no stars.")
    track.click(position={"x": box["width"] * share - 2, "y": box["height"] / 2})


def take(page: Page, name: str, *, pointing: bool = False) -> None:
    """A picture of what is on the screen, with the mouse out of the way unless it points at something."""
    if not pointing:
        page.mouse.move(640, 60)
    settled(page)
    shot = Image.open(BytesIO(page.screenshot()))
    shot.quantize(COLOURS).save(DOCS / f"{name}.png", optimize=True)


def first_minute(page: Page, url: str) -> None:
    """Home, three ratings, why, and a change of mind."""
    page.goto(url)
    cards = page.get_by_test_id("card")
    cards.first.wait_for()
    take(page, "first-minute/1-home")
    rate(cards.nth(0), 1.0)
    take(page, "first-minute/2-one-rating")
    rate(cards.nth(1), 0.9)
    page.wait_for_timeout(1000)
    rate(cards.nth(2), 0.2)
    take(page, "first-minute/3-yours")
    page.get_by_test_id("why").first.click()
    take(page, "first-minute/4-why")
    page.get_by_test_id("why").first.click()
    rate(cards.nth(0), 0.2)
    take(page, "first-minute/5-another-mind")


def heart(page: Page, url: str) -> None:
    """Rate and discover: what a star would do, the sums behind a film, and tuning."""
    page.goto(f"{url}/rate")
    cards = page.get_by_test_id("card")
    cards.first.wait_for()
    for place, share in enumerate((1.0, 0.9, 0.2)):
        rate(cards.nth(place), share)
        page.wait_for_timeout(1000)
    take(page, "rate")
    cards.nth(3).locator(".track").hover()
    page.get_by_test_id("preview").wait_for()
    take(page, "preview", pointing=True)
    page.get_by_test_id("why").first.click()
    page.get_by_role("button", name="Show the arithmetic").click()
    take(page, "why")
    page.get_by_test_id("why").first.click()
    page.get_by_test_id("tune").click()
    page.get_by_text("Surprise me").click()
    page.get_by_test_id("chips").wait_for()
    take(page, "tune")


def people(page: Page, url: str) -> None:
    """Recommendations: people worth a look, and a list for two."""
    page.goto(f"{url}/recommend")
    page.get_by_text("Loves ").first.wait_for()
    take(page, "people")
    page.goto(f"{url}/recommend?together=5,9")
    page.get_by_text("gives up").first.wait_for()
    take(page, "together")


def main() -> None:
    """Start the app, take all."""
    (DOCS / "first-minute").mkdir(exist_ok=True)
    home = os.environ["RECSYS_HOME"]
    with (
        serve(ROOT / "streamlit_app.py", env={"RECSYS_HOME": home}) as server,
        chromium() as browser,
    ):
        for pictures in (first_minute, heart, people):
            with browser.new_context(viewport=SIZE, color_scheme="light") as visitor:
                pictures(visitor.new_page(), server.url)


if __name__ == "__main__":
    main()
