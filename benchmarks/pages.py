"""Switching to a page: link clicked -> what 1280 x 720 shows is drawn, in headless Chromium, everything warm.

python benchmarks/pages.py DATASET [--rounds 12] [--json]

"""

import argparse
import contextlib
import json
import sys
from pathlib import Path

from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.browser import Timings, chromium, open_page, serve

APP = Path(__file__).resolve().parent.parent / "streamlit_app.py"
CHART = "[data-testid=stVegaLiteChart] svg:has(.role-mark path)"  # its marks are there, not only its frame
PARTS = {  # link -> what is there, and how many, when the page is drawn
    "Explore the data": (CHART, 2),  # the first section
    "Data": ("[data-testid=stDataFrame]", 2),
    "Train": ("[data-testid=stSlider]", 2),
    "Recommendations": ("[data-testid=stDataFrame]", 1),
}
WARM_UP = 2

# Counted in every frame, because a chart is drawn after its element has come.
_WATCH = """([selector, count]) => {
  window.__drawn = new Promise((resolve, reject) => {
    let start = null;
    addEventListener("click", () => { start = performance.now(); }, { capture: true, once: true });
    const look = () => {
      if (start !== null && document.querySelectorAll(selector).length >= count) resolve(performance.now() - start);
      else if (start !== null && performance.now() - start > 20000) reject(new Error("not drawn: " + selector));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""


def switch(page: Page, link: str) -> float:
    """Milliseconds from the click on a link to its page drawn; then back to Home."""
    selector, count = PARTS[link]
    page.evaluate(_WATCH, [selector, count])
    page.get_by_role("link", name=link, exact=True).click()
    taken = float(page.evaluate("window.__drawn"))
    page.wait_for_timeout(400)
    page.get_by_role("link", name="Home", exact=True).click()
    page.get_by_role("heading", name="Rate three films").wait_for()
    page.wait_for_timeout(600)
    return taken


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    timings = {link: Timings() for link in PARTS}
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serve(APP, env={"RECSYS_OWNER": "1"}))
        browser = stack.enter_context(chromium())
        page = stack.enter_context(open_page(browser, f"{server.url}/?data={options.data}"))
        for number in range(options.rounds + WARM_UP):
            for link in PARTS:
                taken = switch(page, link)
                if number >= WARM_UP:
                    timings[link].ms.append(taken)
    result = {link: {"p50": kept.p50, "p95": kept.p95} for link, kept in timings.items()}
    if options.json:
        print(json.dumps(result))
        return
    print(f"{options.rounds} switches each, ms from click to what 1280 x 720 shows, on {options.data}")
    for link, figures in result.items():
        print(f"{link:20}{figures['p50']:8.0f}{figures['p95']:8.0f}")


if __name__ == "__main__":
    main()
