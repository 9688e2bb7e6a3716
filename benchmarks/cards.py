"""Film cards as native widgets or as one component: star clicked -> new list in the DOM, beside the floor.

    python benchmarks/cards.py [--rounds 3] [--clicks 30] [--json]

Three small apps with the same server work run in turn; ratios within one run are what counts.
"""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from browser import Server, Timings, chromium, open_page, serve, time_clicks
from playwright.sync_api import Browser, Locator, Page

APPS = Path(__file__).resolve().parent / "apps"
WARM_UP = 3
CHANGED = {  # the last line of the list
    "floor": ".st-key-rows > :last-child",
    "native": ".st-key-rows > :last-child",
    "component": ".row:last-child",
}


def star(app: str, page: Page) -> Callable[[int], Locator]:
    """The star that the i-th click hits: another card each time, never the value the card has."""

    def at(i: int) -> Locator:
        card, turn = i % 6, i // 6
        if app == "floor":
            return page.get_by_test_id("stFeedback").nth(card).locator("button").nth(turn % 5)
        group = page.locator(".stars") if app == "component" else page.get_by_test_id("stButtonGroup")
        return group.nth(card).locator("button").nth((3 + 2 * turn) % 10)

    return at


def clicks(browser: Browser, app: str, server: Server, count: int) -> Timings:
    """Open the app in a new session and time `count` clicks after a few warm-ups."""
    with open_page(browser, server.url) as page:
        page.locator(CHANGED[app]).first.wait_for()
        page.wait_for_timeout(500)
        target = star(app, page)
        timings = time_clicks(page, target, CHANGED[app], count=count + WARM_UP)
        return Timings(timings.ms[WARM_UP:])


def fit(browser: Browser, app: str, server: Server, width: int, height: int) -> dict[str, int]:
    """Where the list ends, in pixels from the top, and how many of its ten rows the first screen shows."""
    with open_page(browser, server.url, width=width, height=height) as page:
        page.locator(CHANGED[app]).first.wait_for()
        page.wait_for_timeout(500)
        rows = page.locator(".row" if app == "component" else ".st-key-rows > *").all()
        ends = [box["y"] + box["height"] for row in rows if (box := row.bounding_box())]
        return {"end": round(max(ends)), "rows": sum(end <= height for end in ends)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clicks", type=int, default=30)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    args = parser.parse_args()

    timings = {app: Timings() for app in CHANGED}
    screens: dict[str, dict[str, dict[str, int]]] = {}
    with contextlib.ExitStack() as stack:
        servers = {app: stack.enter_context(serve(APPS / f"{app}.py")) for app in CHANGED}
        browser = stack.enter_context(chromium())
        for _ in range(args.rounds):
            for app, server in servers.items():
                timings[app].ms += clicks(browser, app, server, args.clicks).ms
        for app, server in servers.items():
            sizes = {"1280x720": (1280, 720), "390x844": (390, 844)}
            screens[app] = {name: fit(browser, app, server, *size) for name, size in sizes.items()}

    floor = timings["floor"]
    result: dict[str, dict[str, Any]] = {
        app: {
            "clicks": len(t.ms),
            "p50_ms": round(t.p50, 1),
            "p95_ms": round(t.p95, 1),
            "p50_ratio": round(t.p50 / floor.p50, 2),
            "p95_ratio": round(t.p95 / floor.p95, 2),
            "screens": screens[app],
        }
        for app, t in timings.items()
    }
    if args.json:
        print(json.dumps(result))
        return
    print(f"star clicked -> last row of the list changed, ms; load {os.getloadavg()[0]:.1f}")
    print(f"{'app':<10} {'clicks':>6} {'p50':>7} {'p95':>7} {'x p50':>6} {'x p95':>6}")
    for app, r in result.items():
        numbers = f"{r['p50_ms']:>7} {r['p95_ms']:>7} {r['p50_ratio']:>6} {r['p95_ratio']:>6}"
        print(f"{app:<10} {r['clicks']:>6} {numbers}")
    print("rows of ten on the first screen, and where the list ends (px)")
    for app, screen in screens.items():
        seen = "; ".join(f"{name}: {at['rows']}, {at['end']}" for name, at in screen.items())
        print(f"{app:<10} {seen}")


if __name__ == "__main__":
    main()
