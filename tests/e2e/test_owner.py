"""Served for others behind a proxy that adds no header: nobody is the owner, until the owner says the secret."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import free_port, wait_healthy
from tests.e2e.conftest import ROOT

SECRET = "a long enough secret"
GUEST = "Only the owner of this server can add or remove data."


@dataclass
class Served:
    """What visitors reach, and what the server writes."""

    url: str
    log: Path


def pump(source: socket.socket, target: socket.socket) -> None:
    """Pass on what comes until it ends."""
    with suppress(OSError):
        while got := source.recv(65536):
            target.sendall(got)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxy(port: int) -> Iterator[str]:
    """A reverse proxy that passes every byte on, of pages and of websockets, and adds none."""
    door = socket.create_server(("127.0.0.1", 0))
    threads, ends = [], [door]

    def serve() -> None:
        with suppress(OSError):
            while True:
                visitor, _ = door.accept()
                inner = socket.create_connection(("127.0.0.1", port))
                ends.extend((visitor, inner))
                for source, target in ((visitor, inner), (inner, visitor)):
                    threads.append(threading.Thread(target=pump, args=(source, target)))
                    threads[-1].start()

    accepting = threading.Thread(target=serve)
    accepting.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        door.shutdown(socket.SHUT_RDWR)
        accepting.join()
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()
        for end in ends:
            end.close()


@contextmanager
def make_serve(home: Path, log: Path, **env: str) -> Iterator[Served]:
    """What ``make serve`` starts, with ``env``, behind the proxy."""
    if shutil.which("make") is None:
        pytest.skip("LEFT OUT: needs make")
    port, venv = free_port(), sys.prefix
    with log.open("wb") as written:
        process = subprocess.Popen(
            ["make", f"--old-file={venv}/.ready", f"VENV={venv}", "serve"],
            cwd=ROOT,
            env={**os.environ, "RECSYS_HOME": str(home), "STREAMLIT_SERVER_PORT": str(port), **env},
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    try:
        wait_healthy(f"http://127.0.0.1:{port}", process)
        with proxy(port) as url:
            yield Served(url, log)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def open_data(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/data")
    expect(page.get_by_text("Import your own ratings")).to_be_visible(timeout=20_000)


def expect_guest(page: Page) -> None:
    expect(page.get_by_text(GUEST)).to_be_visible()
    for action in ("Remove", "Get 5 MB", "Use real MovieLens ratings (1 MB)", "Import"):
        expect(page.get_by_role("button", name=action, exact=True)).to_have_count(0)


def expect_owner(page: Page) -> None:
    expect(page.get_by_role("button", name="Get 5 MB", exact=True)).to_be_visible()
    expect(page.get_by_text(GUEST)).to_have_count(0)


def test_without_a_secret_nobody_is_the_owner_whatever_the_environment_says(
    home: Path, tmp_path: Path, page: Page
) -> None:
    with make_serve(home, tmp_path / "log", RECSYS_OWNER="1") as served:
        open_data(page, served)
        expect_guest(page)
        expect(page.get_by_label("Owner's secret")).to_have_count(0)


def test_the_secret_makes_this_tab_the_owners_until_it_is_loaded_again(
    home: Path, tmp_path: Path, page: Page, other: Page
) -> None:
    with make_serve(home, tmp_path / "log", RECSYS_OWNER_SECRET=SECRET) as served:
        open_data(page, served)
        expect_guest(page)
        field, unlock = (
            page.get_by_label("Owner's secret"),
            page.get_by_role("button", name="Unlock for this visit"),
        )
        field.fill("a wrong guess of mine")
        unlock.click()
        expect(page.get_by_text("That is not the owner's secret.")).to_be_visible()
        expect(field).to_have_value("")
        expect_guest(page)
        page.wait_for_timeout(1_000)  # the wait after the first wrong try
        field.fill(SECRET)
        field.press("Enter")
        expect_owner(page)
        assert SECRET not in page.url
        second_tab = page.context.new_page()
        for someone_else in (second_tab, other):
            open_data(someone_else, served)
            expect_guest(someone_else)
        page.get_by_role("link", name="Import your own ratings").click()
        page.get_by_test_id("row").first.wait_for()
        page.go_back()
        expect_owner(page)
        page.reload()
        expect_guest(page)
        log = served.log.read_text(encoding="utf-8")
        assert "A wrong owner's secret" in log
        assert "guess of mine" not in log
        assert SECRET not in log
