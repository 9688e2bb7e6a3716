"""Every page in a real browser, as a deep link, on both data sets and at both widths."""

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from benchmarks.browser import Server
from tests.e2e.conftest import DESKTOP, PHONE, scrolls_sideways, visitor

HEADINGS = {
    "": "Rate three films",
    "films": "Films",
    "recommend": "Recommendations for anybody",
    "explore": "Explore the data",
    "business": "Business",
    "train": "Train a model",
    "compare": "Which model should we use",
    "data": "The data behind the films",
}


def fetched_elsewhere(server: Server, url: str) -> list[str]:
    """The address of a request that leaves this machine: the app works without a network."""
    return [url] if url.startswith(("http:", "https:")) and not url.startswith(server.url) else []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("data", ["demo", "ml"])
def test_pages_open_by_their_address_without_an_error_a_scroll_sideways_or_the_network(
    server: Server, browser: Browser, data: str, size: ViewportSize
) -> None:
    faults: list[str] = []
    with visitor(browser, size) as page:
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: faults.extend(fetched_elsewhere(server, request.url)))
        for path, heading in HEADINGS.items():
            page.goto(f"{server.url}/{path}?data={data}")
            expect(page.get_by_role("heading", name=heading).first).to_be_visible(timeout=15_000)
            expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=15_000)
            expect(page.get_by_text("Something went wrong")).to_have_count(0)
            assert not scrolls_sideways(page), path
    assert faults == []
