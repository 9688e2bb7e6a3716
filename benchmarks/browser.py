"""Start a Streamlit app and measure clicks in headless Chromium: shared by the browser benchmarks."""

import contextlib
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVER_FLAGS = [
    "--server.headless=true",
    "--server.fileWatcherType=none",
    "--browser.gatherUsageStats=false",
    "--runner.postScriptGC=false",
]

# Runs in the page. `target` is inside the document or inside an open shadow root; its selector is looked
# up again at each mutation, because a framework may replace the element.
_ARM = """(target, selector) => {
  const root = target.getRootNode();
  const read = () => {
    const el = root.querySelector(selector);
    return el && (el.dataset.seq ?? el.textContent);
  };
  const before = read();
  window.__click = new Promise((resolve, reject) => {
    let start = null;
    addEventListener("click", () => { start = performance.now(); }, { capture: true, once: true });
    const observer = new MutationObserver(() => {
      const now = read();
      if (start === null || now === null || now === before) return;
      observer.disconnect();
      resolve(performance.now() - start);
    });
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    setTimeout(() => {
      observer.disconnect();
      reject(new Error("no change within 10 s: " + selector));
    }, 10000);
  });
}"""


@dataclass
class Timings:
    """Milliseconds of one kind of click."""

    ms: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.ms)

    @property
    def p95(self) -> float:
        """The 95th percentile, a value that was measured."""
        return sorted(self.ms)[min(len(self.ms) - 1, round(0.95 * (len(self.ms) - 1)))]


@dataclass
class Server:
    """A running Streamlit app."""

    url: str
    process: subprocess.Popen[bytes]


def free_port() -> int:
    """A TCP port nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_healthy(url: str, process: subprocess.Popen[bytes], *, seconds: float = 60.0) -> None:
    """Return when the server answers; raise when it has died or takes longer than `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"streamlit ended with code {process.returncode}")
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.05)
    raise TimeoutError(f"streamlit did not answer within {seconds:.0f} s")


@contextlib.contextmanager
def serve(
    script: Path | None,
    *,
    port: int | None = None,
    env: Mapping[str, str] | None = None,
    flags: Sequence[str] = (),
    log: Path = Path(os.devnull),
) -> Iterator[Server]:
    """Run `script` with Streamlit on a free port (or `port`) until the block ends; None: `python -m recsys app`.

    Its address holds the base path that `env` may say; what it says goes to `log`.
    """
    port = free_port() if port is None else port
    command = ["streamlit", "run", str(script), f"--server.port={port}"]
    if script is None:
        command = ["recsys", "app", f"--port={port}", "--"]
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, "--server.address=127.0.0.1", *SERVER_FLAGS, *flags],
            env={**os.environ, **(env or {})},
            stdout=said,
            stderr=said,
        )
    try:
        base = (env or {}).get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        url = f"http://127.0.0.1:{port}/{base}".rstrip("/")
        wait_healthy(url, process)
        yield Server(url, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium: the one of $CHROMIUM, of the PATH, or Playwright's own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def open_page(browser: Browser, url: str, *, width: int = 1280, height: int = 720) -> Iterator[Page]:
    """A page of its own session (fresh context: no cookies, no cache) at `url`."""
    context = browser.new_context(viewport={"width": width, "height": height})
    try:
        page = context.new_page()
        page.goto(url)
        yield page
    finally:
        context.close()


def time_click(page: Page, click: Locator, selector: str) -> float:
    """Milliseconds from the click event to the moment the text (or data-seq) at `selector` differs."""
    click.scroll_into_view_if_needed()
    page.locator(selector).first.evaluate(_ARM, selector)
    click.click()
    return float(page.evaluate("window.__click"))


def time_clicks(page: Page, target: Callable[[int], Locator], selector: str, *, count: int) -> Timings:
    """Time `count` clicks, the i-th on `target(i)`, waiting for each one's effect at `selector`."""
    timings = Timings()
    for i in range(count):
        timings.ms.append(time_click(page, target(i), selector))
        page.wait_for_timeout(40)  # let the rest of the run arrive, as it does between a person's clicks
    return timings
