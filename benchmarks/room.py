"""The rating room in headless Chromium: opened, 24 cards browsed, and what a star would do, from rest to shown.

    python benchmarks/room.py DATASET [--rounds 20] [--json]

Each is timed in the page: from the event to the frame after the change. ``open`` goes from Home to the room in an open
visit, beside ``light``, from Home to the page Data; ``rest`` begins when the pointer has been on a card for as long as
the room waits (80 ms) before it asks the server, ``star`` when it moves to another star of the same card.
"""

import argparse
import contextlib
import json
import sys
from pathlib import Path

from playwright.sync_api import Locator, Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.browser import Timings, chromium, open_page, serve

ROOT = Path(__file__).resolve().parent.parent
REST = 80
_PAINTED = """
const painted = (root, is, since) => new Promise((done) => {
  const look = () => {
    if (!is()) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - since())));
  };
  const seen = new MutationObserver(look);
  seen.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
});
"""
_SHOWN = (
    "(el) => {"
    + _PAINTED
    + """
  let came = null;
  const root = el.closest(".root");
  root.addEventListener("pointermove", () => { came ??= performance.now(); }, { once: true, capture: true });
  const said = () => el.querySelector("h2").textContent;
  const before = said();
  window.timed = painted(root, () => came !== null && !el.hidden && said() !== before, () => came);
}"""
)
_BROWSED = (
    "(el) => {"
    + _PAINTED
    + """
  let came = null;
  const root = el.closest(".root");
  root.addEventListener("click", () => { came = performance.now(); }, { once: true, capture: true });
  window.timed = painted(root, () => root.querySelectorAll(".compact .card").length === 24, () => came);
}"""
)


def star(page: Page, number: int, share: float) -> None:
    """Move the mouse onto a star of a card."""
    box = page.get_by_test_id("card").nth(number).locator(".track").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * share - 2, box["y"] + box["height"] / 2)


def timed(page: Page) -> float:
    return float(page.evaluate("window.timed"))


def previews(page: Page, rounds: int) -> tuple[Timings, Timings]:
    """From rest to shown, each time another card; and from star to star."""
    rest, moved = Timings(), Timings()
    for at in range(rounds):
        number = at % 6
        if number == 0:  # no card that is rated: what it has would change nothing
            page.get_by_test_id("more").click()
            page.wait_for_timeout(400)
        page.mouse.move(5, 5)
        page.wait_for_timeout(150)
        page.get_by_test_id("preview").evaluate(_SHOWN)
        star(page, number, 0.95)
        rest.ms.append(timed(page) - REST)
        page.get_by_test_id("preview").evaluate(_SHOWN)
        star(page, number, 0.15)
        moved.ms.append(timed(page))
    return rest, moved


def browsed(page: Page, rounds: int) -> Timings:
    """From the click on Browse to 24 cards."""
    times = Timings()
    modes: Locator = page.get_by_test_id("modes")
    for _ in range(rounds):
        modes.locator('[data-mode="picks"]').click()
        page.wait_for_timeout(300)
        modes.evaluate(_BROWSED)
        modes.locator('[data-mode="browse"]').click()
        times.ms.append(timed(page))
    return times


def opened(page: Page, link: str, there: str, rounds: int) -> Timings:
    """From the click on a link of the bar to something of that page."""
    times = Timings()
    for _ in range(rounds):
        page.get_by_role("link", name="Home", exact=True).click()
        page.get_by_text("Rate three films").or_(page.get_by_text("Keep rating")).first.wait_for()
        page.wait_for_timeout(300)
        target = page.get_by_role("link", name=link, exact=True)
        target.evaluate("el => el.addEventListener('click', () => { window.came = performance.now(); })")
        target.click()
        page.locator(there).first.wait_for()
        times.ms.append(float(page.evaluate("performance.now() - window.came")))
    return times


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serve(ROOT / "streamlit_app.py"))
        browser = stack.enter_context(chromium())
        page = stack.enter_context(open_page(browser, f"{server.url}/rate?data={options.data}"))
        page.get_by_test_id("card").first.wait_for()
        page.wait_for_timeout(1000)
        for number in range(3):
            star(page, number, 0.95)
            page.mouse.down()
            page.mouse.up()
        page.wait_for_timeout(1000)
        rest, moved = previews(page, options.rounds)
        times = {"rest": rest, "star": moved, "browse": browsed(page, options.rounds)}
        times["open"] = opened(page, "Rate and discover", '[data-testid="search"]', options.rounds)
        times["light"] = opened(page, "Data", "text=Import your own ratings", options.rounds)
    result = {name: {"p50": some.p50, "p95": some.p95} for name, some in times.items()}
    if options.json:
        print(json.dumps(result))
        return
    print(f"{options.rounds} times each, ms, Rate and discover on {options.data}")
    print(f"{'':8}{'p50':>8}{'p95':>8}")
    for name, row in result.items():
        print(f"{name:8}{row['p50']:8.1f}{row['p95']:8.1f}")


if __name__ == "__main__":
    main()
