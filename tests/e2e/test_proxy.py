"""The app and the API behind nginx as deploy/ sets it up: HTTPS, below a path, the name that visitors typed."""

import http.client
import json
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.browser import Server, free_port, serve
from recsys.engine import Engine
from tests.e2e.conftest import ROOT, in_address, rate
from tests.e2e.signing import at_home, end_session, guest, open_account, provider, sign_in, signing_flag
from tests.serving import needs, needs_programs, program, running

pytestmark = [
    needs("fastapi", "uvicorn", "authlib", "oidc_provider_mock"),
    needs_programs("nginx", "openssl"),
]
BASE = "films"
MEGABYTE = 2**20
WITHIN = """
user root;
daemon off;
pid {folder}/nginx.pid;
worker_processes 1;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    log_format main '$remote_addr "$request" $status "$http_referer"';
    access_log /dev/stdout main;
    include {folder}/default.conf;
}}
"""
"""What nginx's own image has around deploy/nginx.conf.template, with its log of whole addresses, below one folder."""


@dataclass
class Proxy:
    """A running nginx; people reach the app through it alone."""

    port: int
    plain: int
    """The port without TLS."""
    log: Path

    @property
    def url(self) -> str:
        """Of the app."""
        return f"https://localhost:{self.port}/{BASE}"

    def ask(
        self, path: str, *, method: str = "GET", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Status and body of a call without a body, whatever its headers say."""
        connection = http.client.HTTPSConnection("localhost", self.port, context=_trusting(), timeout=60)
        try:
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def logged(self, text: str) -> str:
        """All that its log says, once it says this: a line is written when its answer has left."""
        until = time.monotonic() + 60
        while text not in (said := self.log.read_text()):
            assert time.monotonic() < until, f"{text} is not in {said}"
            time.sleep(0.05)
        return said


def _trusting() -> ssl.SSLContext:
    """The certificate is our own."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def filled_in(**values: str) -> str:
    """The template as nginx's image fills it in: each ``${NAME}`` that the environment has, and nothing else."""
    text = (ROOT / "deploy" / "nginx.conf.template").read_text()
    return re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], text)


@contextmanager
def nginx(folder: Path, proxy: Proxy, app: str, api: str) -> Iterator[None]:
    """nginx before app and API, with a certificate made for the test."""
    key = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = [str(program("openssl")), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run([*made, *key, *named], check=True, capture_output=True)
    (folder / "default.conf").write_text(
        filled_in(
            APP=app,
            API=api,
            BASE_PATH=BASE,
            RESOLVER="127.0.0.1",
            HTTP_PORT=str(proxy.plain),
            HTTPS_PORT=str(proxy.port),
            CERTIFICATES=str(folder),
        )
    )
    (folder / "nginx.conf").write_text(WITHIN.format(folder=folder))
    command = [str(program("nginx")), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with proxy.log.open("wb") as log, running(command, proxy.port, log):
        yield


@pytest.fixture(scope="module")
def proxy(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """App, API and nginx, and where people sign in."""
    api, folder = free_port(), tmp_path_factory.mktemp("nginx")
    behind = Proxy(free_port(), free_port(), folder / "log")
    command = [sys.executable, "-m", "recsys", "serve", "--port", str(api), "--root-path", "/api"]
    env = {"RECSYS_HOME": str(small_home), "STREAMLIT_SERVER_BASE_URL_PATH": BASE}
    with ExitStack() as stack:
        flag = signing_flag(folder, stack.enter_context(provider()), behind.url)
        app: Server = stack.enter_context(serve(ROOT / "streamlit_app.py", env=env, flags=[flag]))
        stack.enter_context(running(command, api, RECSYS_HOME=str(small_home)))
        at_app, at_api = app.url.removesuffix(f"/{BASE}"), f"http://127.0.0.1:{api}"
        stack.enter_context(nginx(folder, behind, at_app, at_api))
        yield behind


@pytest.fixture
def visit(browser: Browser) -> Iterator[Page]:
    """A visitor who takes the certificate for good."""
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 720})
    try:
        yield context.new_page()
    finally:
        context.close()


def test_it_opens_below_its_path_and_a_rating_is_saved(small_home: Path, proxy: Proxy, visit: Page) -> None:
    missing: list[str] = []
    said: list[str] = []
    sockets: list[str] = []
    visit.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    visit.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    visit.on("websocket", lambda opened: sockets.append(opened.url))
    secret = guest(visit, f"{proxy.url}/")
    assert len(Engine(small_home).profiles.load(secret, "demo").profile) == 1
    for name in ("Rate and discover", "Films", "Home"):
        visit.get_by_role("link", name=name, exact=True).click()
        expect(visit.get_by_text(name, exact=True).and_(visit.locator("[aria-current=page]"))).to_be_visible(
            timeout=60_000
        )
        assert visit.url.startswith(f"{proxy.url}/") or visit.url.startswith(f"{proxy.url}?")
    visit.reload()
    at_home(visit)
    assert in_address(visit, "me") == secret
    assert all(address.startswith(f"wss://localhost:{proxy.port}/{BASE}/") for address in sockets)
    assert sockets
    assert (missing, said) == ([], [])


def test_a_link_that_is_shared_leads_through_the_proxy(proxy: Proxy, visit: Page, browser: Browser) -> None:
    visit.goto(f"{proxy.url}/rate")
    at_home(visit)
    rate(visit.get_by_test_id("card").locator("visible=true").first, 0.9)
    secret = in_address(visit, "me")
    visit.get_by_role("button", name="Yours", exact=True).click()
    dialog = visit.get_by_role("dialog")
    dialog.get_by_role("tab", name="Share", exact=True).click()
    link = dialog.locator("code").filter(has_text="share=").inner_text(timeout=60_000)
    assert link.startswith(f"{proxy.url}/rate?")
    assert secret not in link
    other = browser.new_context(ignore_https_errors=True)
    try:
        page = other.new_page()
        page.goto(link)
        expect(page.get_by_text("A list that somebody shared", exact=False)).to_be_visible(timeout=60_000)
    finally:
        other.close()
    logged = proxy.logged(f"/{BASE}/rate 200")
    assert secret not in logged
    assert "me=" not in logged


def test_people_sign_in_and_out_through_the_proxy(small_home: Path, proxy: Proxy, visit: Page) -> None:
    secret = guest(visit, f"{proxy.url}/")
    sign_in(visit, "bob")
    assert visit.url.rstrip("/") == proxy.url
    open_account(visit).get_by_role("button", name="Take over into my account").click()
    expect(visit.get_by_role("dialog")).to_have_count(0)
    assert not Engine(small_home).profiles.accounts.is_free(secret)
    open_account(visit).get_by_role("button", name="Sign out").click()
    end_session(visit)
    assert visit.url.rstrip("/") == proxy.url
    expect(open_account(visit).get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_health_and_the_api_answer_and_http_leads_to_https(proxy: Proxy) -> None:
    assert proxy.ask(f"/{BASE}/_stcore/health") == (200, b"ok")
    status, _ = proxy.ask("/api/v1/health")
    assert status == 200
    status, body = proxy.ask("/api/openapi.json")
    assert (status, json.loads(body)["servers"]) == (200, [{"url": "/api"}])
    plain = http.client.HTTPConnection("localhost", proxy.plain, timeout=60)
    plain.request("GET", f"/{BASE}/rate?me=nobody")
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://localhost/{BASE}/rate?me=nobody")
    plain.close()
    assert "me=nobody" not in proxy.logged(f"/{BASE}/rate 301")


@pytest.mark.parametrize(("path", "most"), [(f"/{BASE}/_stcore/upload_file", 400), ("/api/v1/predict", 16)])
def test_a_body_over_the_limit_is_refused_before_it_is_read(proxy: Proxy, path: str, most: int) -> None:
    headers = {"Content-Length": str(most * MEGABYTE + 1), "Content-Type": "application/json"}
    status, _ = proxy.ask(path, method="POST", headers=headers)
    assert status == 413
