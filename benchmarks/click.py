"""Star clicked -> new list in the DOM, in headless Chromium, beside a bare Streamlit app in the same run.

    python benchmarks/click.py DATASET [--rounds 3] [--clicks 30] [--json]

DATASET is an imported one (see README: python -m recsys import). The floor is one fragment with six st.feedback and
ten lines of text that change, with the same server settings. Ratios within one run are what counts.
"""

import argparse
import contextlib
import json
import sys
from pathlib import Path

from playwright.sync_api import Browser, Locator

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.browser import Server, Timings, chromium, open_page, serve, time_clicks

ROOT = Path(__file__).resolve().parent.parent
FLOOR = ROOT / "benchmarks" / "apps" / "floor.py"
APP = ROOT / "streamlit_app.py"
WARM_UP = 3
CARDS = 6
LAST_LINE, LIST = ".st-key-rows > :last-child", "[data-seq]"


def floor_clicks(browser: Browser, server: Server, count: int) -> Timings:
    """Clicks on the stars of the bare app."""
    with open_page(browser, server.url) as page:
        page.locator(LAST_LINE).first.wait_for()
        page.wait_for_timeout(500)

        def star(i: int) -> Locator:
            return page.get_by_test_id("stFeedback").nth(i % 6).locator("button").nth(i // 6 % 5)

        return Timings(time_clicks(page, star, LAST_LINE, count=count + WARM_UP).ms[WARM_UP:])


def app_clicks(browser: Browser, server: Server, data: str, count: int) -> Timings:
    """Clicks on one card after the other; after six ratings six more are asked for, outside the clock."""
    with open_page(browser, f"{server.url}/rate?data={data}") as page:
        page.get_by_test_id("card").first.wait_for()
        page.wait_for_timeout(1000)

        def star(i: int) -> Locator:
            if i and i % CARDS == 0:
                page.get_by_test_id("more").click()
            unrated = page.locator('[aria-valuetext="Not rated"]')
            page.get_by_test_id("card").nth(i % CARDS).get_by_test_id("stars").and_(unrated).wait_for()
            return page.get_by_test_id("card").nth(i % CARDS).locator(".track")

        return Timings(time_clicks(page, star, LIST, count=count + WARM_UP).ms[WARM_UP:])


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clicks", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    floor, app = Timings(), Timings()
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(serve(script)) for script in (FLOOR, APP)]
        browser = stack.enter_context(chromium())
        for _ in range(options.rounds):
            floor.ms += floor_clicks(browser, servers[0], options.clicks).ms
            app.ms += app_clicks(browser, servers[1], options.data, options.clicks).ms
    result = {
        "floor": {"p50": floor.p50, "p95": floor.p95},
        "app": {"p50": app.p50, "p95": app.p95},
        "ratio": {"p50": app.p50 / floor.p50, "p95": app.p95 / floor.p95},
        "clicks": len(app.ms),
    }
    if options.json:
        print(json.dumps(result))
        return
    print(f"{len(app.ms)} clicks each, ms from click to changed list, Rate and discover on {options.data}")
    print(f"{'':8}{'p50':>8}{'p95':>8}")
    for name in ("floor", "app"):
        print(f"{name:8}{result[name]['p50']:8.1f}{result[name]['p95']:8.1f}")
    print(f"{'ratio':8}{result['ratio']['p50']:8.2f}{result['ratio']['p95']:8.2f}")


if __name__ == "__main__":
    main()
